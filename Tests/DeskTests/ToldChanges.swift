import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// What those who listen are told of bookings (R70), beside what became of them.
struct ToldChanges {
  private struct Face: Hashable {
    var status: Booking.Status
    var sequence: Int
    var heldUntil: Instant?
    var paid: Instant?

    init(_ booking: Booking) {
      (status, sequence) = (booking.status, booking.sequence)
      (heldUntil, paid) = (booking.heldUntil, booking.paid)
    }
  }

  private let studio: TestStudio
  private var frontier: Int64
  private var seen: Set<ChangeKey> = []
  private var faces: [BookingID: Face] = [:]

  init(_ studio: TestStudio) throws {
    self.studio = studio
    frontier = try studio.desk.changesFrontier()
    faces = try present()
  }

  /// Expects that each booking that is otherwise than at the last look was told as it is now, no other was, and that
  /// whoever would offer other times then was told so.
  mutating func check(_ comment: Comment) throws {
    guard let report = try studio.desk.changes(from: frontier, except: seen, most: 10_000) else {
      throw Unexpected("the log does not go back to the last look")
    }
    (frontier, seen) = (report.frontier, report.seen)
    let now = try present()
    let (before, changed) = (faces, now.filter { faces[$0.key] != $0.value })
    faces = now
    var told: [BookingID: Booking.Status] = [:]
    var offering: Set<PersonID> = []
    for change in report.changes.map(\.change) {
      switch change {
      case .booking(let id, let status, _): told[id] = status
      case .slots(let coach): offering.insert(coach)
      case .message: Issue.record(comment)
      }
    }
    #expect(told == changed.mapValues(\.status), comment)
    for id in changed.keys
    where changed[id]?.status == .cancelled || before[id]?.heldUntil != nil && changed[id]?.status == .pending
    {
      #expect(try offering.contains(studio.stored(id).coach), comment)
    }
  }

  private func present() throws -> [BookingID: Face] {
    let bookings = try studio.storage.read { try $0.bookings(BookingFilter(), limit: 100_000) }
    return Dictionary(
      uniqueKeysWithValues: bookings.map { ($0.id, Face($0)) })
  }
}
