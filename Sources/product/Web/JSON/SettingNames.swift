public import Booking
public import JSONText

/// The settings that can be changed, by the names of R2.
public enum SettingNames {
  /// Whole numbers.
  public static let numbers: [(name: String, path: any WritableKeyPath<SettingChanges, Int?> & Sendable)] = [
    ("slot_interval_minutes", \.slotIntervalMinutes), ("buffer_minutes", \.bufferMinutes),
    ("booking_window_days", \.bookingWindowDays), ("min_notice_hours", \.minNoticeHours),
    ("cancellation_cutoff_hours", \.cancellationCutoffHours), ("request_expiry_hours", \.requestExpiryHours),
    ("payment_hold_minutes", \.paymentHoldMinutes), ("default_capacity", \.defaultCapacity),
    ("default_duration_minutes", \.defaultDurationMinutes),
    ("checkin_duration_minutes", \.checkinDurationMinutes), ("checkins_per_month", \.checkinsPerMonth),
    ("renewal_threshold", \.renewalThreshold), ("attendance_flag_count", \.attendanceFlagCount),
    ("attendance_flag_days", \.attendanceFlagDays), ("recurring_horizon_weeks", \.recurringHorizonWeeks),
  ]

  /// Texts.
  public static let texts: [(name: String, path: any WritableKeyPath<SettingChanges, String?> & Sendable)] = [
    ("default_room", \.defaultRoom), ("video_room", \.videoRoom),
  ]

  /// Lays the members of an object over the changes: null takes a change back (RFC 7396). Members of other
  /// names or types are left alone; they are for `settingsSchema` to refuse.
  public static func merge(_ object: JSON, into changes: inout SettingChanges) {
    let members = object.object ?? [:]
    for (name, path) in numbers { if let value = members[name] { changes[keyPath: path] = value.integer } }
    for (name, path) in texts { if let value = members[name] { changes[keyPath: path] = value.string } }
    if let value = members["booking_mode"] {
      changes.bookingMode = value.string.flatMap(BookingMode.init(rawValue:))
    }
    if let value = members["credits_required"] { changes.creditsRequired = value.bool }
  }

  /// What was changed, by name.
  static func values(of changes: SettingChanges) -> [String: JSON] {
    var values: [String: JSON] = [:]
    for (name, path) in numbers { if let value = changes[keyPath: path] { values[name] = JSON(value) } }
    for (name, path) in texts { if let value = changes[keyPath: path] { values[name] = JSON(value) } }
    if let mode = changes.bookingMode { values["booking_mode"] = JSON(mode.rawValue) }
    if let required = changes.creditsRequired { values["credits_required"] = JSON(required) }
    return values
  }
}
