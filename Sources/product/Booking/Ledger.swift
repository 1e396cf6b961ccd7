public import CivilTime

/// One change of a package's balance (R24); never changed or removed once written.
public struct LedgerEntry: Hashable, Sendable {
  /// Why the balance changed.
  public enum Reason: String, Sendable, CaseIterable, Hashable {
    case purchase, booking, cancellation, adjustment
  }

  /// Whose balance.
  public var package: PackageID
  /// By how much.
  public var delta: Int
  /// The balance it found.
  public var before: Int
  /// Why.
  public var reason: Reason
  /// In the words of whoever adjusted it.
  public var note: String?
  /// The booking that took or gave back the credit.
  public var booking: BookingID?
  /// When.
  public var at: Instant

  /// The balance it left.
  public var after: Int { before + delta }

  /// Takes each part as it is.
  public init(
    package: PackageID, delta: Int, before: Int, reason: Reason, note: String? = nil,
    booking: BookingID? = nil, at instant: Instant
  ) {
    self.package = package
    self.delta = delta
    self.before = before
    self.reason = reason
    self.note = note
    self.booking = booking
    at = instant
  }
}

extension Package {
  /// Changes the balance and returns the row that says so; an adjustment upwards raises the total too (R24).
  ///
  /// Throws `balance-below-zero`, or `invalid` for a change of nothing.
  public mutating func change(
    by delta: Int, reason: LedgerEntry.Reason, note: String? = nil, booking: BookingID? = nil, at now: Instant
  ) throws(Refusal) -> LedgerEntry {
    guard delta != 0, (-1000...1000).contains(delta) else {
      throw Refusal(.invalid, "A change of balance is from -1000 to 1000 sessions and not 0.")
    }
    guard remaining + delta >= 0 else {
      throw Refusal(.balanceBelowZero, "\(remaining) sessions are left; \(-delta) cannot be taken away.")
    }
    let entry = LedgerEntry(
      package: id, delta: delta, before: remaining, reason: reason, note: note, booking: booking, at: now)
    remaining += delta
    if reason == .adjustment, delta > 0 { total += delta }
    return entry
  }
}
