import CivilTime
import ICalendar
import TestSupport
import Testing

@Suite struct PeerTests {
  private struct Case: Encodable {
    struct Event: Encodable {
      var uid, summary, description, location, color, url, conference, label: String
      var categories: [String]
      var start, end: Int64
      var sequence: Int
    }
    var ics, name: String
    var events: [Event]
  }

  /// The document, and what a reader has to find in it.
  private func randomCase(_ random: inout TestRandom, _ zones: [Zone?]) -> Case {
    var wanted: [Case.Event] = []
    var events: [ICalendar.Event] = []
    for number in 0..<Int.random(in: 0...4, using: &random) {
      let start = utc(2026, 1, 1) + Int64.random(in: 0..<63_072_000, using: &random)
      let end = start + Int64.random(in: 1...90_000, using: &random)
      let categories = (0..<Int.random(in: 0...3, using: &random)).map { _ in unkindText(&random, upTo: 2) }
      let event = Case.Event(
        uid: "\(number)-" + unkindText(&random), summary: unkindText(&random),
        description: unkindText(&random, upTo: 12), location: unkindText(&random),
        color: unkindText(&random, upTo: 1), url: "https://example.org/" + unkindText(&random),
        conference: "https://meet.example.org/" + unkindText(&random), label: unkindText(&random),
        categories: categories, start: start.seconds, end: end.seconds,
        sequence: Int.random(in: 0...70, using: &random))
      wanted.append(event)
      events.append(
        ICalendar.Event(
          uid: event.uid, stamp: utc(2026, 1, 1), created: utc(2025, 1, 1), sequence: event.sequence,
          start: start, end: end, zone: zones.randomElement(using: &random) ?? nil,
          status: .allCases.randomElement(using: &random) ?? .confirmed, summary: event.summary,
          description: event.description, location: event.location, url: event.url,
          conference: .init(uri: event.conference, label: event.label), categories: categories,
          color: event.color, transparency: .allCases.randomElement(using: &random) ?? .opaque,
          classification: .allCases.randomElement(using: &random)))
    }
    let document = Document(
      prodid: unkindText(&random), uid: unkindText(&random), name: unkindText(&random),
      description: unkindText(&random), color: unkindText(&random), source: unkindText(&random),
      url: unkindText(&random), refreshInterval: Int.random(in: 0...100_000, using: &random),
      zone: zones.randomElement(using: &random) ?? nil, lastModified: utc(2026, 1, 2), events: events)
    return Case(ics: text(document), name: document.name, events: wanted)
  }

  @Test func `icalendar reads back unkind text, and no line is smuggled in`() throws {
    var random = TestRandom(for: "unkind text")
    let zones = try [nil] + ["Europe/Berlin", "America/New_York", "Asia/Kolkata"].map(Zone.named)
    let report = try peerReport("read_calendars.py", (0..<400).map { _ in randomCase(&random, zones) })
    #expect(report.failures == [], "COACHCAL_TEST_SEED=\(random.seed)")
    #expect(report.compared > 4000)
  }
}
