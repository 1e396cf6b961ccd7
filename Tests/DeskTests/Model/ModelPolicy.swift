import Booking

/// The settings of a coach in a brand that decide over bookings (R2).
struct ModelPolicy: Hashable {
  var mode = BookingMode.instant
  /// 0 is the slot's own duration.
  var interval = 0
  var buffer = 0
  var windowDays = 90
  var notice = 0
  var cutoff = 0
  var expiry = 4
  var hold = 30
  var duration = 60
  var takesCredits = false
  var checkinMinutes = 30
  var checkinsPerMonth = 1
  var horizonWeeks = 6

  /// The table of the page of rules.
  init(_ preset: Preset) {
    switch preset {
    case .training: (interval, notice, takesCredits) = (30, 12, true)
    case .lessons: (mode, cutoff) = (.request, 24)
    case .academy: (mode, interval, buffer, cutoff) = (.payment, 30, 15, 24)
    case .gym: break
    }
  }

  mutating func set(_ setting: Setting) {
    switch setting {
    case .mode(let value): mode = value
    case .interval(let value): interval = value
    case .buffer(let value): buffer = value
    case .windowDays(let value): windowDays = value
    case .notice(let value): notice = value
    case .cutoff(let value): cutoff = value
    case .expiry(let value): expiry = value
    case .hold(let value): hold = value
    case .duration(let value): duration = value
    case .takesCredits(let value): takesCredits = value
    case .checkinMinutes(let value): checkinMinutes = value
    case .horizonWeeks(let value): horizonWeeks = value
    }
  }
}

/// One setting and what it becomes.
enum Setting: Hashable {
  case mode(BookingMode)
  case interval(Int), buffer(Int), windowDays(Int), notice(Int), cutoff(Int), expiry(Int), hold(Int),
    duration(Int)
  case takesCredits(Bool)
  case checkinMinutes(Int), horizonWeeks(Int)

  /// The same for the desk.
  func apply(to changes: inout SettingChanges) {
    switch self {
    case .mode(let value): changes.bookingMode = value
    case .interval(let value): changes.slotIntervalMinutes = value
    case .buffer(let value): changes.bufferMinutes = value
    case .windowDays(let value): changes.bookingWindowDays = value
    case .notice(let value): changes.minNoticeHours = value
    case .cutoff(let value): changes.cancellationCutoffHours = value
    case .expiry(let value): changes.requestExpiryHours = value
    case .hold(let value): changes.paymentHoldMinutes = value
    case .duration(let value): changes.defaultDurationMinutes = value
    case .takesCredits(let value): changes.creditsRequired = value
    case .checkinMinutes(let value): changes.checkinDurationMinutes = value
    case .horizonWeeks(let value): changes.recurringHorizonWeeks = value
    }
  }
}
