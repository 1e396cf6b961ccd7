public import Booking
public import CivilTime
import Store

/// What became of the video meeting that a calendar was to make for a check-in (R54).
public enum Meeting: Hashable, Sendable {
  /// Where it can be joined.
  case made(String)
  /// The calendar makes none; the coach's own room takes its place.
  case impossible
}

extension Desk {
  /// Writes down how a push went and ends its lease. A meeting that was made becomes the booking's video link.
  ///
  /// Until it has rested, nobody leases it again, whatever is wished. False where the lease was lost to another: then
  /// nothing is written down.
  @discardableResult
  public func settle(
    _ push: Push, as lease: String, meeting: Meeting? = nil, restingUntil rest: Instant? = nil
  ) throws -> Bool {
    try act(.system, claiming: .calendar(of: push.destination)) { act in
      guard try act.store.settle(push, as: lease, at: act.now, restingUntil: rest) else { return false }
      if push.state == .synced { try act.store.succeeded(push.destination, at: act.now) }
      if let meeting { try act.take(meeting, for: push) }
      return true
    }
  }

  /// Has an event read and written again, because somebody who had lost its lease may have written there.
  public func mistrust(_ push: Push) throws {
    let now = clock()
    try storage.write(claiming: .calendar(of: push.destination)) {
      try $0.doubt(push.destination, uids: [push.uid], at: now)
    }
  }

  /// Gives back a push that was leased but not begun.
  public func giveBack(_ push: Push, as lease: String) throws {
    try storage.write(claiming: .calendar(of: push.destination)) { try $0.unlease(push, as: lease) }
  }

  /// Notes that a destination is in trouble. `rest` says from the number of its failures in a row until when
  /// nothing is tried there; that is returned.
  @discardableResult
  public func noteTrouble(
    at id: DestinationID, _ detail: String, rest: (_ failures: Int) -> Instant?
  ) throws -> Instant? {
    try act(.system, claiming: .calendar(of: id)) { act in
      guard var destination = try act.store.destination(id) else { return nil }
      destination.failures += 1
      destination.trouble = detail
      let until = rest(destination.failures)
      if let until { destination.notBefore = max(until, destination.notBefore ?? until) }
      try act.store.save(destination)
      return until
    }
  }

  /// Leaves a destination in peace until an instant, without anything being wrong with it.
  public func rest(at id: DestinationID, until: Instant) throws {
    try act(.system, claiming: .calendar(of: id)) { act in
      guard var destination = try act.store.destination(id) else { return }
      destination.notBefore = max(until, destination.notBefore ?? until)
      try act.store.save(destination)
    }
  }

  /// Ends the pushing to a destination until somebody resumes it; what is remembered stays. Told once, however
  /// many find it out (R51); true for the first.
  @discardableResult
  public func stop(_ id: DestinationID, _ state: Destination.State, _ detail: String) throws -> Bool {
    try act(.system, claiming: .calendar(of: id)) { act in
      guard let before = try act.store.destination(id), before.state == .active else { return false }
      var destination = before
      destination.state = state
      destination.trouble = detail
      try act.store.save(destination)
      try act.meetElsewhere(than: before)
      try act.audit(
        "destination.\(state.rawValue)", id.text, coach: destination.coach, role: nil, detail: detail)
      return true
    }
  }

  /// Notes where a calendar has moved to.
  public func noteMove(of id: DestinationID, to address: String) throws {
    try act(.system, claiming: .calendar(of: id)) { act in
      guard var destination = try act.store.destination(id) else { return }
      destination.address = address
      try act.store.save(destination)
      try act.audit("destination.move", id.text, coach: destination.coach, role: nil)
    }
  }
}

extension Act {
  fileprivate func take(_ meeting: Meeting, for push: Push) throws {
    guard let destination = try store.destination(push.destination),
      let booking = try store.standingBooking(uid: push.uid, of: destination.coach),
      booking.isInCalendars, booking.videoLink == nil
    else { return }
    switch meeting {
    case .made(let link): try meet(at: link, booking)
    case .impossible: try meetInRoom(booking)
    }
  }
}
