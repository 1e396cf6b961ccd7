extension Booking {
  /// Where a booking stands (R16).
  public enum Status: String, Sendable, CaseIterable, Hashable {
    case pending, confirmed, declined, expired, cancelled, completed
    case noShow = "no_show"
    case rescheduled

    /// Whether it may still change by itself or by its people: a repeat of the same wish returns it (R12).
    public var isAlive: Bool { self == .pending || self == .confirmed }

    /// Whether it takes up the coach and uses a check-in (R8, R25).
    public var occupies: Bool {
      switch self {
      case .confirmed, .completed, .noShow: true
      case .pending, .declined, .expired, .cancelled, .rescheduled: false
      }
    }
  }

  /// What can be done to a booking.
  public enum Action: String, Sendable, CaseIterable, Hashable {
    case confirm, decline, expire, cancel, complete
    case noShow = "no-show"
    case reschedule
  }
}

extension Booking.Status {
  /// The one state an action leads to; throws `wrong-state`, naming both, where there is none.
  ///
  /// Completed and no-show may be corrected into each other (R17).
  public func after(_ action: Booking.Action) throws(Refusal) -> Booking.Status {
    switch (self, action) {
    case (.pending, .confirm): return .confirmed
    case (.pending, .decline): return .declined
    case (.pending, .expire): return .expired
    case (.pending, .cancel), (.confirmed, .cancel): return .cancelled
    case (.confirmed, .complete), (.noShow, .complete): return .completed
    case (.confirmed, .noShow), (.completed, .noShow): return .noShow
    case (.confirmed, .reschedule): return .rescheduled
    default:
      throw Refusal(
        .wrongState,
        "The booking is \(rawValue); it cannot become \(action.result.rawValue) from there.")
    }
  }
}

extension Booking.Action {
  /// The state it leads to where it is allowed.
  public var result: Booking.Status {
    switch self {
    case .confirm: .confirmed
    case .decline: .declined
    case .expire: .expired
    case .cancel: .cancelled
    case .complete: .completed
    case .noShow: .noShow
    case .reschedule: .rescheduled
    }
  }
}
