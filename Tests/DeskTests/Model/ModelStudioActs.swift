import Booking
import CivilTime

/// What coaches change about their studio, and what is done by itself.
extension StudioModel {
  /// Hands each act to its rule.
  mutating func perform(_ act: Act) throws {
    switch act {
    case .book(let orders, let who, let key): try book(orders, by: who, key: key)
    case .confirm(let ref, let who): try confirm(ref, by: who)
    case .decline(let ref, let who): try decline(ref, by: who)
    case .pay(let ref, let who): try pay(ref, by: who)
    case .cancel(let ref, let who): try cancel(ref, by: who)
    case .move(let ref, let start, let who): try move(ref, to: start, by: who)
    case .mark(let ref, let action, let who): try mark(ref, action, by: who)
    case .keep(let ref, let who): try keep(ref, by: who)
    case .recur(let wish, let who): try recur(wish, by: who)
    case .endRecurring(let ref, let cancelsBookings, let who):
      try endRecurring(ref, cancelsBookings: cancelsBookings, by: who)
    case .wait(let instant): now = max(now, instant)
    case .run(let job): run(job)
    default: try manage(act)
    }
  }

  private mutating func manage(_ act: Act) throws {
    switch act {
    case .set(let seat, let setting, let who):
      try manage(who, seat.coach)
      if case .person(let person) = who, person != seat.coach,
        !cast.brands.contains(where: { $0.handle == seat.brand && $0.owner == person })
      {
        throw No(.forbidden)
      }
      policies[seat]?.set(setting)
    case .addWindow(let coach, let window, let who):
      try change(coach, by: who) { $0.windows.append(Named(ref: $0.name(), coach: coach, value: window)) }
    case .changeWindow(let ref, let capacity, let who):
      guard let index = windows.firstIndex(where: { $0.ref == ref }) else { throw No(.notFound) }
      try change(windows[index].coach, by: who) {
        if let capacity { $0.windows[index].value.capacity = capacity }
        $0.windows[index].value.isActive = capacity != nil
      }
    case .removeWindow(let ref, let who):
      guard let index = windows.firstIndex(where: { $0.ref == ref }) else { throw No(.notFound) }
      try change(windows[index].coach, by: who) { $0.windows.remove(at: index) }
    case .addOverride(let coach, let override, let who):
      try change(coach, by: who) {
        $0.overrides.append(Named(ref: $0.name(), coach: coach, value: override))
        $0.stopKeeping(coach, override)
      }
    case .removeOverride(let ref, let who):
      guard let index = overrides.firstIndex(where: { $0.ref == ref }) else { throw No(.notFound) }
      try change(overrides[index].coach, by: who) { $0.overrides.remove(at: index) }
    case .sell(let coach, let client, let total, let minutes, let lastDay, let who):
      try manage(who, coach)
      guard knows(who, client: client) else { throw No(.notFound) }
      _ = try brand(nil, coach: coach, client: client)
      packages.append(
        ModelPackage(
          ref: name(), coach: coach, client: client, total: total, remaining: total, minutes: minutes,
          lastDay: lastDay, bought: now))
    case .adjust(let ref, let delta, let who): try adjust(ref, by: delta, who)
    default: throw No(.invalid)
    }
  }

  /// What was kept was kept from what was closed then: another blackout over it makes it a conflict again (R29).
  private mutating func stopKeeping(_ coach: String, _ override: Override) {
    guard override.effect == .blackout else { return }
    let closed = override.range(in: cast.zone(coach))
    for index in bookings.indices
    where bookings[index].coach == coach && override.scope.includes(bookings[index].kind)
      && bookings[index].start < closed.upperBound && bookings[index].end > closed.lowerBound
    {
      bookings[index].isKept = false
    }
  }

  /// Changes a coach's open time; what is pending there without a claim is declined (R29).
  private mutating func change(_ coach: String, by who: Who, _ body: (inout StudioModel) -> Void) throws {
    try manage(who, coach)
    endOverdue(of: coach)
    body(&self)
    for index in bookings.indices {
      let booking = bookings[index]
      guard booking.coach == coach, booking.status == .pending, booking.start > now, !booking.isKept,
        !booking.isFirm(at: now), !isOpen(booking)
      else { continue }
      close(index, .declined)
    }
  }

  /// R24: the balance never goes below 0, and an addition raises the total.
  private mutating func adjust(_ ref: Ref, by delta: Int, _ who: Who) throws {
    guard who != .guest else { throw No(.unauthenticated) }
    guard let index = packages.firstIndex(where: { $0.ref == ref }),
      knows(who, client: packages[index].client)
    else { throw No(.notFound) }
    guard who != .person(packages[index].client), who != .commandLine(.client) else { throw No(.forbidden) }
    guard part(who, ofCoach: packages[index].coach) != nil else { throw No(.notFound) }
    guard packages[index].remaining + delta >= 0 else { throw No(.balanceBelowZero) }
    packages[index].remaining += delta
    if delta > 0 { packages[index].total += delta }
  }

  private mutating func run(_ job: Act.Job) {
    switch job {
    case .expire: for coach in cast.coaches { endOverdue(of: coach) }
    case .complete:
      for index in bookings.indices where bookings[index].status == .confirmed && bookings[index].end <= now {
        bookings[index].status = .completed
      }
    case .recurring: fillRecurring()
    }
  }
}
