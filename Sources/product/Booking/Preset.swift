/// A bundle of defaults for the settings of a brand (R2).
public enum Preset: String, Sendable, CaseIterable, Hashable {
  case training, lessons, academy, gym
}

/// How a client's wish becomes a booking (R13–R15).
public enum BookingMode: String, Sendable, CaseIterable, Hashable {
  case instant, request, payment
}

extension Policy {
  /// What holds in a brand of this preset as long as nobody changed a setting (R2).
  public init(preset: Preset) {
    self.init()
    switch preset {
    case .training:
      minNoticeHours = 12
      defaultCapacity = 2
      defaultDurationMinutes = nil
      slotIntervalMinutes = 30
      creditsRequired = true
    case .lessons:
      bookingMode = .request
      cancellationCutoffHours = 24
    case .academy:
      bookingMode = .payment
      slotIntervalMinutes = 30
      bufferMinutes = 15
      cancellationCutoffHours = 24
    case .gym:
      break
    }
  }
}
