import Booking
import CalDAV
import Desk
import FoundationEssentials
import Glibc
import HTTP
import HTTPClient
import TestSupport
import Testing

/// Servers that schedule (RFC 6638) mail the people an event names; ours name nobody (R49).
@Suite struct ScheduleTests {
  @Test func `a server that mails guests has nobody to mail for our events (R49)`() throws {
    try withTemporaryFolder { folder in
      let mails = "\(folder)/mails"
      try FileManager.default.createDirectory(atPath: mails, withIntermediateDirectories: true)
      let port = try freePort()
      let sink = try RunningProgram(
        peer("python"), ["\(PackageRoot.path)/Tests/Peers/take_mail.py", "\(port)", mails], seconds: 300)
      defer {
        sink.signal(SIGKILL)
        _ = try? sink.wait()
      }
      try awaiting("the sink listens") { (try? RawHTTPClient(port: port)) != nil }
      let open = try OpenPlace(.xandikos, folder: folder, mailing: port)
      defer { open.close() }
      func taken() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: mails) }

      // An event that does name somebody shows that the server mails, and that the sink takes it.
      // Only for whom it knows to be the organizer.
      let named = try open.transport(
        ClientRequest(
          Method("PROPPATCH"), "\(open.server?.url ?? "")/alice/",
          headers: ["Content-Type": "application/xml"], body: Array(address.utf8)))
      #expect(named.status.code == 207)
      let client = CalDAVClient(transport: open.transport, credentials: open.credentials)
      _ = try client.put("\(open.calendar)invitation.ics", Array(invitation("first").utf8), .new)
      try awaiting("a mail to the guest") { try !taken().isEmpty }
      let first = try String(contentsOf: URL(filePath: "\(mails)/1.eml"), encoding: .utf8)
      #expect(first.contains("guest@elsewhere.example"))
      let before = try taken().count

      try withStudio { studio in
        let scene = try Scene(studio, open)
        var bookings = try (10..<14).map { try studio.book("2026-10-20T\($0):00") }
        try scene.pushAll()
        for index in bookings.indices {
          bookings[index] = try studio.desk.move(
            bookings[index].id, to: When("2026-10-21T1\(index):00"), by: studio.actor("ann"))
        }
        try scene.pushAll()
        for booking in bookings.dropFirst() {
          _ = try studio.desk.cancel(booking.id, by: studio.actor("ann"))
        }
        try scene.pushAll()
        #expect(try scene.differences() == [])
      }
      // Mails go in the order of what caused them: when this one is there, ours would be.
      _ = try client.put("\(open.calendar)second.ics", Array(invitation("second").utf8), .new)
      try awaiting("the second mail") { try taken().count > before }
      let all = try taken().map { try String(contentsOf: URL(filePath: "\(mails)/\($0)"), encoding: .utf8) }
      #expect(all.count == before + 1)
      for mail in all { #expect(!mail.contains("Cleo") && !mail.contains("@coachcal")) }
    }
  }

  private let address = """
    <propertyupdate xmlns="DAV:"><set><prop><calendar-user-address-set xmlns="urn:ietf:params:xml:ns:caldav">\
    <href xmlns="DAV:">mailto:alice@coach.example</href></calendar-user-address-set></prop></set></propertyupdate>
    """

  private func invitation(_ uid: String) -> String {
    [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//somebody//EN", "BEGIN:VEVENT",
      "UID:\(uid)@elsewhere.example",
      "DTSTAMP:20261019T080000Z", "DTSTART:20261022T090000Z", "DTEND:20261022T100000Z", "SUMMARY:By hand",
      "ORGANIZER:mailto:alice@coach.example", "ATTENDEE;RSVP=TRUE:mailto:guest@elsewhere.example",
      "END:VEVENT",
      "END:VCALENDAR", "",
    ].joined(separator: "\r\n")
  }

  private func awaiting(_ what: String, _ isSo: () throws -> Bool) throws {
    for _ in 0..<1000 {
      if try isSo() { return }
      usleep(20_000)
    }
    throw Unexpected("not within 20 seconds: \(what)")
  }
}
