/// What is booked: a session, or the free monthly check-in.
public enum Kind: String, Sendable, CaseIterable, Hashable {
  case session, checkin
}

/// What an override speaks of.
public enum KindScope: String, Sendable, CaseIterable, Hashable {
  case session, checkin, both

  /// Whether bookings of this kind are meant.
  public func includes(_ kind: Kind) -> Bool {
    switch self {
    case .both: true
    case .session: kind == .session
    case .checkin: kind == .checkin
    }
  }
}
