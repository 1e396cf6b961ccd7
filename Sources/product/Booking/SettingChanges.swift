/// The settings that a coach changed in a brand; whatever is nil is as the brand's preset says (R2).
public struct SettingChanges: Hashable, Sendable {
  /// See `Policy.bookingMode`.
  public var bookingMode: BookingMode?
  /// See `Policy.slotIntervalMinutes`; 0 steps by the slot's own duration.
  public var slotIntervalMinutes: Int?
  /// See `Policy.bufferMinutes`.
  public var bufferMinutes: Int?
  /// See `Policy.bookingWindowDays`.
  public var bookingWindowDays: Int?
  /// See `Policy.minNoticeHours`.
  public var minNoticeHours: Int?
  /// See `Policy.cancellationCutoffHours`.
  public var cancellationCutoffHours: Int?
  /// See `Policy.requestExpiryHours`.
  public var requestExpiryHours: Int?
  /// See `Policy.paymentHoldMinutes`.
  public var paymentHoldMinutes: Int?
  /// See `Policy.defaultCapacity`.
  public var defaultCapacity: Int?
  /// See `Policy.defaultDurationMinutes`.
  public var defaultDurationMinutes: Int?
  /// See `Policy.defaultRoom`.
  public var defaultRoom: String?
  /// See `Policy.videoRoom`.
  public var videoRoom: String?
  /// See `Policy.creditsRequired`.
  public var creditsRequired: Bool?
  /// See `Policy.checkinDurationMinutes`.
  public var checkinDurationMinutes: Int?
  /// See `Policy.checkinsPerMonth`.
  public var checkinsPerMonth: Int?
  /// See `Policy.renewalThreshold`.
  public var renewalThreshold: Int?
  /// See `Policy.attendanceFlagCount`.
  public var attendanceFlagCount: Int?
  /// See `Policy.attendanceFlagDays`.
  public var attendanceFlagDays: Int?
  /// See `Policy.recurringHorizonWeeks`.
  public var recurringHorizonWeeks: Int?

  /// Changes nothing.
  public init() {}
}

extension Policy {
  /// The preset's settings with the coach's changes laid over them.
  public init(preset: Preset, changes: SettingChanges) {
    self.init(preset: preset)
    bookingMode = changes.bookingMode ?? bookingMode
    if let minutes = changes.slotIntervalMinutes { slotIntervalMinutes = minutes == 0 ? nil : minutes }
    bufferMinutes = changes.bufferMinutes ?? bufferMinutes
    bookingWindowDays = changes.bookingWindowDays ?? bookingWindowDays
    minNoticeHours = changes.minNoticeHours ?? minNoticeHours
    cancellationCutoffHours = changes.cancellationCutoffHours ?? cancellationCutoffHours
    requestExpiryHours = changes.requestExpiryHours ?? requestExpiryHours
    paymentHoldMinutes = changes.paymentHoldMinutes ?? paymentHoldMinutes
    defaultCapacity = changes.defaultCapacity ?? defaultCapacity
    defaultDurationMinutes = changes.defaultDurationMinutes ?? defaultDurationMinutes
    defaultRoom = changes.defaultRoom ?? defaultRoom
    videoRoom = changes.videoRoom ?? videoRoom
    creditsRequired = changes.creditsRequired ?? creditsRequired
    checkinDurationMinutes = changes.checkinDurationMinutes ?? checkinDurationMinutes
    checkinsPerMonth = changes.checkinsPerMonth ?? checkinsPerMonth
    renewalThreshold = changes.renewalThreshold ?? renewalThreshold
    attendanceFlagCount = changes.attendanceFlagCount ?? attendanceFlagCount
    attendanceFlagDays = changes.attendanceFlagDays ?? attendanceFlagDays
    recurringHorizonWeeks = changes.recurringHorizonWeeks ?? recurringHorizonWeeks
  }
}

extension SettingChanges {
  /// Refuses numbers that make no sense; names the setting.
  public func check() throws(Refusal) {
    let limits: [(String, Int?, ClosedRange<Int>)] = [
      ("slot_interval_minutes", slotIntervalMinutes, 0...1440), ("buffer_minutes", bufferMinutes, 0...720),
      ("booking_window_days", bookingWindowDays, 0...1000), ("min_notice_hours", minNoticeHours, 0...8760),
      ("cancellation_cutoff_hours", cancellationCutoffHours, 0...8760),
      ("request_expiry_hours", requestExpiryHours, 1...8760),
      ("payment_hold_minutes", paymentHoldMinutes, 1...10080),
      ("default_capacity", defaultCapacity, 1...1000),
      ("default_duration_minutes", defaultDurationMinutes, 5...1440),
      ("checkin_duration_minutes", checkinDurationMinutes, 5...1440),
      ("checkins_per_month", checkinsPerMonth, 0...100), ("renewal_threshold", renewalThreshold, 0...1000),
      ("attendance_flag_count", attendanceFlagCount, 1...1000),
      ("attendance_flag_days", attendanceFlagDays, 1...1000),
      ("recurring_horizon_weeks", recurringHorizonWeeks, 1...52),
    ]
    if let minutes = slotIntervalMinutes, (1..<5).contains(minutes) {
      throw Refusal(.invalid, "slot_interval_minutes is 0 or a number from 5 to 1440.")
    }
    for (name, value, range) in limits {
      guard let value, !range.contains(value) else { continue }
      throw Refusal(.invalid, "\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
    }
    if let videoRoom, !videoRoom.isSecureAddress {
      throw Refusal(
        .invalid, "video_room is an address that begins with https://, with {code} where a code goes.")
    }
  }
}

extension String {
  /// Whether it begins as an address that is reached over TLS, and holds nothing that an address cannot.
  fileprivate var isSecureAddress: Bool {
    hasPrefix("https://") && (9...2000).contains(utf8.count)
      && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#"<>"\^`|"#.utf8.contains($0) }
  }
}
