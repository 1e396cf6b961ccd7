public import Booking
import CivilTime
public import Desk
public import JSONText

extension JSON {
  /// A window.
  public init(_ window: Window) {
    self = [
      "id": JSON(window.id.text), "weekday": JSON(window.weekday.rawValue),
      "start": JSON(window.start.iso8601),
      "end": JSON(window.end.iso8601), "kind": JSON(window.kind.rawValue), "capacity": JSON(window.capacity),
      "slot_minutes": JSON(window.slotMinutes), "room": JSON(window.room), "group": JSON(window.isGroup),
      "effective_from": JSON(window.effectiveFrom), "effective_until": JSON(window.effectiveUntil),
      "active": JSON(window.isActive),
    ]
  }

  /// An override; `first_day` and `last_day` stand for whole days, `start` and `end` for a range of time.
  public init(_ override: Override) {
    var members: [String: JSON] = [
      "id": JSON(override.id.text), "kind": JSON(override.scope.rawValue), "reason": JSON(override.reason),
      "first_day": nil, "last_day": nil, "start": nil, "end": nil, "capacity": nil, "room": nil,
      "source": JSON(override.source?.text),
    ]
    switch override.effect {
    case .blackout: members["effect"] = "blackout"
    case .extra(let capacity, let room):
      members["effect"] = "extra"
      members["capacity"] = JSON(capacity)
      members["room"] = JSON(room)
    }
    switch override.span {
    case .days(let first, let last):
      members["first_day"] = JSON(first)
      members["last_day"] = JSON(last)
    case .instants(let start, let end):
      members["start"] = JSON(start)
      members["end"] = JSON(end)
    }
    self = .object(members)
  }

  /// The settings of a coach in a brand as they hold, and the names of those the coach changed.
  public init(_ settings: Settings) {
    let policy = settings.policy
    let changes = SettingNames.values(of: settings.changes)
    self = [
      "brand": JSON(settings.brand.id.text), "preset": JSON(settings.brand.preset.rawValue),
      "changed": .array(changes.keys.sorted().map(JSON.string)),
      "values": [
        "booking_mode": JSON(policy.bookingMode.rawValue),
        "slot_interval_minutes": JSON(policy.slotIntervalMinutes ?? 0),
        "buffer_minutes": JSON(policy.bufferMinutes), "booking_window_days": JSON(policy.bookingWindowDays),
        "min_notice_hours": JSON(policy.minNoticeHours),
        "cancellation_cutoff_hours": JSON(policy.cancellationCutoffHours),
        "request_expiry_hours": JSON(policy.requestExpiryHours),
        "payment_hold_minutes": JSON(policy.paymentHoldMinutes),
        "default_capacity": JSON(policy.defaultCapacity),
        "default_duration_minutes": JSON(policy.defaultDurationMinutes),
        "default_room": JSON(policy.defaultRoom), "video_room": JSON(policy.videoRoom),
        "credits_required": JSON(policy.creditsRequired),
        "checkin_duration_minutes": JSON(policy.checkinDurationMinutes),
        "checkins_per_month": JSON(policy.checkinsPerMonth),
        "renewal_threshold": JSON(policy.renewalThreshold),
        "attendance_flag_count": JSON(policy.attendanceFlagCount),
        "attendance_flag_days": JSON(policy.attendanceFlagDays),
        "recurring_horizon_weeks": JSON(policy.recurringHorizonWeeks),
      ],
    ]
  }
}
