public import CivilTime

/// How a new booking stands (R13–R15): confirmed, or pending until somebody answers or pays.
public struct Standing: Hashable, Sendable {
  /// What became of the wish.
  public var mode: BookingMode
  /// When it expires if it is still pending then; nil for what is confirmed.
  public var expires: Instant?
  /// Until when it holds its place, exclusive; nil holds none by being pending.
  public var heldUntil: Instant?

  /// Takes each part as it is.
  public init(mode: BookingMode, expires: Instant? = nil, heldUntil: Instant? = nil) {
    self.mode = mode
    self.expires = expires
    self.heldUntil = heldUntil
  }

  /// Confirmed at once.
  public static let confirmed = Standing(mode: .instant)

  /// Where it stands.
  public var status: Booking.Status { mode == .instant ? .confirmed : .pending }
}

extension Policy {
  /// How a wish for a start stands once it is made: what coaches and owners book is confirmed in every mode.
  ///
  /// A request expires when it was not answered in time, and everything pending at its start at the latest. Throws
  /// `too-late` for what would have to be answered or paid before it is made.
  func standing(of wish: Wish, now: Instant) throws(Refusal) -> Standing {
    guard wish.role.isBoundByLimits, bookingMode != .instant else { return .confirmed }
    guard wish.start > now else {
      throw Refusal(.tooLate, "That slot begins now, before anybody could confirm it. Choose a later one.")
    }
    if bookingMode == .request {
      let expires = min(now + Int64(requestExpiryHours) * 3600, wish.start)
      return Standing(mode: .request, expires: expires)
    }
    let heldUntil = min(now + Int64(paymentHoldMinutes) * 60, wish.start)
    return Standing(mode: .payment, expires: wish.start, heldUntil: heldUntil)
  }
}

extension Booking {
  /// Whether its place is taken for it while it is pending, at an instant (R15).
  public func isHeld(at now: Instant) -> Bool { heldUntil.map { $0 > now } ?? false }

  /// Whether it waits for an answer or a payment that did not come in time, and was not ended yet (R14).
  public func isOverdue(at now: Instant) -> Bool { status == .pending && expires.map { $0 <= now } ?? false }

  /// Whether it is promised or paid for, at an instant: what is not gives way when its time is closed (R29).
  public func isFirm(at now: Instant) -> Bool { status.occupies || isHeld(at: now) || paid != nil }
}
