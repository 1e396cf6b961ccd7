import CalDAV
import HTTP
import HTTPClient
import Testing

@Suite struct FindTests {
  private func uids(_ resources: [Resource]) -> [String] {
    resources.map { String($0.href.dropFirst(lessons.count)) }
  }

  @Test func `only events of this very UID are found, whatever the server matches`() throws {
    let script = Script([
      "REPORT \(lessons)": multistatus(
        object("/dav/alice/lessons/a.ics", "\"1\"", event("u1"))
          + object("/dav/alice/lessons/b.ics", "\"2\"", event("u11"))
          + object("/dav/alice/lessons/c.ics", "\"3\"", event("U1"))
          + object("/dav/alice/lessons/d.ics", "\"4\"", event("u1"))
          + object("/dav/alice/other/e.ics", "\"5\"", event("u1")))
    ])
    let found = try script.client().find(uid: "u1", in: lessons)
    #expect(uids(found) == ["a.ics", "d.ics"])
    #expect(found.map(\.etag) == ["\"1\"", "\"4\""])
    #expect(script.requests[0].headers["Depth"] == "1")
    let body = String(decoding: script.requests[0].body, as: UTF8.self)
    #expect(body.contains(#"<C:text-match collation="i;octet">u1</C:text-match>"#))
  }

  @Test(arguments: [
    "UID:u-1@x", "UID;X-A=\"a:b\";X-B=c:u-1@x", "uid:u-1@x", "UID:u-\r\n 1@\r\n\tx", "UID:u\\-1@x",
    "UID: u-1@x ",
  ])
  func `a UID is read as iCalendar writes it`(line: String) throws {
    let text = event("other").replacing("UID:other", with: line)
    let script = Script(["REPORT \(lessons)": multistatus(object("/dav/alice/lessons/a.ics", "\"1\"", text))])
    #expect(try script.client().find(uid: "u-1@x", in: lessons).count == 1)
    let other = event("other").replacing("UID:other", with: "X-\(line)")
    let wrong = Script(["REPORT \(lessons)": multistatus(object("/dav/alice/lessons/a.ics", "\"1\"", other))])
    #expect(try wrong.client().find(uid: "u-1@x", in: lessons).isEmpty)
  }

  @Test func `data that does not come with the answer is fetched`() throws {
    let script = Script([
      "REPORT \(lessons)": { request in
        String(decoding: request.body, as: UTF8.self).contains("calendar-multiget")
          ? multistatus(object("/dav/alice/lessons/a.ics", "\"1\"", event("u1")))(request)
          : multistatus(found("/dav/alice/lessons/a.ics", "<D:getetag>\"1\"</D:getetag>"))(request)
      }
    ])
    #expect(try uids(script.client().find(uid: "u1", in: lessons)) == ["a.ics"])
  }

  @Test func `a server without the collation is asked without`() throws {
    let script = Script([
      "REPORT \(lessons)": { request in
        String(decoding: request.body, as: UTF8.self).contains("collation")
          ? reply(403, [:], davError("<C:supported-collation/>"))(request)
          : multistatus(object("/dav/alice/lessons/a.ics", "\"1\"", event("u1")))(request)
      }
    ])
    #expect(try uids(script.client().find(uid: "u1", in: lessons)) == ["a.ics"])
    #expect(script.requests.count == 2)
  }

  @Test(arguments: [reply(501), reply(403, [:], davError("<C:supported-filter/>"))])
  func `a server that cannot search is read whole`(answer: @escaping Script.Answer) throws {
    let script = Script([
      "REPORT \(lessons)": { request in
        String(decoding: request.body, as: UTF8.self).contains("calendar-query")
          ? answer(request)
          : multistatus(
            object("/dav/alice/lessons/a.ics", "\"1\"", event("u1"))
              + object("/dav/alice/lessons/b.ics", "\"1\"", event("u2")))(request)
      },
      "PROPFIND \(lessons)": multistatus(
        found("/dav/alice/lessons/", calendarType)
          + found("/dav/alice/lessons/a.ics", "<D:getetag>\"1\"</D:getetag>")
          + found("/dav/alice/lessons/b.ics", "<D:getetag>\"1\"</D:getetag>")),
    ])
    #expect(try uids(script.client().find(uid: "u2", in: lessons)) == ["b.ics"])
  }

  @Test func `a missing calendar is no calendar without the event`() {
    for status in [404, 410] {
      let script = Script(["REPORT \(lessons)": reply(status)])
      #expect(
        davError { () throws(DAVError) in try script.client().find(uid: "u1", in: lessons) }?.code
          == .calendarMissing)
    }
  }

  @Test func `an answer in part is none`() {
    let script = Script([
      "REPORT \(lessons)": multistatus(
        object("/dav/alice/lessons/a.ics", "\"1\"", event("u1")) + told("/dav/alice/lessons/", 507))
    ])
    #expect(davError { () throws(DAVError) in try script.client().find(uid: "u1", in: lessons) } != nil)
  }
}
