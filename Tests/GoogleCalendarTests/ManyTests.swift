import GoogleCalendar
import TestSupport
import Testing

@Suite struct ManyTests {
  @Test func `of many who insert under one id, one succeeds and the others are told`() throws {
    let scene = try Scene()
    let outcomes = Shared<GoogleError.Code?>()
    inThreads(12) { _ in
      let refused = failure { () throws(GoogleError) in
        _ = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
      }
      outcomes.append(refused?.code)
    }
    #expect(outcomes.values.filter { $0 == nil }.count == 1)
    #expect(outcomes.values.filter { $0 == .duplicate }.count == 11)
    #expect(try scene.google.events().count == 1)
  }

  @Test func `whatever is written is read again`() throws {
    let scene = try Scene()
    var random = TestRandom(for: "whatever is written is read again")
    for number in 0..<60 {
      let wanted = event("random\(number)", &random)
      let made = try scene.calendar.insert(wanted, in: "primary", sendUpdates: .none)
      #expect(written(made) == wanted, "seed \(random.seed)")
      var change = event("random\(number)", &random)
      let all = Set(GoogleEvent.Clearable.allCases)
      let changed = try scene.calendar.patch(
        change, clearing: all.filter { isMissing($0, in: change) }, id: "random\(number)", in: "primary",
        sendUpdates: .none)
      // Properties are merged; these two cannot be taken away.
      change.privateProperties.merge(wanted.privateProperties) { new, _ in new }
      change.transparency = change.transparency ?? wanted.transparency
      #expect(written(changed) == change, "seed \(random.seed)")
      #expect(try scene.calendar.get("random\(number)", in: "primary") == changed, "seed \(random.seed)")
    }
    #expect(try scene.google.invalid() == [])
  }

  private func isMissing(_ member: GoogleEvent.Clearable, in event: GoogleEvent) -> Bool {
    switch member {
    case .summary: event.summary == nil
    case .description: event.description == nil
    case .location: event.location == nil
    case .attendees: event.attendees == nil
    case .colorID: event.colorID == nil
    case .conference: true
    }
  }

  /// Without what Google adds.
  private func written(_ event: GoogleEvent) -> GoogleEvent {
    var event = event
    (event.status, event.etag, event.sequence, event.htmlLink) = (nil, nil, nil, nil)
    return event
  }

  private func event(_ id: String, _ random: inout TestRandom) -> GoogleEvent {
    var event = GoogleEvent(id: id)
    event.summary = random.once(in: 4) ? nil : text(&random)
    event.description = random.once(in: 4) ? nil : text(&random)
    event.location = random.once(in: 4) ? nil : text(&random)
    if random.once(in: 5) {
      event.start = .day("2026-02-28")
      event.end = .day("2026-03-01")
    } else {
      let start = Int64.random(in: 1_700_000_000...1_900_000_000, using: &random)
      let zone = random.pick(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"])
      event.start = .instant(start, zone: zone)
      event.end = .instant(start + Int64.random(in: 0...90_000, using: &random), zone: zone)
    }
    if !random.once(in: 3) {
      event.attendees = (0..<Int.random(in: 1...3, using: &random)).map { number in
        var attendee = GoogleEvent.Attendee("person\(number)@example.com")
        attendee.name = random.once(in: 2) ? nil : text(&random)
        attendee.response = random.pick(["needsAction", "accepted", "declined", "tentative"])
        attendee.isOptional = random.once(in: 2) ? nil : true
        attendee.additionalGuests = random.once(in: 2) ? nil : 3
        return attendee
      }
    }
    event.transparency = random.pick([nil, .opaque, .transparent])
    event.colorID = random.pick([nil, "1", "11"])
    for key in ["coachcal", "kind"] where !random.once(in: 3) { event.privateProperties[key] = text(&random) }
    return event
  }

  private func text(_ random: inout TestRandom) -> String {
    let pieces = [
      "a", "Ä", "\"", "\\", "\n", "<b>", "&", "👩🏽‍🏫", " ", "\u{2028}", "%2F", "=", "\u{1}", "é", "/",
    ]
    return (0..<Int.random(in: 1...12, using: &random)).map { _ in random.pick(pieces) }.joined()
  }
}
