import Booking
import CivilTime
import Database
import Store
import TestSupport

extension TestStudio {
  /// A booking that no rule has looked at, from so many minutes after the studio's first noon.
  func row(
    _ start: Int64, lasting minutes: Int64 = 60, buffer: Int64 = 0, capacity: Int = 1,
    status: Booking.Status = .confirmed, client: String = "cleo", coach: String = "ann"
  ) throws -> Booking {
    let start = instant("2026-10-19T12:00:00Z") + start * 60
    let id: BookingID = id()
    let cancellation = Booking.Cancellation(by: .coach, at: clock.now, reason: nil)
    return Booking(
      id: id, uid: "\(id.text)@test", sequence: 0, coach: try person(coach).id,
      client: try person(client).id, brand: try brand("north").id, kind: .session, status: status,
      start: start, end: start + minutes * 60, occupiedUntil: start + (minutes + buffer) * 60,
      capacity: capacity, coachZone: "Europe/Berlin", clientZone: "Europe/Berlin", created: clock.now,
      changed: clock.now, cancellation: status == .cancelled ? cancellation : nil)
  }

  /// The rows, past every line of our own code.
  @discardableResult
  func withRawDatabase<T>(_ body: (Connection) throws -> T) throws -> T {
    try database.withRawDatabase { try $0.write(body) }
  }

  /// What the database refuses, and why; nil where it does it.
  func refused(_ body: (Store) throws -> Void) throws -> StorageError.Cause? {
    do {
      try storage.write(body)
      return nil
    } catch let error as StorageError {
      return error.cause
    }
  }

  /// Why the database does not add a booking; nil where it does.
  func adding(_ row: Booking) throws -> StorageError.Cause? { try refused { try $0.add(row) } }

  /// Why the database does not save a booking; nil where it does.
  func saving(_ row: Booking) throws -> StorageError.Cause? { try refused { try $0.save(row) } }

  /// Every booking, in the order of the starts.
  func bookings() throws -> [Booking] { try storage.read { try $0.bookings(BookingFilter(), limit: 10_000) } }
}
