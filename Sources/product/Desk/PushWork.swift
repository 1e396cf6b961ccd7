public import Booking
public import Calendars
import CivilTime
import Secrets
import Store

/// One event that is leased to be pushed.
public struct PushWork: Sendable {
  /// How it stood before it was leased.
  public var push: Push
  /// What should stand there; nil is nothing.
  public var wanted: PushedEvent?
  /// Tells what is wanted from anything else that was or will be; nil where nothing is.
  public var fingerprint: String?

  /// Takes each part as it is.
  public init(push: Push, wanted: PushedEvent? = nil, fingerprint: String? = nil) {
    self.push = push
    self.wanted = wanted
    self.fingerprint = fingerprint
  }
}

/// What is due at one destination, leased.
public struct DueWork: Sendable {
  /// The destination as it is now.
  public var destination: Destination
  /// Its events.
  public var work: [PushWork]
}

extension Desk {
  /// Destinations with something to be pushed now.
  public func dueDestinations(limit: Int) throws -> [Destination] {
    let now = clock()
    return try storage.read { try $0.dueDestinations(at: now, limit: limit) }
  }

  /// Leases what is due at a destination for so many seconds, in the name of `lease`; holds the destination where
  /// too much would be removed (R53).
  public func leaseWork(
    at id: DestinationID, limit: Int, as lease: String, seconds: Int64, publicURL: String
  ) throws -> DueWork? {
    try act(.system, claiming: .calendar(of: id)) { act in
      guard let destination = try act.store.destination(id), destination.state == .active else { return nil }
      let pushes = try act.store.lease(
        id, limit: limit, as: lease, at: act.now, until: act.now + seconds)
      let work = try pushes.map {
        try act.store.work($0, at: destination, publicURL: publicURL, now: act.now)
      }
      let removes = work.contains { $0.wanted == nil && $0.push.remembered != nil }
      if removes, let held = try act.holding(destination) {
        for push in pushes { try act.store.unlease(push, as: lease) }
        return DueWork(destination: held, work: [])
      }
      return DueWork(destination: destination, work: work)
    }
  }

  /// Frees what was put off far into the future by a clock that has been put right since.
  public func mendTimes() throws {
    let now = clock()
    try storage.write { try $0.mendTimes(at: now) }
  }

  /// Holds what is leased for so many seconds more.
  public func renewLeases(of lease: String, seconds: Int64) throws {
    let end = clock() + seconds
    try storage.write(claiming: .rows) { try $0.renewLeases(of: lease, until: end) }
  }

  /// Everything that a destination should hold or has held, whose bookings ended 90 days ago at most; also what
  /// nobody has wished to be pushed there yet.
  public func everything(at destination: Destination, publicURL: String) throws -> [PushWork] {
    let now = clock()
    return try storage.read { store in
      try store.comparablePushes(to: destination, endingAfter: now - comparedSeconds, now: now).map {
        try store.work($0, at: destination, publicURL: publicURL, now: now)
      }
    }
  }

