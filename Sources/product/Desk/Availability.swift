public import Booking
public import CivilTime
import Store

/// Whether a change of availability is only rehearsed, and who hears which bookings it puts in conflict (R30).
public struct ChangeWatch {
  /// Whether nothing is to be changed.
  public var isDryRun: Bool
  /// Gets the bookings that are in conflict because of the change, the first at the front: of those, the ones that
  /// whoever asks may see, and how many they are with the others.
  public var conflicts: ([Booking], _ count: Int) -> Void

  /// Gets how many of the pending bookings that whoever asks may see are declined for it (R29).
  public var declined: (_ count: Int) -> Void

  /// Takes each part as it is.
  public init(
    isDryRun: Bool, conflicts: @escaping ([Booking], _ count: Int) -> Void,
    declined: @escaping (_ count: Int) -> Void = { _ in }
  ) {
    self.isDryRun = isDryRun
    self.conflicts = conflicts
    self.declined = declined
  }
}

extension Desk {
  /// A coach's windows, for the coach and owners.
  public func windows(of reference: String, for actor: Actor) throws -> [Window] {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      return try store.windows(of: coach.id)
    }
  }

  /// One window of a coach, for the coach and owners.
  public func window(_ id: WindowID, of reference: String, for actor: Actor) throws -> Window {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      guard let window = try store.window(id, of: coach.id) else { throw noSuchWindow }
      return window
    }
  }

  /// Adds a window; `make` gets its id and the capacity that the settings give one made without.
  public func addWindow(
    coach reference: String, by actor: Actor, watch: ChangeWatch? = nil,
    _ make: (WindowID, _ capacity: Int) throws -> Window
  ) throws -> Window {
    try changeAvailability("window.add", coach: reference, by: actor, watch) { store, coach, id in
      try store.window(WindowID(id), of: coach)
    } body: { act, coach in
      let window = try make(act.id(), try act.store.defaultCapacity(of: coach))
      try window.check()
      _ = try act.store.add(window, of: coach)
      try act.store.checkNumberOfWindows(of: coach)
      return (window, window.id.text)
    }
  }

  /// Changes a window; `change` gets it as it is. Before, `check` gets it with the capacity that the settings give one
  /// made without, and may refuse.
  public func changeWindow(
    _ id: WindowID, coach reference: String, by actor: Actor, watch: ChangeWatch? = nil,
    check: (Window, _ capacity: Int) throws -> Void = { _, _ in },
    _ change: (inout Window) throws -> Void
  ) throws -> Window {
    try changeAvailability(
      "window.change", coach: reference, by: actor, watch,
      body: { act, coach in
        guard var window = try act.store.window(id, of: coach) else { throw noSuchWindow }
        try check(window, try act.store.defaultCapacity(of: coach))
        try change(&window)
        try window.check()
        try act.store.save(window, of: coach)
        return (window, id.text)
      })
  }

  /// Removes a window; `check` gets it as it is and may refuse.
  public func removeWindow(
    _ id: WindowID, coach reference: String, by actor: Actor, watch: ChangeWatch? = nil,
    check: (Window) throws -> Void = { _ in }
  ) throws {
    try changeAvailability(
      "window.remove", coach: reference, by: actor, watch,
      body: { act, coach in
        guard let window = try act.store.window(id, of: coach) else { throw noSuchWindow }
        try check(window)
        _ = try act.store.remove(id, of: coach)
        return ((), id.text)
      })
  }

  /// A coach's overrides that touch the dates, both inclusive; for the coach and owners.
  public func overrides(
    of reference: String, from first: LocalDate, through last: LocalDate, for actor: Actor
  ) throws -> [Override] {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      return try store.overrides(of: coach.id, from: first, through: last)
    }
  }

  /// One override of a coach, for the coach and owners.
  public func override(_ id: OverrideID, of reference: String, for actor: Actor) throws -> Override {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      guard let override = try store.override(id, of: coach.id) else { throw noSuchOverride }
      return override
    }
  }

  /// Adds an override; `make` gets its id, the coach's zone and the capacity of an extra made without one.
  public func addOverride(
    coach reference: String, by actor: Actor, watch: ChangeWatch? = nil,
    _ make: (OverrideID, Zone, _ capacity: Int) throws -> Override
  ) throws -> Override {
    try changeAvailability("override.add", coach: reference, by: actor, watch) { store, coach, id in
      try store.override(OverrideID(id), of: coach)
    } body: { act, coach in
      let zone = try act.store.person(coach)?.zone ?? .utc
      let override = try make(act.id(), zone, try act.store.defaultCapacity(of: coach))
      try override.check()
      _ = try act.store.add(override, of: coach)
      // What was kept was kept from what was closed then.
      if override.effect == .blackout {
        try act.store.stopKeeping(of: coach, in: override.range(in: zone), override.scope)
      }
      return (override, override.id.text)
    }
  }

  /// Removes an override that the coach made; `check` gets it as it is and may refuse.
  public func removeOverride(
    _ id: OverrideID, coach reference: String, by actor: Actor, watch: ChangeWatch? = nil,
    check: (Override) throws -> Void = { _ in }
  ) throws {
    try changeAvailability(
      "override.remove", coach: reference, by: actor, watch,
      body: { act, coach in
        guard let override = try act.store.override(id, of: coach) else { throw noSuchOverride }
        try check(override)
        guard try act.store.remove(id, of: coach) else { throw noSuchOverride }
        return ((), id.text)
      })
  }

  /// One change of a coach's availability, written down and told to the coach's feeds.
  private func changeAvailability<T>(
    _ action: String, coach reference: String, by actor: Actor, _ watch: ChangeWatch?,
    again: (Store, PersonID, _ id: String) throws -> T? = { _, _, _ in nil },
    body: (Act, PersonID) throws -> (result: T, subject: String)
  ) throws -> T {
    try act(actor, claiming: .calendar(ofCoach: reference), isRehearsal: watch?.isDryRun ?? false) { act in
      let person = try act.store.coach(reference)
      let coach = person.id
      let role = try act.store.manager(actor, ofCoach: coach)
      /// Tells the conflicts that there are now beyond those.
      func tell(beyond already: [Booking]) throws {
        let known = Set(already.map(\.id))
        let conflicts = try act.store.conflicts(of: person, now: act.now).filter { !known.contains($0.id) }
        watch?.conflicts(try act.store.bookings(conflicts, shownTo: actor, of: coach), conflicts.count)
      }
      return try act.once { made in
        guard let id = made.first, let found = try again(act.store, coach, id) else { return nil }
        if watch != nil { try tell(beyond: act.store.conflicts(of: person, now: act.now, without: id)) }
        return found
      } make: {
        // What has run out by now did so in the time as it was.
        try act.endOverdue(of: coach)
        let already = try watch.map { _ in try act.store.conflicts(of: person, now: act.now) }
        let (result, subject) = try body(act, coach)
        let declined = try act.declineClosed(of: person)
        watch?.declined(try act.store.bookings(declined, shownTo: actor, of: coach).count)
        if let already { try tell(beyond: already) }
        act.touchSlots(of: coach)
        try act.audit(action, subject, coach: coach, role: role)
        return (result, [subject])
      }
    }
  }
}

extension Store {
  /// Refuses more windows than slots can be worked out from in good time.
  func checkNumberOfWindows(of coach: PersonID) throws {
    guard try windows(of: coach).count <= 500 else {
      throw Refusal(.invalid, "A coach has 500 windows at most. Remove some that are not needed.")
    }
  }

  /// The capacity of windows and extras made without one, as the settings in the coach's first brand say.
  func defaultCapacity(of coach: PersonID) throws -> Int {
    guard let brand = try brandsCoached(by: coach).first else { return 1 }
    return try policy(of: coach, in: brand).defaultCapacity
  }
}

private var noSuchOverride: Refusal { Refusal(.notFound, "This coach has no such override.") }
private var noSuchWindow: Refusal { Refusal(.notFound, "This coach has no such window.") }
