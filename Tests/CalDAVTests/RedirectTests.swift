import CalDAV
import HTTP
import HTTPClient
import Testing

@Suite struct RedirectTests {
  private let href = lessons + "a.ics"

  @Test(arguments: [302, 307])
  func `a temporary redirect is followed with its method, condition and body`(status: Int) throws {
    let target = "https://c.example/b/a.ics"
    let script = Script(["PUT \(href)": redirect(status, "/b/a.ics"), "PUT \(target)": reply(201)])
    _ = try script.client().put(href, bytes(event("u1")), .new)
    #expect(script.lines == ["PUT \(href)", "PUT \(target)"])
    #expect(script.requests[1].body == script.requests[0].body)
    #expect(script.requests[1].headers["If-None-Match"] == "*")
    #expect(script.requests[1].credentials != nil)
  }

  @Test(arguments: [301, 308])
  func `a permanent one tells the calendar's new address, for its resources and itself`(status: Int) {
    let script = Script([
      "PUT \(href)": redirect(status, "/new%20place/%61.ics"),
      "REPORT \(lessons)": redirect(status, "/new place"),
      "PROPFIND \(lessons)": redirect(status, "/new place/"),
      "GET \(href)": redirect(status, "/new place/a.ics"),
      "DELETE \(href)": redirect(status, "/new place/a.ics"),
    ])
    let client = script.client()
    let errors = [
      davError { () throws(DAVError) in try client.put(href, [], .new) },
      davError { () throws(DAVError) in try client.get(href) },
      davError { () throws(DAVError) in try client.delete(href, ifMatch: nil) },
      davError { () throws(DAVError) in try client.find(uid: "u1", in: lessons) },
      davError { () throws(DAVError) in try client.list(lessons) },
      davError { () throws(DAVError) in try client.calendar(at: lessons) },
    ]
    for error in errors {
      #expect(error?.code == .moved)
      #expect(error?.newAddress == "https://c.example/new%20place/")
      #expect(error?.mayHaveHappened == false)
    }
  }

  @Test(arguments: ["https://evil.example/a.ics", "http://evil.example/a.ics", "//evil.example:8443/a.ics"])
  func `another server is neither asked nor remembered`(target: String) {
    for status in [301, 302, 307, 308] {
      let script = Script(["GET \(href)": redirect(status, target)])
      let error = davError { () throws(DAVError) in try script.client().get(href) }
      #expect(error?.code == .addressRefused)
      #expect((error?.newAddress == nil) == target.hasPrefix("http:"))
      #expect(script.requests.count == 1)
    }
  }

  @Test func `https is kept where a server behind a proxy names itself with http`() throws {
    let script = Script([
      "GET \(href)": redirect(302, "http://c.example/b/a.ics"),
      "GET https://c.example/b/a.ics": reply(200, ["ETag": "\"1\""], event("u1")),
    ])
    #expect(try script.client().get(href)?.etag == "\"1\"")
    let plain = Script([
      "GET http://c.example/a.ics": redirect(301, "https://c.example/a.ics")
    ])
    let error = davError { () throws(DAVError) in try plain.client().get("http://c.example/a.ics") }
    #expect(error?.code == .moved && error?.newAddress == "https://c.example/")
  }

  @Test func `redirects in a circle end`() {
    let script = Script(["GET \(href)": redirect(302, href)])
    let error = davError { () throws(DAVError) in try script.client().get(href) }
    #expect(error?.code == .transfer && error?.transfer == .tooManyRedirects)
    #expect(script.requests.count == 6)
  }
}
