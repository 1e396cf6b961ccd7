public import Booking
public import CivilTime
public import Desk
import Store

/// What tests do again and again in a studio.
extension TestStudio {
  /// Sells a package of 60-minute sessions, by the coach; one without a last day never expires.
  @discardableResult
  public func sell(
    _ total: Int = 10, to client: String = "cleo", coach: String = "ann", minutes: Int = 60,
    lastDay: LocalDate? = nil
  ) throws -> Package {
    try desk.sell(
      .freehand(name: "\(total) sessions", total: total, durationMinutes: minutes, lastDay: lastDay),
      to: client, coach: coach, by: try actor(coach))
  }

  /// Books one time (RFC 3339, or on the coach's wall); by the client unless another actor is given.
  @discardableResult
  public func book(
    _ start: String, client: String = "cleo", coach: String = "ann", brand: String? = nil,
    kind: Kind = .session, minutes: Int? = nil, package: PackageID? = nil, by actor: Actor? = nil
  ) throws -> Booking {
    let order = Order(
      coach: coach, client: client, brand: brand, kind: kind, start: try When(start),
      durationMinutes: minutes,
      package: package)
    let booked = try desk.book([order], by: try actor ?? self.actor(client)).bookings
    guard let booking = booked.first else { throw NobodyError(handle: client) }
    return booking
  }

  /// Has a coach take clients' wishes in a mode from now on.
  public func setMode(
    _ mode: BookingMode, in brand: String, coach: String = "ann",
    _ change: (inout SettingChanges) -> Void = { _ in }
  ) throws {
    _ = try desk.changeSettings(of: coach, in: brand, by: try actor(coach)) {
      $0.bookingMode = mode
      change(&$0)
    }
  }

  /// A booking as it is stored now.
  public func stored(_ id: BookingID) throws -> Booking {
    guard let booking = try storage.read({ try $0.booking(id) }) else { throw NobodyError(handle: id.text) }
    return booking
  }

  /// A package as it is stored now.
  public func stored(_ id: PackageID) throws -> Package {
    guard let package = try storage.read({ try $0.package(id) }) else { throw NobodyError(handle: id.text) }
    return package
  }
}

/// The code with which something was refused; nil where it was done. Errors that are no refusals go on.
public func refusal<T>(_ body: () throws -> T) throws -> Refusal.Code? {
  do {
    _ = try body()
    return nil
  } catch let refusal as Refusal {
    return refusal.code
  }
}

extension TestStudio {
  /// Makes a calendar a destination of ann's, which nobody asks.
  @discardableResult
  public func addDestination(
    _ address: String = "https://dav.example/ann/", password: String = "secret", by actor: Actor = .system
  ) throws -> Destination {
    try desk.addDestination(
      to: person("ann").id, kind: .caldav, name: "Lessons", address: address, account: "ann",
      secret: password,
      by: actor)
  }
}

extension Desk {
  /// Books under an `Idempotency-Key`, which the same orders alone may use again.
  public func book(
    _ orders: [Order], by actor: Actor, key: String?
  ) throws -> (bookings: [Booking], isNew: Bool) {
    let key = key.map { RepeatKey($0, of: Array(String(describing: orders).utf8)) }
    return try repeating(key).book(orders, by: actor)
  }
}
