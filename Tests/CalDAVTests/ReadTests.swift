import CalDAV
import HTTP
import HTTPClient
import Testing

@Suite struct ReadTests {
  private let href = lessons + "a.ics"

  @Test func `a resource comes with its tag, or is not there`() throws {
    let script = Script(["GET \(href)": reply(200, ["ETag": "\"1\""], event("u1"))])
    #expect(try script.client().get(href) == Resource(href: href, etag: "\"1\"", bytes: bytes(event("u1"))))
    #expect(script.requests[0].headers["Accept"] == "text/calendar")
    for status in [404, 410] { #expect(try Script(["GET \(href)": reply(status)]).client().get(href) == nil) }
  }

  @Test func `a tag that a proxy weakened is read together with the data it belongs to`() throws {
    for header in ["W/\"1\"", "bare", ""] {
      let report = multistatus(
        object("/dav/alice/lessons/%61.ics", "&quot;2&quot;", event("u1", summary: "new")))
      let script = Script([
        "GET \(href)": reply(200, ["ETag": header], event("u1", summary: "old")), "REPORT \(lessons)": report,
      ])
      let read = try #require(try script.client().get(href))
      #expect(read.etag == "\"2\"")
      #expect(String(decoding: read.bytes, as: UTF8.self).contains("SUMMARY:new"))
      let alone = Script(["GET \(href)": reply(200, ["ETag": header], event("u1"))])
      #expect(try alone.client().get(href)?.etag == (header.isEmpty ? nil : header))
    }
  }

  @Test func `what is no calendar is no event`() {
    let answers = [
      loginPage, reply(200), reply(200, [:], "BEGIN:VCARD\r\n"), reply(204), reply(200, [:], "{}"),
      reply(200, ["Content-Type": "text/calendar"], "<html>BEGIN:VCALENDAR"),
    ]
    for answer in answers {
      let error = davError { () throws(DAVError) in try Script(["GET \(href)": answer]).client().get(href) }
      #expect(error?.code == .notCalDAV)
    }
  }

  @Test func `a calendar may begin with a mark, blanks and small letters`() throws {
    for text in ["\u{FEFF}BEGIN:VCALENDAR\n", "\r\n begin:vcalendar\r\n"] {
      let script = Script(["GET \(href)": reply(200, ["ETag": "\"1\""], text)])
      #expect(try script.client().get(href)?.bytes == bytes(text))
    }
  }

  @Test func `several are read fifty at a time, and keep the spelling they were asked by`() throws {
    let hrefs = (0..<120).map { lessons + "e\($0).ics" }
    let script = Script([
      "REPORT \(lessons)": { request in
        let text = String(decoding: request.body, as: UTF8.self)
        let asked = (0..<120).filter { text.contains("/e\($0).ics<") }
        return multistatus(
          asked.reversed().map { number in
            number == 7
              ? told("/dav/alice/lessons/e7.ics", 404)
              : number == 8
                ? ""
                : object(
                  "https://c.example:443/dav/alice/lessons/%65\(number)%2Eics", "\"\(number)\"",
                  event("u\(number)"))
          }.joined())(request)
      }
    ])
    let read = try script.client().read(hrefs, in: lessons)
    #expect(read.map(\.href) == hrefs.filter { !$0.hasSuffix("/e7.ics") && !$0.hasSuffix("/e8.ics") })
    #expect(read[50].etag == "\"52\"")
    #expect(script.requests.count == 3)
    #expect(try script.client().read([], in: lessons).isEmpty)
    #expect(script.requests.count == 3)
  }

  @Test(arguments: [404, 405, 501])
  func `a server that refuses the whole is asked for each`(status: Int) throws {
    let script = Script([
      "REPORT \(lessons)": reply(status), "PROPFIND \(lessons)": there,
      "GET \(href)": reply(200, ["ETag": "\"1\""], event("u1")),
    ])
    #expect(try script.client().read([lessons + "none.ics", href], in: lessons).map(\.href) == [href])
    let missing = Script(["REPORT \(lessons)": reply(status)])
    let error = davError { () throws(DAVError) in try missing.client().read([href], in: lessons) }
    #expect(error?.code == .calendarMissing)
  }

  @Test func `an event that cannot be read is not taken for missing`() {
    for status in [403, 500, 503] {
      let script = Script(["REPORT \(lessons)": multistatus(told("/dav/alice/lessons/a.ics", status))])
      #expect(davError { () throws(DAVError) in try script.client().read([href], in: lessons) } != nil)
    }
  }

  @Test func `a list leaves out the calendar itself and what is no resource of it`() throws {
    let script = Script([
      "PROPFIND \(lessons)": multistatus(
        found("/dav/alice/lessons", calendarType)
          + found("a.ics", "<D:getetag> \"1\"\n</D:getetag><D:resourcetype/>")
          + found("/dav/alice/lessons/sub/", collectionType)
          + found("/dav/alice/lessons/b%20b.ics", "<D:getetag/>")
          + found("/dav/alice/other/c.ics", "<D:getetag>\"3\"</D:getetag>")
          + found("/dav/alice/lessons/sub/d.ics", "<D:getetag>\"3\"</D:getetag>")
          + told("/dav/alice/lessons/gone.ics", 404))
    ])
    #expect(
      try script.client().list(String(lessons.dropLast()))
        == [Listed(href: lessons + "a.ics", etag: "\"1\""), Listed(href: lessons + "b%20b.ics", etag: nil)])
    #expect(script.requests[0].headers["Depth"] == "1")
  }

  @Test func `a calendar of two thousand events is listed`() throws {
    let all = (0..<2000).map {
      found("/dav/alice/lessons/event%20\($0).ics", "<D:getetag>\"\($0)\"</D:getetag><D:resourcetype/>")
    }
    let script = Script(["PROPFIND \(lessons)": multistatus(all.joined())])
    #expect(try script.client().list(lessons).count == 2000)
  }

  @Test func `a list that the server cut short is an error`() {
    let script = Script([
      "PROPFIND \(lessons)": multistatus(
        found("/dav/alice/lessons/a.ics", "<D:getetag>\"1\"</D:getetag>") + told("/dav/alice/lessons/", 507))
    ])
    #expect(davError { () throws(DAVError) in try script.client().list(lessons) }?.code == .refused)
  }

  @Test func `a calendar that is said inside to be missing is not empty`() {
    for status in [404, 410] {
      let script = Script([
        "PROPFIND \(lessons)": multistatus(told("https://c.example/dav/alice/lessons/", status))
      ]
      )
      #expect(davError { () throws(DAVError) in try script.client().list(lessons) }?.code == .calendarMissing)
    }
  }

  @Test func `a broken answer is none`() {
    let whole =
      "<D:multistatus xmlns:D=\"DAV:\">" + found("/dav/alice/lessons/a.ics", "") + "</D:multistatus>"
    let answers = [
      reply(207, [:], String(whole.dropLast(5))), reply(207, [:], ""), reply(207, [:], "<a/>"), loginPage,
      reply(207, [:], "<!DOCTYPE x>" + whole), reply(200, [:], "{}"), reply(204),
    ]
    for answer in answers {
      let script = Script(["PROPFIND \(lessons)": answer])
      #expect(davError { () throws(DAVError) in try script.client().list(lessons) }?.code == .notCalDAV)
    }
  }
}
