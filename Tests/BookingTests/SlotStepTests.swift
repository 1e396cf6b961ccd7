import Booking
import CivilTime
import Testing

/// R6 and R11: where slots begin, and how long they are.
@Suite struct SlotStepTests {
  private let monday = "2026-06-01"

  @Test func `adjoining windows join, over midnight too (R6)`() throws {
    let availability = Availability.sample([
      try .sample(.monday, "22:00", "24:00"), try .sample(.tuesday, "00:00", "01:30"),
    ])
    #expect(try availability.slotTexts(monday, minutes: 90) == ["22:00–23:30Z 0/1", "23:30–01:00Z 0/1"])
    #expect(try availability.slotTexts("2026-06-02", minutes: 90) == ["00:00–01:30Z 0/1"])
  }

  @Test func `windows with a gap do not join (R6)`() throws {
    let availability = Availability.sample([
      try .sample(.monday, "10:00", "10:30"), try .sample(.monday, "10:35", "11:30"),
    ])
    #expect(try availability.slotTexts(monday, minutes: 30) == ["10:00–10:30Z 0/1", "10:35–11:05Z 0/1"])
    #expect(try availability.slotTexts(monday, minutes: 60).isEmpty)
  }

  @Test func `each window steps by the interval from its own start (R6)`() throws {
    var policy = Policy()
    policy.slotIntervalMinutes = 40
    let availability = Availability.sample([
      try .sample(.monday, "10:10", "12:10"), try .sample(.monday, "15:00", "16:00"),
    ])
    #expect(
      try availability.slotTexts(monday, policy: policy) == [
        "10:10–11:10Z 0/1", "10:50–11:50Z 0/1", "15:00–16:00Z 0/1",
      ])
  }

  @Test func `an extra steps from its own start, beside the window under it (R6)`() throws {
    let quarter = try at("2026-06-01T10:15:00Z")
    let availability = Availability.sample(
      [try .sample(.monday, "10:00", "12:00")], overrides: [.extra(quarter, quarter + 3600, capacity: 1)])
    #expect(
      try availability.slotTexts(monday) == ["10:00–11:00Z 0/1", "10:15–11:15Z 0/1", "11:00–12:00Z 0/1"])
  }

  @Test func `an extra from the day before goes on with its steps (R6)`() throws {
    let late = try at("2026-05-31T23:15:00Z")
    let availability = Availability.sample([], overrides: [.extra(late, late + 3 * 3600, capacity: 1)])
    #expect(try availability.slotTexts(monday) == ["00:15–01:15Z 0/1", "01:15–02:15Z 0/1"])
  }

  @Test func `whole days that are opened step from midnight, also where the clocks skip it (R6, R11)`() throws
  {
    let zone = try Zone.named("Asia/Beirut")
    let date = try day("2027-03-28")
    let extra = Override(
      id: OverrideID("e"), effect: .extra(capacity: 1, room: nil), span: .days(date, through: date))
    var policy = Policy()
    policy.slotIntervalMinutes = 90
    let opened = Availability.sample([], overrides: [extra], zone: zone)
    let window = Availability.sample([try .sample(.sunday, "00:00", "24:00")], zone: zone)
    let slots = try opened.slotTexts("2027-03-28", minutes: 60, policy: policy)
    #expect(slots.first == "22:30–23:30Z 0/1")
    #expect(try slots == window.slotTexts("2027-03-28", minutes: 60, policy: policy))
  }

  @Test func `nothing is offered beyond the horizon`() throws {
    let all = try Weekday.allCases.map { try Window.sample($0, "10:00", "12:00") }
    #expect(try !Availability.sample(all).slotTexts("2199-12-31").isEmpty)
    #expect(try Availability.sample(all).slotTexts("2200-01-01").isEmpty)
  }

  @Test func `slots in the past are not offered, one that begins now is (R6)`() throws {
    let availability = Availability.sample([try .sample(.monday, "10:00", "13:00")])
    let now = try at("2026-06-01T11:00:00Z")
    #expect(try availability.slotTexts(monday, now: now) == ["11:00–12:00Z 0/1", "12:00–13:00Z 0/1"])
    #expect(try availability.slotTexts(monday, now: now + 1) == ["12:00–13:00Z 0/1"])
  }

  @Test func `clients see no slot inside the notice, and one at exactly its end (R6)`() throws {
    let availability = Availability.sample([try .sample(.monday, "10:00", "13:00")])
    let now = try at("2026-05-31T23:00:00Z")
    let training = Policy(preset: .training)
    #expect(
      try availability.slotTexts(monday, minutes: 60, role: .client, policy: training, now: now) == [
        "11:00–12:00Z 0/1", "11:30–12:30Z 0/1", "12:00–13:00Z 0/1",
      ])
    #expect(try availability.slotTexts(monday, minutes: 60, policy: training, now: now).count == 5)
  }

  @Test func `the last bookable day is today in the coach's zone and the booking window's days (R6)`() throws
  {
    // Still 31 May in New York: with one day ahead 1 June is the last.
    let zone = try Zone.named("America/New_York")
    let windows = try Weekday.allCases.map { try Window.sample($0, "22:00", "24:00") }
    let availability = Availability.sample(windows, zone: zone)
    let now = try at("2026-06-01T03:59:00Z")
    var policy = Policy()
    policy.bookingWindowDays = 1
    let seen = try ["2026-06-01", "2026-06-02"].map {
      try availability.slotTexts($0, role: .client, policy: policy, now: now).count
    }
    #expect(seen == [2, 0])
    #expect(try availability.slotTexts("2026-06-02", policy: policy, now: now).count == 2)
    #expect(try availability.slotTexts("2026-06-02", role: .client, policy: policy, now: now + 60).count == 2)
  }

  @Test func `a skipped local time is never offered, and a slot's length is elapsed time (R11)`() throws {
    // 02:00 becomes 03:00 CEST at 01:00Z.
    let availability = Availability.sample(
      [try .sample(.sunday, "01:00", "05:00")], zone: try .named("Europe/Berlin"))
    #expect(
      try availability.slotTexts("2026-03-29") == [
        "00:00–01:00Z 0/1", "01:00–02:00Z 0/1", "02:00–03:00Z 0/1",
      ])
    #expect(
      try availability.slotTexts("2026-03-29", minutes: 120) == ["00:00–02:00Z 0/1", "01:00–03:00Z 0/1"])
  }

  @Test func `a window that a change skips whole does not open (R11)`() throws {
    let zone = try Zone.named("Europe/Berlin")
    #expect(
      try Availability.sample([.sample(.sunday, "02:00", "03:00")], zone: zone).slotTexts("2026-03-29")
        .isEmpty)
    // Its start skipped, it opens at the change.
    let late = Availability.sample([try .sample(.sunday, "02:30", "04:30", slotMinutes: 30)], zone: zone)
    #expect(
      try late.slotTexts("2026-03-29") == ["01:00–01:30Z 0/1", "01:30–02:00Z 0/1", "02:00–02:30Z 0/1"])
  }

  @Test func `a local time that occurs twice is offered once, at its first occurrence (R11)`() throws {
    // 03:00 CEST becomes 02:00 CET at 01:00Z.
    let availability = Availability.sample(
      [try .sample(.sunday, "01:00", "04:00")], zone: try .named("Europe/Berlin"))
    #expect(
      try availability.slotTexts("2026-10-25") == [
        "23:00–00:00Z 0/1", "00:00–01:00Z 0/1", "02:00–03:00Z 0/1",
      ])
  }

  @Test func `an extra that ends in a repeated hour offers its steps to that end (R11)`() throws {
    // 00:30Z is the first 02:30 in Berlin, 01:30Z the second.
    let first = try at("2026-10-25T00:00:00Z")
    let availability = Availability.sample(
      [], overrides: [.extra(first, first + 5400, capacity: 1)], zone: try .named("Europe/Berlin"))
    var policy = Policy()
    policy.slotIntervalMinutes = 30
    #expect(
      try availability.slotTexts("2026-10-25", policy: policy) == ["00:00–01:00Z 0/1", "00:30–01:30Z 0/1"])
  }

  @Test func `an almost day-long slot over a lost hour reaches the second day after (R6, R11)`() throws {
    let windows = try Weekday.allCases.map { try Window.sample($0, "00:00", "24:00") }
    let availability = Availability.sample(windows, zone: try .named("Europe/Berlin"))
    var policy = Policy()
    policy.slotIntervalMinutes = 1439
    let slots = try availability.slotTexts("2026-03-28", minutes: 1439, policy: policy)
    #expect(slots == ["23:00–22:59Z 0/1", "22:59–22:58Z 0/1"])
  }
}
