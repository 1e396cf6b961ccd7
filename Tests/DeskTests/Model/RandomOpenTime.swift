import Booking
import CivilTime
import TestSupport

/// What coaches do to their studio.
extension RandomLife {
  /// The windows and packages that a life begins with.
  mutating func beginning(_ cast: Cast, at now: Instant) -> [Act] {
    var acts: [Act] = []
    for coach in cast.coaches {
      for day in Weekday.allCases {
        acts.append(.addWindow(coach: coach, window(day, .session, from: 540, hours: 3), by: .person(coach)))
        acts.append(.addWindow(coach: coach, window(day, .checkin, from: 480, hours: 2), by: .person(coach)))
      }
      // A window beside another, so that bookings lie in both.
      for day in [Weekday.monday, .friday] {
        acts.append(.addWindow(coach: coach, window(day, .session, from: 720, hours: 1), by: .person(coach)))
      }
      // The hours that DST changes skip and repeat, with edges within them.
      for kind in Kind.allCases {
        let new = window(
          .sunday, kind, from: random.pick([30, 60, 120, 135, 150]), hours: random.pick([1, 2, 3]))
        acts.append(.addWindow(coach: coach, new, by: .person(coach)))
      }
    }
    for brand in cast.brands {
      for (coach, client) in zip(brand.coaches + brand.coaches, brand.clients) {
        acts.append(sell(coach, client, cast.zone(coach).date(at: now)))
      }
    }
    return acts
  }

  /// A window that begins so many minutes after midnight.
  private mutating func window(_ day: Weekday, _ kind: Kind, from minutes: Int, hours: Int) -> Window {
    Window(
      id: WindowID(""), weekday: day, start: LocalTime(seconds: minutes * 60) ?? .midnight,
      end: LocalTime(seconds: minutes * 60 + hours * 3600) ?? .endOfDay, kind: kind,
      capacity: random.pick([1, 1, 2, 3]),
      slotMinutes: random.once(in: 3) ? random.pick([30, 45, 60]) : nil, isGroup: random.once(in: 5))
  }

  mutating func changeOpenTime(_ model: StudioModel) -> Act {
    let coach = coach(model)
    let who = somebody(coach, model)
    let windows = model.windows.filter { $0.coach == coach }
    let overrides = model.overrides.filter { $0.coach == coach }
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return addWindow(coach, model, by: who)
    case 1:
      guard let window = pick(windows) else { return addWindow(coach, model, by: who) }
      return .removeWindow(window.ref, by: who)
    case 2...3:
      guard let window = pick(windows) else { return addWindow(coach, model, by: who) }
      return .changeWindow(window.ref, capacity: random.pick([nil, 1, 1, 2, 3]), by: who)
    case 4...7:
      guard let override = pick(overrides) else { return addOverride(coach, model, by: who) }
      return .removeOverride(override.ref, by: who)
    default: return addOverride(coach, model, by: who)
    }
  }

  /// Of two windows of a day that begin at once and are of equal capacity, no rule says which decides.
  private mutating func addWindow(_ coach: String, _ model: StudioModel, by who: Who) -> Act {
    let minutes = Int.random(in: 0...38, using: &random) * 30
    var new = window(
      random.pick(Weekday.allCases), random.once(in: 4) ? .checkin : .session, from: minutes, hours: 2)
    let today = model.cast.zone(coach).date(at: model.now)
    if random.once(in: 4) { new.effectiveFrom = today.adding(days: Int.random(in: 0...9, using: &random)) }
    if random.once(in: 4) { new.effectiveUntil = today.adding(days: Int.random(in: 9...20, using: &random)) }
    let isTaken = model.windows.contains {
      $0.coach == coach
        && ($0.value.weekday, $0.value.kind, $0.value.start) == (new.weekday, new.kind, new.start)
    }
    return isTaken ? addOverride(coach, model, by: who) : .addWindow(coach: coach, new, by: who)
  }

  /// Around a booking, or at any time of the next days.
  private mutating func addOverride(_ coach: String, _ model: StudioModel, by who: Who) -> Act {
    let ahead = model.bookings.filter { $0.coach == coach && $0.isAlive && $0.start > model.now }
    let zone = model.cast.zone(coach)
    let day = zone.date(at: model.now).adding(days: Int.random(in: 0...8, using: &random))
    let begins =
      switch Int.random(in: 0..<4, using: &random) {
      case 0...1: pick(ahead)?.start ?? start(coach, .session, model)
      case 2: start(coach, .session, model)
      default: halfHour(on: day, zone)
      }
    let start = begins + random.pick([0, -1800, 1800, 1800])
    var span = Override.Span.instants(start, until: start + random.pick([1800, 3600, 7200, 21600]))
    if random.once(in: 4) {
      let date = zone.date(at: begins)
      span = .days(date, through: date.adding(days: random.pick([0, 0, 2])))
    }
    let effect =
      random.once(in: 2)
      ? Override.Effect.blackout : .extra(capacity: Int.random(in: 1...3, using: &random), room: nil)
    let override = Override(
      id: OverrideID(""), effect: effect, scope: random.pick([.both, .both, .session, .checkin]), span: span)
    return .addOverride(coach: coach, override, by: who)
  }
}
