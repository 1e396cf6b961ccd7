import Booking
import CivilTime
import TestSupport
import Testing

/// R3 to R5: when a coach is open.
@Suite struct OpenTimeTests {
  private let monday = "2026-06-01"

  @Test func `a window stays at its time on the wall across both changes of the year (R3)`() throws {
    let availability = Availability.sample(
      [try .sample(.sunday, "10:00", "11:00")], zone: try .named("Europe/Berlin"))
    #expect(try availability.slotTexts("2026-03-22") == ["09:00–10:00Z 0/1"])
    #expect(try availability.slotTexts("2026-03-29") == ["08:00–09:00Z 0/1"])
    #expect(try availability.slotTexts("2026-10-18") == ["08:00–09:00Z 0/1"])
    #expect(try availability.slotTexts("2026-10-25") == ["09:00–10:00Z 0/1"])
  }

  @Test func `a window opens on its weekday only (R4)`() throws {
    let availability = Availability.sample([try .sample(.monday, "10:00", "11:00")])
    #expect(try availability.slotTexts(monday).count == 1)
    #expect(try availability.slotTexts("2026-05-31").isEmpty)
    #expect(try availability.slotTexts("2026-06-02").isEmpty)
  }

  @Test func `a window opens from its first to its last effective date, both inclusive (R4)`() throws {
    var window = try Window.sample(.monday, "10:00", "11:00")
    window.effectiveFrom = try day("2026-06-08")
    window.effectiveUntil = try day("2026-06-15")
    let availability = Availability.sample([window])
    let open = try ["2026-06-01", "2026-06-08", "2026-06-15", "2026-06-22"].map {
      try !availability.slotTexts($0).isEmpty
    }
    #expect(open == [false, true, true, false])
    #expect(window.opens(on: try day("2026-06-08")))
    #expect(!window.opens(on: try day("2026-06-09")))
  }

  @Test func `a window that is not active never opens (R4)`() throws {
    var window = try Window.sample(.monday, "10:00", "11:00")
    window.isActive = false
    #expect(try Availability.sample([window]).slotTexts(monday).isEmpty)
  }

  @Test func `sessions and check-ins have separate windows (R4)`() throws {
    let availability = Availability.sample([
      try .sample(.monday, "10:00", "11:00"), try .sample(.monday, "12:00", "13:00", kind: .checkin),
    ])
    #expect(try availability.slotTexts(monday) == ["10:00–11:00Z 0/1"])
    #expect(try availability.slotTexts(monday, kind: .checkin) == ["12:00–12:30Z 0/1", "12:30–13:00Z 0/1"])
  }

  @Test func `a window's own slot length holds where nobody asks for another (R4)`() throws {
    let availability = Availability.sample([try .sample(.monday, "10:00", "12:00", slotMinutes: 45)])
    #expect(try availability.slotTexts(monday) == ["10:00–10:45Z 0/1", "10:45–11:30Z 0/1"])
    #expect(try availability.slotTexts(monday, minutes: 90) == ["10:00–11:30Z 0/1"])
  }

  @Test func `a blackout beats an extra, which beats the absence of a window (R5)`() throws {
    let ten = try at("2026-06-01T10:00:00Z")
    let availability = Availability.sample(
      [],
      overrides: [
        .extra(ten, ten + 3 * 3600, capacity: 2), .blackout(ten + 3600, ten + 2 * 3600),
      ])
    #expect(try availability.slotTexts(monday) == ["10:00–11:00Z 0/2", "12:00–13:00Z 0/2"])
  }

