import Booking
import CivilTime
import Store
import TestSupport
import Testing

/// What calendars can see of a studio at one time, and how it grew.
struct CalendarView {
  /// What a calendar shows of one uid.
  private struct Face: Hashable {
    var booking: Booking

    init(_ booking: Booking) {
      self.booking = booking
      self.booking.sequence = 0
      self.booking.changed = Instant(seconds: 0)
      self.booking.instructorNotes = nil
      self.booking.expires = nil
      self.booking.heldUntil = nil
      self.booking.paid = nil
      if booking.status.occupies { self.booking.status = .confirmed }
    }
  }

  private var standing: [String: Booking] = [:]
  private var wishes: [String: Int64] = [:]
  private var revisions: [PersonID: (revision: Int64, changed: Instant)] = [:]

  init(_ studio: TestStudio) throws {
    try studio.storage.read { store in
      for booking in try store.bookings(BookingFilter(), limit: 100_000) where booking.status != .rescheduled
      {
        standing[booking.uid] = booking
      }
      for wish in try store.pushWishes(limit: 100_000) { wishes[wish.uid] = wish.version }
      for person in studio.people.values { revisions[person.id] = try store.calendarRevision(of: person.id) }
    }
  }

  /// Expects that all that changed to the eye says so, and nothing else does.
  func check(since old: CalendarView, allowing quiet: Bool, _ comment: Comment) {
    var concerned: Set<PersonID> = []
    for (uid, booking) in standing {
      guard let before = old.standing[uid] else {
        concerned.formUnion([booking.coach, booking.client])
        #expect(wishes[uid] != nil, comment)
        continue
      }
      // A place that is held is busy for those who may not see more.
      if before.occupies != booking.occupies { concerned.insert(booking.coach) }
      if before.paid != booking.paid { concerned.formUnion([booking.coach, booking.client]) }
      guard Face(before) != Face(booking) else {
        #expect(booking.sequence == before.sequence, comment)
        #expect(booking.changed == before.changed, comment)
        continue
      }
      concerned.formUnion([booking.coach, booking.client])
      #expect(booking.sequence > before.sequence, comment)
      #expect(booking.changed > before.changed, comment)
      #expect((wishes[uid] ?? 0) > (old.wishes[uid] ?? 0), comment)
    }
    for (person, state) in revisions {
      guard let before = old.revisions[person] else { continue }
      if concerned.contains(person) {
        #expect(state.revision > before.revision, comment)
        #expect(state.changed > before.changed, comment)
      } else if !quiet {
        #expect(state.revision == before.revision, comment)
        #expect(state.changed == before.changed, comment)
      }
    }
  }
}
