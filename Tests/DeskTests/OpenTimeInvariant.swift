import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

extension Invariants {
  /// R29: whatever is ahead lies in open time, minute by minute, or is a conflict that is listed, or kept; what only
  /// asks for its time has to lie in it. What is overdue, and holds that have run out, wait to be ended.
  func checkOpenTime() throws {
    let now = studio.clock.now
    for coach in try studio.storage.read({ try $0.coaches() }) {
      let ahead = try studio.storage.read { try $0.bookingsAhead(of: coach.id, at: now) }
      guard let last = ahead.map(\.end).max() else { continue }
      let listed = Set(try studio.desk.conflicts(of: coach.handle, for: .commandLine(as: .owner)).map(\.id))
      let windows = try studio.storage.read { try $0.windows(of: coach.id) }
      let overrides = try studio.storage.read {
        try $0.overrides(of: coach.id, from: coach.zone.date(at: now), through: coach.zone.date(at: last))
      }
      for booking in ahead {
        let isOverdue = [booking.expires, booking.heldUntil].compactMap(\.self).contains { $0 <= now }
        if isOverdue { continue }
        let open = OpenMinutes(
          zone: coach.zone, kind: booking.kind, windows: windows, overrides: overrides)
        let isOpen = open.places(from: booking.start, until: booking.end) != nil
        let isPromised =
          booking.status == .confirmed || booking.paid != nil || booking.heldUntil != nil
        let isListed = listed.contains(booking.id)
        #expect(isOpen || booking.isKept || isPromised && isListed, comment)
      }
    }
  }
}
