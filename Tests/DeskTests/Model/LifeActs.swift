import Booking
import CivilTime
import Desk
import TestSupport

/// The acts as the desk knows them.
extension StudioLife {
  mutating func perform(_ act: Act, number: Int) throws {
    let first = Ref(act: number, number: 0)
    switch act {
    case .book(let orders, let who, let key):
      _ = try desk.book(orders.map(order), by: actor(who), key: key)
    case .confirm(let ref, let who): _ = try desk.confirm(id(ref), by: actor(who))
    case .decline(let ref, let who): _ = try desk.decline(id(ref), by: actor(who))
    case .pay(let ref, let who): _ = try desk.pay(id(ref), by: actor(who))
    case .cancel(let ref, let who): _ = try desk.cancel(id(ref), by: actor(who))
    case .move(let ref, let start, let who): _ = try desk.move(id(ref), to: .instant(start), by: actor(who))
    case .mark(let ref, let action, let who): _ = try desk.mark(id(ref), action, by: actor(who))
    case .keep(let ref, let who): _ = try desk.keepConflict(id(ref), by: actor(who))
    case .sell(let coach, let client, let total, let minutes, let lastDay, let who):
      let sale = Sale.freehand(name: "x", total: total, durationMinutes: minutes, lastDay: lastDay)
      ids.bind(try desk.sell(sale, to: client, coach: coach, by: actor(who)).id, first)
    case .adjust(let ref, let delta, let who):
      _ = try desk.adjust(ids.packages[ref] ?? PackageID(""), by: delta, reason: "x", actor: actor(who))
    case .recur(let wish, let who):
      let made = try desk.addRecurring(
        RecurringWish(
          coach: wish.coach, client: wish.client, brand: wish.brand, start: wish.start, end: wish.end,
          everyWeeks: wish.everyWeeks, first: wish.first, last: wish.last), by: actor(who))
      if made.isNew { ids.bind(made.recurring.id, first) }
    case .endRecurring(let ref, let cancelsBookings, let who):
      _ = try desk.cancelRecurring(
        ids.recurring[ref] ?? RecurringID(""), cancelsBookings: cancelsBookings, by: actor(who))
    case .wait: studio.clock.now = model.now
    case .run(.expire): _ = try desk.expirePending()
    case .run(.complete): _ = try desk.completePast()
    case .run(.recurring): _ = try desk.fillRecurring()
    default: try open(act, first)
    }
  }

  /// What changes when somebody is open, and by which settings.
  private mutating func open(_ act: Act, _ first: Ref) throws {
    switch act {
    case .addWindow(let coach, let window, let who):
      let made = try desk.addWindow(coach: coach, by: actor(who)) { id, _ in
        var window = window
        window.id = id
        return window
      }
      ids.bind(made.id, of: coach, first)
    case .changeWindow(let ref, let capacity, let who):
      guard let (coach, id) = ids.windows[ref] else { return }
      _ = try desk.changeWindow(id, coach: coach, by: actor(who)) {
        if let capacity { $0.capacity = capacity }
        $0.isActive = capacity != nil
      }
    case .removeWindow(let ref, let who):
      guard let (coach, id) = ids.windows[ref] else { return }
      try desk.removeWindow(id, coach: coach, by: actor(who))
    case .addOverride(let coach, let override, let who):
      let made = try desk.addOverride(coach: coach, by: actor(who)) { id, _, _ in
        var override = override
        override.id = id
        return override
      }
      ids.bind(made.id, of: coach, first)
    case .removeOverride(let ref, let who):
      guard let (coach, id) = ids.overrides[ref] else { return }
      try desk.removeOverride(id, coach: coach, by: actor(who))
    case .set(let seat, let setting, let who):
      _ = try desk.changeSettings(of: seat.coach, in: seat.brand, by: actor(who)) { setting.apply(to: &$0) }
    default: break
    }
  }

  private func id(_ ref: Ref) -> BookingID { ids.bookings[ref] ?? BookingID("") }

  private func order(_ wanted: Wanted) -> Order {
    Order(
      coach: wanted.coach, client: wanted.client, brand: wanted.brand, kind: wanted.kind,
      start: .instant(wanted.start), durationMinutes: wanted.minutes,
      package: wanted.package.flatMap { ids.packages[$0] })
  }
}
