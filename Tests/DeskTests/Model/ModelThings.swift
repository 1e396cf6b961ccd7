import Booking
import CivilTime

/// A booking as the model knows it; two are equal where everything that anybody can see of them is.
struct ModelBooking: Hashable {
  var ref: Ref
  /// The booking whose place it took.
  var movedFrom: Ref?
  var coach, client, brand: String
  var kind: Kind
  var status: Booking.Status
  var start, end, occupiedUntil: Instant
  var capacity: Int
  var package: Ref?
  var mode = BookingMode.instant
  var expires, heldUntil, paid: Instant?
  var cancelledBy: Role?
  var isKept = false
  var recurring: Ref?
  var occurrence: LocalDate?
  /// When it came to nothing; only the model keeps that.
  @Beside var ended: Instant?

  /// Whether it is there, or was: what counts for the month's check-ins with whatever is pending (R25).
  var stands: Bool { [.confirmed, .completed, .noShow].contains(status) }
  var isAlive: Bool { [.pending, .confirmed].contains(status) }

  func isHeld(at now: Instant) -> Bool { heldUntil.map { now < $0 } ?? false }

  /// Whether it takes up its coach (R8).
  func occupies(at now: Instant) -> Bool { stands || status == .pending && isHeld(at: now) }

  /// Whether closing its time leaves it standing, as a conflict (R29).
  func isFirm(at now: Instant) -> Bool { stands || isHeld(at: now) || paid != nil }
}

/// A package (R22).
struct ModelPackage: Hashable {
  let ref: Ref
  let coach, client: String
  var total, remaining: Int
  let minutes: Int
  /// The last day of the coach's zone on which it can be used.
  let lastDay: LocalDate?
  let bought: Instant
}

/// A recurring booking (R27).
struct ModelRecurring: Hashable {
  let ref: Ref
  let coach, client, brand: String
  let start, end: LocalTime
  let everyWeeks: Int
  let first: LocalDate
  let last: LocalDate?
  /// The part of whoever made it, whose limits hold.
  let madeBy: Role
  var isActive = true
  /// The dates that were left out, and why.
  var skipped: [LocalDate: Refusal.Code] = [:]

  /// Whether it takes place on a date; it does so on the weekday of its first date.
  func isOn(_ date: LocalDate) -> Bool {
    let days = date.dayNumber - first.dayNumber
    return days >= 0 && days % (7 * everyWeeks) == 0 && last.map { date <= $0 } ?? true
  }

  /// When, on one of its dates; nil where the clocks skip its start or its end.
  func time(on date: LocalDate, zone: Zone) -> Range<Instant>? {
    guard let begins = zone.firstShowing(LocalDateTime(date, start)),
      zone.firstShowing(LocalDateTime(date, end)) != nil
    else { return nil }
    return begins..<(begins + Int64(end.seconds - start.seconds))
  }
}

extension Zone {
  /// The first instant at which the wall shows a time; nil where it never does.
  func firstShowing(_ local: LocalDateTime) -> Instant? {
    switch resolve(local) {
    case .once(let instant), .twice(let instant, _): instant
    case .skipped: nil
    }
  }
}

/// A part that makes no two values differ.
@propertyWrapper struct Beside<Value>: Hashable {
  var wrappedValue: Value
  init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
  static func == (a: Self, b: Self) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}
