public import Booking
import Database

extension Store {
  /// Lets a person coach in a brand; returns whether they did not before.
  public func addCoach(_ coach: PersonID, to brand: BrandID) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO brand_coaches (brand_id, coach_id, position)
      VALUES ($1, $2, (SELECT coalesce(max(position), 0) + 1 FROM brand_coaches WHERE coach_id = $2))
      ON CONFLICT (brand_id, coach_id) DO NOTHING
      """, [Value(brand.text), Value(coach.text)]) > 0
  }

  /// What the coach changed of the brand's preset; nil where the coach does not work there.
  public func settings(of coach: PersonID, in brand: BrandID) throws -> SettingChanges? {
    try connection.first(
      """
      SELECT booking_mode, slot_interval_minutes, buffer_minutes, booking_window_days, min_notice_hours,
        cancellation_cutoff_hours, request_expiry_hours, payment_hold_minutes, default_capacity,
        default_duration_minutes, default_room, video_room, credits_required, checkin_duration_minutes,
        checkins_per_month, renewal_threshold, attendance_flag_count, attendance_flag_days,
        recurring_horizon_weeks
      FROM brand_coaches WHERE coach_id = $1 AND brand_id = $2
      """, [Value(coach.text), Value(brand.text)], readSettings)
  }

  /// Keeps what the coach changed; whatever is nil goes back to the preset.
  public func save(_ changes: SettingChanges, of coach: PersonID, in brand: BrandID) throws {
    _ = try connection.execute(
      """
      UPDATE brand_coaches SET booking_mode = $3, slot_interval_minutes = $4, buffer_minutes = $5,
        booking_window_days = $6, min_notice_hours = $7, cancellation_cutoff_hours = $8,
        request_expiry_hours = $9, payment_hold_minutes = $10, default_capacity = $11,
        default_duration_minutes = $12, default_room = $13, video_room = $14, credits_required = $15,
        checkin_duration_minutes = $16, checkins_per_month = $17, renewal_threshold = $18,
        attendance_flag_count = $19, attendance_flag_days = $20, recurring_horizon_weeks = $21
      WHERE coach_id = $1 AND brand_id = $2
      """,
      [
        Value(coach.text), Value(brand.text), Value(changes.bookingMode?.rawValue),
        Value(changes.slotIntervalMinutes), Value(changes.bufferMinutes), Value(changes.bookingWindowDays),
        Value(changes.minNoticeHours), Value(changes.cancellationCutoffHours),
        Value(changes.requestExpiryHours), Value(changes.paymentHoldMinutes), Value(changes.defaultCapacity),
        Value(changes.defaultDurationMinutes), Value(changes.defaultRoom), Value(changes.videoRoom),
        Value(changes.creditsRequired), Value(changes.checkinDurationMinutes),
        Value(changes.checkinsPerMonth), Value(changes.renewalThreshold), Value(changes.attendanceFlagCount),
        Value(changes.attendanceFlagDays), Value(changes.recurringHorizonWeeks),
      ])
  }
}

private func readSettings(_ row: borrowing Row) throws -> SettingChanges {
  var changes = SettingChanges()
  changes.bookingMode = try row.optionalText(0).map { try stored($0) }
  changes.slotIntervalMinutes = try row.optionalInt(1).map(Int.init)
  changes.bufferMinutes = try row.optionalInt(2).map(Int.init)
  changes.bookingWindowDays = try row.optionalInt(3).map(Int.init)
  changes.minNoticeHours = try row.optionalInt(4).map(Int.init)
  changes.cancellationCutoffHours = try row.optionalInt(5).map(Int.init)
  changes.requestExpiryHours = try row.optionalInt(6).map(Int.init)
  changes.paymentHoldMinutes = try row.optionalInt(7).map(Int.init)
  changes.defaultCapacity = try row.optionalInt(8).map(Int.init)
  changes.defaultDurationMinutes = try row.optionalInt(9).map(Int.init)
  changes.defaultRoom = try row.optionalText(10)
  changes.videoRoom = try row.optionalText(11)
  changes.creditsRequired = try row.optionalBool(12)
  changes.checkinDurationMinutes = try row.optionalInt(13).map(Int.init)
  changes.checkinsPerMonth = try row.optionalInt(14).map(Int.init)
  changes.renewalThreshold = try row.optionalInt(15).map(Int.init)
  changes.attendanceFlagCount = try row.optionalInt(16).map(Int.init)
  changes.attendanceFlagDays = try row.optionalInt(17).map(Int.init)
  changes.recurringHorizonWeeks = try row.optionalInt(18).map(Int.init)
  return changes
}