  /// Has events of a destination read and written as they should be, and those pushed that nobody has wished yet.
  public func repair(
    _ id: DestinationID, uids: [String], allowingRemovals: Bool = false, by actor: Actor
  ) throws {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (destination, role) = try act.store.destination(id, for: actor)
      try act.store.wishAll(of: destination, at: act.now)
      for uid in uids { try act.store.wishUnknown(uid, at: destination, now: act.now) }
      try act.store.doubt(id, uids: uids, at: act.now)
      if allowingRemovals { try act.store.allowRemovals(at: id, until: act.now) }
      try act.audit("destination.reconcile", id.text, coach: destination.coach, role: role)
    }
  }

  /// How a booking stands at each of its coach's destinations; for the coach and who owns all their brands.
  public func pushes(of id: BookingID, for actor: Actor) throws -> [(push: Push, destination: Destination)] {
    try storage.read { store in
      let (booking, _) = try store.booking(id, for: actor)
      _ = try store.manager(actor, ofAllOfCoach: booking.coach)
      return try store.pushes(of: id).compactMap { push in
        try store.destination(push.destination).map { (push, $0) }
      }
    }
  }

  /// Has a booking pushed again now, everywhere, whatever kept it waiting or parked.
  public func pushAgain(_ id: BookingID, by actor: Actor) throws {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (booking, _) = try act.store.booking(id, for: actor)
      let role = try act.store.manager(actor, ofAllOfCoach: booking.coach)
      for push in try act.store.pushes(of: id) {
        try act.store.doubt(push.destination, uids: [push.uid], at: act.now)
      }
      try act.audit("booking.push", id.text, coach: booking.coach, role: role)
    }
  }

  /// The events of a destination that are not as they should be, after one of them; the first at the front.
  public func unsynced(
    at id: DestinationID, after uid: String = "", limit: Int, for actor: Actor
  ) throws -> [Push] {
    try storage.read { store in
      _ = try store.destination(id, for: actor)
      let waiting = try store.pushes(to: id, in: .waiting, after: uid, limit: limit)
      let parked = try store.pushes(to: id, in: .parked, after: uid, limit: limit)
      return Array((waiting + parked).sorted { $0.uid < $1.uid }.prefix(limit))
    }
  }
}

extension Act {
  /// The destination, held, where more of its events would go than may; nil where all is well.
  fileprivate func holding(_ destination: Destination) throws -> Destination? {
    let removed = try store.removals(at: destination.id, now: now)
    guard tooManyRemovals(removed, of: 0, share: destination.removalShare) else { return nil }
    let ahead = try store.eventsAhead(at: destination.id, now: now)
    guard tooManyRemovals(removed, of: ahead, share: destination.removalShare) else { return nil }
    var held = destination
    held.state = .held
    held.trouble =
      "\(removed) of the \(ahead) events ahead would be removed. Say yes by resuming with removals allowed, "
      + "or look at what ended them."
    try store.save(held)
    try meetElsewhere(than: destination)
    try audit(
      "destination.hold", destination.id.text, coach: destination.coach, role: nil, detail: held.trouble)
    return held
  }
}

/// For how long after its end a booking's event is still compared with what stands at a destination (R52).
let comparedSeconds: Int64 = 90 * 86400

/// Whether a run that removes so many events of those ahead has to ask first (R53); a handful never does.
public func tooManyRemovals(_ removed: Int, of ahead: Int, share: Int) -> Bool {
  removed >= 10 && removed * 100 > ahead * share
}

extension Store {
  fileprivate func work(
    _ push: Push, at destination: Destination, publicURL: String, now: Instant
  ) throws -> PushWork {
    let bookings = try bookings(ofEvent: push.uid, coach: destination.coach)
    let takesPlace = bookings.contains(where: \.isInCalendars)
    guard let booking = bookings.first, takesPlace || destination.ended == .mark && push.mayBeThere,
      let coach = try person(destination.coach)
    else { return PushWork(push: push) }
    let feed = Feed(id: FeedID(coach.id.text), person: coach.id, kind: .coach, created: now)
    var content = FeedContent(
      feed: feed, owner: coach, publicURL: publicURL, changed: booking.changed, from: booking.start)
    content.bookings = bookings
    content.groups = try groupHistories(of: coach.id, uid: push.uid)
    try name(&content)
    let makesMeetings = destination.makesMeetings && takesPlace
    let wanted = try PushedEvent(
      of: booking, in: content,
      wantsMeeting: makesMeetings && meetingDestination(of: destination.coach) == destination.id)
    return PushWork(push: push, wanted: wanted, fingerprint: wanted.fingerprint(at: destination))
  }
}

extension PushedEvent {
  fileprivate func fingerprint(at destination: Destination) -> String {
    var bytes = object
    if destination.kind == .google { bytes += Array("\(guest ?? "")\n\(wantsMeeting)".utf8) }
    return base32hex(sha256(bytes))
  }
}

extension Booking {
  /// Whether it has a place in the calendars of those who take part.
  var isInCalendars: Bool { status.occupies || status == .pending }
}

extension Push {
  /// Whether we wrote it, or may have.
  fileprivate var mayBeThere: Bool { remembered != nil || isInDoubt }
}
