import Booking
import TestSupport
import Testing

/// R2: presets and the changes laid over them.
@Suite struct PolicyTests {
  /// A row of the table of R2: training, lessons, academy, gym.
  private func row<T>(_ setting: KeyPath<Policy, T>) -> [T] {
    [Preset.training, .lessons, .academy, .gym].map { Policy(preset: $0)[keyPath: setting] }
  }

  @Test func `the presets are those of the table, cell by cell (R2)`() {
    #expect(Preset.allCases.map(\.rawValue) == ["training", "lessons", "academy", "gym"])
    #expect(row(\.bookingMode) == [.instant, .request, .payment, .instant])
    #expect(row(\.slotIntervalMinutes) == [30, nil, 30, nil])
    #expect(row(\.bufferMinutes) == [0, 0, 15, 0])
    #expect(row(\.bookingWindowDays) == [90, 90, 90, 90])
    #expect(row(\.minNoticeHours) == [12, 0, 0, 0])
    #expect(row(\.cancellationCutoffHours) == [0, 24, 24, 0])
    #expect(Policy(preset: .lessons).requestExpiryHours == 4)
    #expect(Policy(preset: .academy).paymentHoldMinutes == 30)
    #expect(row(\.defaultCapacity) == [2, 1, 1, 1])
    #expect(row(\.defaultDurationMinutes) == [nil, 60, 60, 60])
    #expect(row(\.defaultRoom) == [nil, nil, nil, nil])
    #expect(row(\.videoRoom) == [nil, nil, nil, nil])
    #expect(row(\.creditsRequired) == [true, false, false, false])
    #expect(Policy(preset: .training).checkinDurationMinutes == 30)
    #expect(Policy(preset: .training).checkinsPerMonth == 1)
    #expect(Policy(preset: .training).renewalThreshold == 2)
    #expect(row(\.attendanceFlagCount) == [3, 3, 3, 3])
    #expect(row(\.attendanceFlagDays) == [90, 90, 90, 90])
    #expect(row(\.recurringHorizonWeeks) == [6, 6, 6, 6])
  }

  @Test(arguments: Preset.allCases)
  func `no change leaves a preset as it is (R2)`(preset: Preset) {
    #expect(Policy(preset: preset, changes: SettingChanges()) == Policy(preset: preset))
  }

  @Test(arguments: Preset.allCases)
  func `every setting can be changed over every preset (R2)`(preset: Preset) throws {
    var changes = SettingChanges()
    changes.bookingMode = .request
    changes.slotIntervalMinutes = 20
    changes.bufferMinutes = 5
    changes.bookingWindowDays = 10
    changes.minNoticeHours = 1
    changes.cancellationCutoffHours = 2
    changes.requestExpiryHours = 3
    changes.paymentHoldMinutes = 7
    changes.defaultCapacity = 9
    changes.defaultDurationMinutes = 50
    changes.defaultRoom = "Hall 1"
    changes.videoRoom = "https://meet.example/{code}"
    changes.creditsRequired = preset != .training
    changes.checkinDurationMinutes = 15
    changes.checkinsPerMonth = 4
    changes.renewalThreshold = 6
    changes.attendanceFlagCount = 8
    changes.attendanceFlagDays = 11
    changes.recurringHorizonWeeks = 12
    try changes.check()

    var expected = Policy()
    expected.bookingMode = .request
    expected.slotIntervalMinutes = 20
    expected.bufferMinutes = 5
    expected.bookingWindowDays = 10
    expected.minNoticeHours = 1
    expected.cancellationCutoffHours = 2
    expected.requestExpiryHours = 3
    expected.paymentHoldMinutes = 7
    expected.defaultCapacity = 9
    expected.defaultDurationMinutes = 50
    expected.defaultRoom = "Hall 1"
    expected.videoRoom = "https://meet.example/{code}"
    expected.creditsRequired = preset != .training
    expected.checkinDurationMinutes = 15
    expected.checkinsPerMonth = 4
    expected.renewalThreshold = 6
    expected.attendanceFlagCount = 8
    expected.attendanceFlagDays = 11
    expected.recurringHorizonWeeks = 12
    #expect(Policy(preset: preset, changes: changes) == expected)
  }

  @Test func `an interval of 0 steps by the slot's own length (R2)`() {
    var changes = SettingChanges()
    changes.slotIntervalMinutes = 0
    #expect(Policy(preset: .training, changes: changes).slotIntervalMinutes == nil)
  }

  @Test func `numbers beyond their limits are refused by the setting's name, those at them are taken (R2)`()
    throws
  {
    let limits: [(String, WritableKeyPath<SettingChanges, Int?>, ClosedRange<Int>)] = [
      ("slot_interval_minutes", \.slotIntervalMinutes, 0...1440),
      ("buffer_minutes", \.bufferMinutes, 0...720),
      ("booking_window_days", \.bookingWindowDays, 0...1000),
      ("min_notice_hours", \.minNoticeHours, 0...8760),
      ("cancellation_cutoff_hours", \.cancellationCutoffHours, 0...8760),
      ("request_expiry_hours", \.requestExpiryHours, 1...8760),
      ("payment_hold_minutes", \.paymentHoldMinutes, 1...10080),
      ("default_capacity", \.defaultCapacity, 1...1000),
      ("default_duration_minutes", \.defaultDurationMinutes, 5...1440),
      ("checkin_duration_minutes", \.checkinDurationMinutes, 5...1440),
      ("checkins_per_month", \.checkinsPerMonth, 0...100),
      ("renewal_threshold", \.renewalThreshold, 0...1000),
      ("attendance_flag_count", \.attendanceFlagCount, 1...1000),
      ("attendance_flag_days", \.attendanceFlagDays, 1...1000),
      ("recurring_horizon_weeks", \.recurringHorizonWeeks, 1...52),
    ]
    for (name, setting, range) in limits {
      var changes = SettingChanges()
      for value in [range.lowerBound, range.upperBound] {
        changes[keyPath: setting] = value
        try changes.check()
      }
      for value in [range.lowerBound - 1, range.upperBound + 1] {
        changes[keyPath: setting] = value
        do {
          try changes.check()
          Issue.record("\(name) took \(value)")
        } catch {
          #expect(error.code == .invalid && error.detail.hasPrefix(name))
        }
      }
    }
  }

  @Test(arguments: [
    "http://meet.example", "meet.example", "javascript:alert(1)", "", "https://", "https://meet.example/a b",
    "https://meet.example/\r\nURL:x", "https://meet.example/\"><script>", "https://meet.example/ä",
  ])
  func `a video room is an address that begins with https (R54)`(room: String) throws {
    var changes = SettingChanges()
    changes.videoRoom = room
    #expect(try refusal { try changes.check() } == .invalid)
  }
}
