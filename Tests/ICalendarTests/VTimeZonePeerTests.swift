import CivilTime
import ICalendar
import TestSupport
import Testing

@Suite struct VTimeZonePeerTests {
  private struct Case: Encodable {
    var zone, ics: String
    var instants: [Int64]
    var hourly: [Int64]?
  }

  private let names = [
    "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow", "Europe/Istanbul",
    "Europe/Chisinau", "America/New_York", "America/Los_Angeles", "America/Phoenix", "America/St_Johns",
    "America/Sao_Paulo", "America/Santiago", "America/Asuncion", "America/Havana", "America/Nuuk",
    "America/Mexico_City", "America/Caracas", "America/Port-au-Prince", "America/Scoresbysund",
    "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Cairo", "Africa/Lagos", "Africa/Juba", "Africa/Monrovia",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Gaza", "Asia/Hebron", "Asia/Jerusalem", "Asia/Tehran",
    "Asia/Amman", "Asia/Almaty", "Asia/Pyongyang", "Asia/Tokyo", "Asia/Beirut", "Australia/Lord_Howe",
    "Australia/Sydney", "Antarctica/Troll", "Pacific/Apia", "Pacific/Auckland", "Pacific/Chatham",
    "Pacific/Fiji", "Pacific/Kiritimati", "Etc/GMT+5", "Atlantic/Azores",
  ]
  private let ranges = [
    utc(2026, 8, 22)..<utc(2029, 11, 20), utc(2026, 7, 1)..<utc(2026, 7, 2),
    utc(2024, 1, 1)..<utc(2027, 1, 1),
    utc(2005, 1, 1)..<utc(2019, 1, 1), utc(1966, 5, 1)..<utc(1976, 3, 4), utc(1936, 1, 1)..<utc(1938, 1, 1),
    utc(2033, 2, 1)..<utc(2046, 1, 1),
  ]
  private let hourly = [
    "Europe/Berlin", "Europe/Dublin", "America/Santiago", "Africa/Casablanca", "Asia/Gaza",
    "Australia/Lord_Howe",
  ]

  @Test func `every reader knows every instant of the range served (R42)`() throws {
    var cases: [Case] = []
    for name in names {
      let zone = try Zone.named(name)
      for (number, range) in ranges.enumerated() {
        var document = sampleDocument([sampleEvent(start: range.lowerBound, zone: zone)])
        document.served = range
        while !text(document).contains("BEGIN:VTIMEZONE") {
          // The first instant may lie in a repeated hour, which is written in UTC.
          document.events[0].start = document.events[0].start + 86_400
          document.events[0].end = document.events[0].end + 86_400
        }
        let changes = zone.transitions(in: range).flatMap {
          [$0.at.seconds - 1, $0.at.seconds, $0.at.seconds + 1]
        }
        let edges = [range.lowerBound.seconds, range.lowerBound.seconds + 1, range.upperBound.seconds]
        cases.append(
          Case(
            zone: name, ics: text(document),
            instants: (changes + edges).filter { $0 >= range.lowerBound.seconds },
            hourly: number == 2 && hourly.contains(name)
              ? [range.lowerBound.seconds, range.upperBound.seconds] : nil))
      }
    }
    let report = try peerReport("read_zones.py", cases)
    #expect(report.failures == [])
    #expect(report.compared > 20_000)
  }
}
