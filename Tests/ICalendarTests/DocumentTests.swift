import CivilTime
import Glibc
import ICalendar
import Synchronization
import TestSupport
import Testing

@Suite struct DocumentTests {
  @Test func `a document with everything has these bytes (R41, R42)`() throws {
    #expect(snapshotDifference(render(try fullDocument()), "full.ics") == nil)
  }

  @Test func `a document without events has these bytes`() {
    #expect(snapshotDifference(render(sampleDocument([])), "empty.ics") == nil)
  }

  @Test func `events in zones whose rules change have these bytes (R42)`() throws {
    let names = ["Africa/Casablanca", "Asia/Gaza", "Europe/Dublin", "America/Santiago", "Asia/Jerusalem"]
    let events = try names.map { sampleEvent($0, start: utc(2015, 9, 1, 12), zone: try Zone.named($0)) }
    var document = sampleDocument(events)
    document.served = utc(2014, 6, 1)..<utc(2016, 9, 1)
    #expect(snapshotDifference(render(document), "zones.ics") == nil)
  }

  @Test func `names come before the first component, and zones before the events (R43)`() throws {
    let found = lines(try fullDocument())
    let name = try #require(found.firstIndex { $0.hasPrefix("NAME:") })
    let oldName = try #require(found.firstIndex { $0.hasPrefix("X-WR-CALNAME:") })
    let component = try #require(found.dropFirst().firstIndex { $0.hasPrefix("BEGIN:") })
    #expect(name < component && oldName < component)
    let lastZone = try #require(found.lastIndex(of: "END:VTIMEZONE"))
    let firstEvent = try #require(found.firstIndex(of: "BEGIN:VEVENT"))
    #expect(lastZone < firstEvent)
    #expect(found.filter { $0.hasPrefix("TZID:") } == ["TZID:Asia/Kolkata", "TZID:Europe/Berlin"])
  }

  @Test func `a refresh interval is written for old and new readers (R43)`() {
    for (seconds, duration) in [
      (3600, "PT1H"), (90_000, "PT25H"), (5400, "PT1H30M"), (90, "PT1M30S"), (3605, "PT1H0M5S"), (0, "PT1S"),
    ] {
      var document = sampleDocument([])
      document.refreshInterval = seconds
      let found = lines(document)
      #expect(found.contains("REFRESH-INTERVAL;VALUE=DURATION:" + duration))
      #expect(found.contains("X-PUBLISHED-TTL:" + duration))
    }
  }

  @Test func `many threads render the same bytes at once`() throws {
    var random = TestRandom(for: "many threads")
    var documents = [try fullDocument()]
    for _ in 0..<20 {
      var event = sampleEvent(zone: try Zone.named("America/Santiago"))
      event.summary = unkindText(&random)
      event.description = unkindText(&random)
      event.conference = .init(uri: unkindText(&random), label: unkindText(&random))
      documents.append(sampleDocument([event, sampleEvent(unkindText(&random)), event]))
    }
    let wanted = documents.map { render($0) }
    let rendered = Atomic(0)
    let pairs = Array(zip(documents, wanted))
    inParallel(8) {
      for _ in 0..<25 {
        for (document, bytes) in pairs where render(document) == bytes {
          rendered.add(1, ordering: .relaxed)
        }
      }
    }
    let all = 8 * 25 * pairs.count
    #expect(rendered.load(ordering: .relaxed) == all, "COACHCAL_TEST_SEED=\(random.seed)")
  }

  @Test func `a thousand events share what they share and keep what is their own`() {
    let events = (0..<1000).map { number in
      var event = sampleEvent("\(number)@example.org", start: utc(2026, 1, 1) + Int64(number) * 3600)
      event.summary = "Client \(number % 37)"
      event.location = "Room \(number % 5)"
      return event
    }
    let together = lines(sampleDocument(events)).dropFirst(6).dropLast()
    let apart = events.flatMap { lines(sampleDocument([$0])).dropFirst(6).dropLast() }
    #expect(Array(together) == apart)
  }
}

/// Runs `body` on that many threads at once, and returns when all have ended.
private func inParallel(_ count: Int, _ body: @escaping @Sendable () -> Void) {
  final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  let threads = (0..<count).map { _ in
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(Work(body)).toOpaque())
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
}
