import CalDAV
import HTTP
import HTTPClient
import TestSupport
import Testing

@Suite struct CollectionTests {
  @Test func `a calendar tells its name, rights and components`() throws {
    let script = Script([
      "PROPFIND \(lessons)": multistatus(
        found("/dav/alice/lessons", calendarType + "<D:displayname> Lessons </D:displayname>"))
    ])
    #expect(
      try script.client().calendar(at: String(lessons.dropLast()))
        == CalendarInfo(url: lessons, name: "Lessons"))
    #expect(script.requests[0].headers["Depth"] == "0")
  }

  @Test func `a calendar that is missing is told from other trouble`() {
    func code(_ answer: @escaping Script.Answer) -> DAVError.Code? {
      davError { () throws(DAVError) in
        try Script(["PROPFIND \(lessons)": answer]).client().calendar(at: lessons)
      }?.code
    }
    #expect(code(reply(404)) == .calendarMissing)
    #expect(code(reply(410)) == .calendarMissing)
    #expect(code(multistatus(told("/dav/alice/lessons/", 404))) == .calendarMissing)
    #expect(code(reply(401)) == .unauthorized)
    #expect(code(reply(403)) == .forbidden)
    #expect(code(multistatus(told("/dav/alice/lessons/", 403))) == .forbidden)
    #expect(code(reply(503)) == .serverTrouble)
    #expect(code(loginPage) == .notCalDAV)
    #expect(code(multistatus(found("/dav/alice/lessons/", collectionType))) == .notCalDAV)
    #expect(code(multistatus("")) == .notCalDAV)
  }

  @Test func `a calendar is made under an address of its name, the next one where that is taken`() throws {
    let fake = FakeCalDAV()
    let client = CalDAVClient(transport: fake.transport, credentials: nil)
    let first = try client.makeCalendar(named: "Coaching: Ändi & Bö", in: fake.home)
    #expect(first == CalendarInfo(url: fake.home + "coaching-ndi-b/", name: "Coaching: Ändi & Bö"))
    let second = try client.makeCalendar(named: "Coaching: Ändi & Bö", in: fake.home)
    #expect(second.url == fake.home + "coaching-ndi-b-2/")
    #expect(try client.makeCalendar(named: "日本", in: fake.home).url == fake.home + "calendar/")
    #expect(try client.discover(fake.address).calendars.count == 4)
    let error = davError { () throws(DAVError) in
      try client.makeCalendar(named: "x", in: FakeCalDAV.origin + "/elsewhere/")
    }
    #expect(error?.code == .calendarMissing)
  }

  @Test func `whether an address is taken is seen where the answer does not say`() throws {
    for status in [403, 405, 409] {
      let script = Script([
        "MKCALENDAR \(home)lessons/": reply(status), "PROPFIND \(lessons)": there,
        "MKCALENDAR \(home)lessons-2/": reply(201),
        "PROPFIND \(home)lessons-2/": multistatus(found("/dav/alice/lessons-2/", calendarType)),
      ])
      #expect(try script.client().makeCalendar(named: "Lessons", in: home).url == home + "lessons-2/")
      let refused = Script(["MKCALENDAR \(home)lessons/": reply(status), "PROPFIND \(home)": there])
      let error = davError { () throws(DAVError) in
        try refused.client().makeCalendar(named: "Lessons", in: home)
      }
      #expect(error?.code == (status == 403 ? .forbidden : .refused))
    }
  }
}
