import Booking
import CivilTime
import TestSupport

/// Draws what happens next, some of it forbidden or impossible, from what the model knows.
struct RandomLife {
  var random: TestRandom
  var lastKeyed: Act?
  /// The booking for whose sake the clock went on to where it stands.
  var awaited: Ref?

  mutating func next(_ model: StudioModel) -> Act {
    if let ref = awaited, let booking = model.bookings.first(where: { $0.ref == ref }) {
      awaited = random.once(in: booking.mode == .instant ? 2 : 4) ? nil : ref
      if !random.once(in: 3) { return touch(booking, model) }
    }
    return anything(model)
  }

  /// Something that may be done to a booking, that takes or wants its place, or closes its time.
  private mutating func touch(_ booking: ModelBooking, _ model: StudioModel) -> Act {
    let (ref, coach) = (booking.ref, Who.person(booking.coach))
    switch Int.random(in: 0..<14, using: &random) {
    case 10...12:
      let brand = model.cast.brands.first { $0.handle == booking.brand }
      let other = pick(brand?.clients.filter { $0 != booking.client } ?? [])
      let order = Wanted(
        coach: booking.coach, client: other, brand: booking.brand, kind: booking.kind, start: booking.start)
      return .book([order], by: random.once(in: 2) ? coach : .person(other ?? booking.client), key: nil)
    case 13:
      let closed = Override(
        id: OverrideID(""), effect: .blackout, span: .instants(booking.start, until: booking.start + 1800))
      return .addOverride(coach: booking.coach, closed, by: coach)
    case 0...3: return .cancel(ref, by: random.once(in: 4) ? coach : .person(booking.client))
    case 4: return .mark(ref, random.once(in: 2) ? .complete : .noShow, by: coach)
    case 5: return .move(ref, to: start(booking.coach, booking.kind, model), by: .person(booking.client))
    case 6: return .pay(ref, by: coach)
    case 7: return .keep(ref, by: coach)
    default: return booking.mode == .payment ? .pay(ref, by: coach) : .confirm(ref, by: coach)
    }
  }

  private mutating func anything(_ model: StudioModel) -> Act {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<34: book(model)
    case 34..<45: answer(model)
    case 45..<53: move(model)
    case 53..<59: cancel(model)
    case 59..<63: mark(model)
    case 63..<67: keep(model)
    case 67..<71: trade(model)
    case 71..<81: changeOpenTime(model)
    case 81..<85: changeSetting(model)
    case 85..<89: recur(model)
    case 89..<97: wait(model)
    default: .run(random.pick(Act.Job.allCases))
    }
  }

  private mutating func book(_ model: StudioModel) -> Act {
    if random.once(in: 12), let again = lastKeyed { return again }
    let coach = coach(model)
    let brands = model.cast.brands.filter { $0.coaches.contains(coach) }
    let isOdd = random.once(in: 15)
    let client = random.pick(isOdd ? model.cast.clients + [coach] : brands.flatMap(\.clients))
    let who = random.once(in: 2) ? Who.person(client) : somebody(coach, model)
    let orders = (0..<(random.once(in: 5) ? Int.random(in: 2...3, using: &random) : 1)).map { _ in
      let kind: Kind = random.once(in: 3) ? .checkin : .session
      var order = Wanted(coach: coach, client: client, kind: kind, start: start(coach, kind, model))
      if who == .person(client), random.once(in: 2) { order.client = nil }
      if random.once(in: 3) {
        order.brand = pick(brands.filter { isOdd || $0.clients.contains(client) })?.handle
      }
      if random.once(in: 8) { order.minutes = random.pick([30, 45, 60, 90]) }
      if random.once(in: 12) {
        order.package = pick(model.packages.filter { isOdd || $0.client == client && $0.coach == coach })?.ref
      }
      return order
    }
    guard random.once(in: 4) else { return .book(orders, by: who, key: nil) }
    lastKeyed = .book(orders, by: who, key: random.pick(["a", "b", "c", "d"]))
    return lastKeyed ?? .run(.expire)
  }

  private mutating func answer(_ model: StudioModel) -> Act {
    let pending = model.bookings.filter {
      $0.status == .pending
        && (random.once(in: 8) || $0.start > model.now && $0.expires ?? $0.start > model.now)
    }
    guard let booking = pick(random.once(in: 6) ? model.bookings : pending) else { return book(model) }
    let who = random.once(in: 10) ? Who.person(booking.client) : somebody(booking.coach, model)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .decline(booking.ref, by: who)
    case 1...2: return .pay(booking.ref, by: who)
    default:
      return booking.mode == .payment && !random.once(in: 3)
        ? .pay(booking.ref, by: who) : .confirm(booking.ref, by: who)
    }
  }

  private mutating func move(_ model: StudioModel) -> Act {
    let moved = random.once(in: 5) ? model.bookings : model.bookings.filter { $0.status == .confirmed }
    guard let booking = pick(moved) else { return book(model) }
    let there = [
      booking.start + 1800, booking.start - 1800, booking.start + 86400 * 7, booking.start + 86400 * 28,
      booking.start, start(booking.coach, booking.kind, model), start(booking.coach, booking.kind, model),
    ]
    return .move(booking.ref, to: random.pick(there), by: somebody(in: booking, model))
  }

  private mutating func cancel(_ model: StudioModel) -> Act {
    let ended = random.once(in: 6) ? model.bookings : model.bookings.filter(\.isAlive)
    guard let booking = pick(ended) else { return book(model) }
    return .cancel(booking.ref, by: somebody(in: booking, model))
  }

  private mutating func mark(_ model: StudioModel) -> Act {
    let begun = model.bookings.filter { $0.start <= model.now && $0.stands }
    guard let booking = pick(random.once(in: 3) ? model.bookings : begun) else { return book(model) }
    return .mark(booking.ref, random.once(in: 2) ? .complete : .noShow, by: somebody(in: booking, model))
  }

  private mutating func keep(_ model: StudioModel) -> Act {
    let conflicts = model.cast.coaches.flatMap { model.conflicts(of: $0).sorted() }
    guard let ref = pick(random.once(in: 5) ? model.bookings.map(\.ref) : conflicts),
      let booking = model.bookings.first(where: { $0.ref == ref })
    else { return changeOpenTime(model) }
    return .keep(ref, by: somebody(booking.coach, model))
  }
}

extension RandomLife {
  /// One of several, where there are any.
  mutating func pick<T>(_ values: [T]) -> T? { values.isEmpty ? nil : random.pick(values) }

  /// Mostly the one who works for both brands.
  mutating func coach(_ model: StudioModel) -> String {
    random.once(in: 3) ? random.pick(model.cast.coaches) : "kim"
  }

  /// Mostly the coach.
  mutating func somebody(_ coach: String, _ model: StudioModel) -> Who {
    switch Int.random(in: 0..<24, using: &random) {
    case 0...1: .person(random.pick(model.cast.owners))
    case 2: .commandLine(random.pick(Role.allCases))
    case 3: .person(random.pick(model.cast.clients + model.cast.coaches))
    case 4: random.once(in: 4) ? .guest : .person("olaf")
    default: .person(coach)
    }
  }

  /// Mostly one of the two.
  mutating func somebody(in booking: ModelBooking, _ model: StudioModel) -> Who {
    random.once(in: 2) ? .person(booking.client) : somebody(booking.coach, model)
  }
}
