import Booking
import CivilTime
import Desk
import Store
import TestSupport

/// In what a studio and its model differ.
extension StudioLife {
  /// The first thing in which bookings, balances, conflicts or what was left out differ; nil where nothing does.
  mutating func differences() throws -> String? {
    let found = try studio.storage.read { try $0.bookings(BookingFilter(), limit: 100_000) }
    bindNew(found)
    let theirs = Set(found.map(seen))
    let mine = Set(model.bookings)
    guard theirs == mine else {
      return """
        bookings differ; the model has
          \(mine.subtracting(theirs).map { "\($0)" }.joined(separator: "\n  "))
        and the studio
          \(theirs.subtracting(mine).map { "\($0)" }.joined(separator: "\n  "))
        """
    }
    return try balances() ?? conflicts() ?? skips()
  }

  /// What was made by the last act gets the names that the model gave.
  private mutating func bindNew(_ found: [Booking]) {
    for booking in found where ids.refs[booking.id.text] == nil {
      let match = model.bookings.first {
        ids.bookings[$0.ref] == nil && $0.coach == handles[booking.coach]
          && $0.client == handles[booking.client] && $0.start == booking.start && $0.kind == booking.kind
      }
      if let match { ids.bind(booking.id, match.ref) }
    }
  }

  /// A stored booking as the model would know it.
  func seen(_ booking: Booking) -> ModelBooking {
    let nobody = Ref(act: -1, number: -1)
    func ref(_ id: String?) -> Ref? { id.map { ids.refs[$0] ?? nobody } }
    return ModelBooking(
      ref: ref(booking.id.text) ?? nobody, movedFrom: ref(booking.rescheduledFrom?.text),
      coach: handles[booking.coach] ?? "?", client: handles[booking.client] ?? "?",
      brand: brandHandles[booking.brand] ?? "?", kind: booking.kind, status: booking.status,
      start: booking.start, end: booking.end, occupiedUntil: booking.occupiedUntil,
      capacity: booking.capacity, package: ref(booking.package?.text), mode: booking.mode,
      expires: booking.expires, heldUntil: booking.heldUntil, paid: booking.paid,
      cancelledBy: booking.cancellation?.by, isKept: booking.isKept,
      recurring: ref(booking.recurring?.text), occurrence: booking.occurrence)
  }

  private func balances() throws -> String? {
    let clients = cast.clients.map(person)
    let found = try studio.storage.read { store in try clients.flatMap { try store.packages(of: $0) } }
    guard found.count == model.packages.count else { return "\(found.count) packages" }
    for package in found {
      guard let mine = model.packages.first(where: { $0.ref == ids.refs[package.id.text] }),
        mine.total == package.total, mine.remaining == package.remaining
      else { return "the package \(package) differs from \(model.packages)" }
    }
    return nil
  }

  /// R29: they are worked out anew each time.
  private func conflicts() throws -> String? {
    for coach in cast.coaches {
      let found = try desk.conflicts(of: coach, for: actor(.person(coach)))
      let theirs = Set(found.map { seen($0).ref })
      let mine = model.conflicts(of: coach)
      guard theirs == mine else { return "conflicts of \(coach): model \(mine), desk \(theirs)" }
    }
    return nil
  }

  private func skips() throws -> String? {
    for mine in model.recurring {
      guard let id = ids.recurring[mine.ref] else { return "nothing is \(mine)" }
      let found = try desk.recurring(id, for: .commandLine(as: .owner)).skipped
      let theirs = Dictionary(uniqueKeysWithValues: found.map { ($0.date, $0.reason) })
      let today = cast.zone(mine.coach).date(at: model.now)
      let ours = mine.skipped.filter { $0.key >= today }
      guard theirs == ours else { return "dates that \(mine) left out: \(found)" }
    }
    return nil
  }
}
