import Booking
import CivilTime
import Store
import TestSupport
import Testing

/// What holds in a studio after every act, whatever it was.
struct Invariants {
  let studio: TestStudio
  /// What to say where something does not hold.
  var comment = Comment(rawValue: "")

  init(_ studio: TestStudio) { self.studio = studio }

  func check() throws {
    try studio.storage.read { store in
      let bookings = try store.bookings(BookingFilter(), limit: 100_000)
      checkCapacity(bookings)
      try checkQuota(bookings)
      checkIdentity(bookings)
      let clients = try store.clients()
      for package in try clients.flatMap({ try store.packages(of: $0.id) }) {
        checkLedger(package, try store.ledger(of: package.id).map(\.entry), bookings)
        checkPlaces(package, bookings)
      }
    }
  }

  /// R20: at the start of each booking, held places included, there are no more than the most generous of those there allows.
  private func checkCapacity(_ bookings: [Booking]) {
    for (_, ofCoach) in Dictionary(grouping: bookings.filter(\.occupies), by: \.coach) {
      for booking in ofCoach {
        let there = ofCoach.filter { $0.start <= booking.start && booking.start < $0.occupiedUntil }
        #expect(there.count <= there.map(\.capacity).max() ?? 0, comment)
      }
    }
  }

  /// R25: one check-in a month of the coach's zone, one that is asked for included.
  private func checkQuota(_ bookings: [Booking]) throws {
    struct Use: Hashable {
      let client: PersonID
      let coach: PersonID
      let month: LocalDate
    }
    let uses = try bookings.filter { $0.kind == .checkin && ($0.status.occupies || $0.status == .pending) }
      .map {
        Use(
          client: $0.client, coach: $0.coach,
          month: try Zone.named($0.coachZone).date(at: $0.start).firstOfMonth)
      }
    #expect(Set(uses).count == uses.count, comment)
  }

  /// R18, R47: each uid stands once, and its rows form one chain.
  private func checkIdentity(_ bookings: [Booking]) {
    let byID = Dictionary(uniqueKeysWithValues: bookings.map { ($0.id, $0) })
    for (_, chain) in Dictionary(grouping: bookings, by: \.uid) {
      #expect(chain.count { $0.status != .rescheduled } == 1, comment)
      #expect(chain.count { $0.rescheduledFrom == nil } == 1, comment)
      for booking in chain {
        guard let from = booking.rescheduledFrom else { continue }
        #expect(byID[from]?.uid == booking.uid, comment)
        #expect(byID[from]?.status == .rescheduled, comment)
        #expect((byID[from]?.sequence ?? .max) <= booking.sequence, comment)
      }
    }
    for booking in bookings {
      #expect((booking.status == .cancelled) == (booking.cancellation != nil), comment)
      checkWaiting(booking)
    }
  }

  /// R14, R15: only what is pending expires or holds a place, and only until it begins.
  private func checkWaiting(_ booking: Booking) {
    let isPending = booking.status == .pending
    #expect(isPending || booking.heldUntil == nil, comment)
    #expect(isPending || booking.status == .cancelled || booking.expires == nil, comment)
    #expect(!isPending || booking.mode != .instant, comment)
    #expect(!isPending || (booking.expires == nil) == (booking.paid != nil), comment)
    #expect(booking.heldUntil == nil || booking.mode == .payment && booking.paid == nil, comment)
    #expect((booking.expires ?? booking.start) <= booking.start, comment)
    #expect((booking.heldUntil ?? booking.start) <= booking.start, comment)
    #expect(booking.paid == nil || booking.mode == .payment, comment)
    #expect(booking.declineReason == nil || booking.status == .declined, comment)
  }

  /// R24: the balance is the ledger's sum, and what the package's bookings left of it.
  private func checkLedger(_ package: Package, _ entries: [LedgerEntry], _ bookings: [Booking]) {
    #expect(package.remaining == entries.reduce(0) { $0 + $1.delta }, comment)
    #expect(package.remaining == entries.last?.after, comment)
    #expect(entries.first?.before == 0, comment)
    #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.after == $1.before }, comment)
    #expect((0...package.total).contains(package.remaining), comment)
    let adjustments = entries.filter { $0.reason == .adjustment }.map(\.delta)
    let bought = entries.filter { $0.reason == .purchase }.reduce(0) { $0 + $1.delta }
    #expect(package.total == bought + adjustments.filter { $0 > 0 }.reduce(0, +), comment)
    let spent = bookings.count {
      $0.package == package.id && ($0.status.occupies || $0.status == .pending)
    }
    #expect(package.remaining == bought + adjustments.reduce(0, +) - spent, comment)
  }

  /// R41: "session k of n" is dense, in the order of the starts, behind what was used up elsewhere.
  private func checkPlaces(_ package: Package, _ bookings: [Booking]) {
    let paid = bookings.filter { $0.package == package.id }
    let standing = paid.filter { $0.status.occupies || $0.status == .pending }
    let elsewhere = package.total - package.remaining - standing.count
    #expect(
      standing.map { $0.packagePlace?.number } == standing.indices.map { elsewhere + $0 + 1 }, comment)
    #expect(standing.allSatisfy { $0.packagePlace?.total == package.total }, comment)
    #expect(paid.allSatisfy { standing.contains($0) || $0.packagePlace == nil }, comment)
  }
}