  @Test func `over a window an extra's capacity holds, be it lower or higher (R5)`() throws {
    let ten = try at("2026-06-01T10:00:00Z")
    for capacity in [1, 5] {
      let availability = Availability.sample(
        [try .sample(.monday, "09:00", "12:00", capacity: 2)],
        overrides: [.extra(ten, ten + 3600, capacity: capacity)])
      #expect(
        try availability.slotTexts(monday) == [
          "09:00–10:00Z 0/2", "10:00–11:00Z 0/\(capacity)", "11:00–12:00Z 0/2",
        ])
    }
  }

  @Test func `where windows or extras overlap the higher capacity holds (R5)`() throws {
    let ten = try at("2026-06-01T10:00:00Z")
    let windows = [
      try Window.sample(.monday, "10:00", "12:00", capacity: 1),
      try Window.sample(.monday, "11:00", "13:00", capacity: 3),
    ]
    let expected = ["10:00–11:00Z 0/1", "11:00–12:00Z 0/3", "12:00–13:00Z 0/3"]
    #expect(try Availability.sample(windows).slotTexts(monday) == expected)
    #expect(try Availability.sample(windows.reversed()).slotTexts(monday) == expected)
    let extras = [
      Override.extra(ten, ten + 7200, capacity: 1), .extra(ten + 3600, ten + 10800, capacity: 3),
    ]
    #expect(try Availability.sample([], overrides: extras).slotTexts(monday) == expected)
  }

  @Test func `an override speaks of sessions, of check-ins or of both (R5)`() throws {
    let midnight = try at("2026-06-01T00:00:00Z")
    let windows = [
      try Window.sample(.monday, "10:00", "11:00"),
      try Window.sample(.monday, "10:00", "10:30", kind: .checkin),
    ]
    let open = try KindScope.allCases.map { scope in
      let availability = Availability.sample(
        windows, overrides: [.blackout(midnight, midnight + 86400, scope)])
      return try Kind.allCases.map { try !availability.slotTexts(monday, kind: $0).isEmpty }
    }
    #expect(KindScope.allCases == [.session, .checkin, .both])
    #expect(open == [[false, true], [true, false], [false, false]])
  }

  @Test func `a blackout of whole days closes them by the coach's calendar, first and last included (R5)`()
    throws
  {
    let zone = try Zone.named("America/New_York")
    let blackout = Override(
      id: OverrideID("b"), effect: .blackout,
      span: .days(try day("2026-03-08"), through: try day("2026-03-09")))
    let windows = try Weekday.allCases.map { try Window.sample($0, "00:00", "24:00") }
    let availability = Availability.sample(windows, overrides: [blackout], zone: zone)
    let counts = try ["2026-03-07", "2026-03-08", "2026-03-09", "2026-03-10"].map {
      try availability.slotTexts($0).count
    }
    #expect(counts == [24, 0, 0, 24])
    // The day of the change has 23 hours.
    let range = blackout.range(in: zone)
    #expect(range.upperBound - range.lowerBound == 47 * 3600)
  }

  @Test func `an extra of a day that the zone leaves out opens nothing (R5)`() throws {
    let left = try day("2011-12-30")
    let extra = Override(
      id: OverrideID("e"), effect: .extra(capacity: 1, room: nil), span: .days(left, through: left))
    let windows = try Weekday.allCases.map { try Window.sample($0, "00:00", "24:00", capacity: 3) }
    let availability = Availability.sample(windows, overrides: [extra], zone: try .named("Pacific/Apia"))
    #expect(try availability.slotTexts("2011-12-30").isEmpty)
    // The night over the left-out day keeps the windows' capacity.
    var policy = Policy()
    policy.slotIntervalMinutes = 720
    #expect(
      try availability.slotTexts("2011-12-29", minutes: 1440, policy: policy) == [
        "10:00–10:00Z 0/3", "22:00–22:00Z 0/3",
      ])
  }

  @Test func `what can never be a window is refused (R4)`() throws {
    #expect(try refusal { try Window.sample(.monday, "11:00", "11:00").check() } == .endBeforeStart)
    #expect(try refusal { try Window.sample(.monday, "22:00", "02:00").check() } == .endBeforeStart)
    #expect(try refusal { try Window.sample(.monday, "10:00", "11:00", capacity: 0).check() } == .invalid)
    #expect(try refusal { try Window.sample(.monday, "10:00", "11:00", capacity: 1001).check() } == .invalid)
    #expect(try refusal { try Window.sample(.monday, "10:00", "11:00", slotMinutes: 4).check() } == .invalid)
    var window = try Window.sample(.monday, "00:00", "24:00", capacity: 1000, slotMinutes: 1440)
    try window.check()
    window.effectiveFrom = try day("2026-06-02")
    window.effectiveUntil = try day("2026-06-01")
    #expect(try refusal { try window.check() } == .endBeforeStart)
    window.effectiveUntil = window.effectiveFrom
    try window.check()
  }

  @Test func `what can never be an override is refused (R5)`() throws {
    let now = try at("2026-06-01T10:00:00Z")
    #expect(try refusal { try Override.blackout(now, now).check() } == .endBeforeStart)
    #expect(try refusal { try Override.extra(now, now + 60, capacity: 0).check() } == .invalid)
    try Override.extra(now, now + 60, capacity: 1).check()
    let backwards = Override(
      id: OverrideID("b"), effect: .blackout,
      span: .days(try day("2026-06-02"), through: try day("2026-06-01")))
    #expect(try refusal { try backwards.check() } == .endBeforeStart)
  }
}
