import CalDAV
import HTTP
import HTTPClient
import Testing

@Suite struct DiscoveryTests {
  private static func principal(_ href: String) -> String {
    "<D:current-user-principal><D:href>\(href)</D:href></D:current-user-principal>"
  }
  private static func homeSet(_ hrefs: String...) -> String {
    "<C:calendar-home-set>" + hrefs.map { "<D:href>\($0)</D:href>" }.joined() + "</C:calendar-home-set>"
  }
  private static let calendars =
    found("/dav/alice/", collectionType)
    + found("/dav/alice/lessons/", calendarType + "<D:displayname>Wörk &amp; \u{1F600}</D:displayname>")
    + found("/dav/alice/inbox/", "<D:resourcetype><D:collection/><C:schedule-inbox/></D:resourcetype>")
    + found(
      "/dav/alice/tasks/",
      calendarType
        + #"<C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set>"#)
    + found(
      "/dav/alice/b%C3%A4ll",
      calendarType
        + #"<C:supported-calendar-component-set><C:comp name="VTODO"/><C:comp name="VEVENT"/></C:supported-calendar-component-set>"#
        + "<D:current-user-privilege-set><D:privilege><D:read/></D:privilege></D:current-user-privilege-set>")
    + found("/dav/alice/notes.txt", "<D:resourcetype/>") + told("/dav/alice/hidden/", 403)
  private static let wanted = [
    CalendarInfo(url: home + "lessons/", name: "Wörk & \u{1F600}"),
    CalendarInfo(url: home + "tasks/", name: "tasks", takesEvents: false),
    CalendarInfo(url: home + "b%C3%A4ll/", name: "bäll", isWritable: false),
  ]

  /// A usual account, found from `/dav/`.
  private static func account(_ more: [String: Script.Answer]) -> Script {
    Script(
      [
        "PROPFIND https://c.example/dav/": multistatus(
          found("/dav/", collectionType + principal("/p/alice"))),
        "PROPFIND https://c.example/p/alice": multistatus(found("/p/alice", homeSet("/dav/alice"))),
        "PROPFIND \(home)": multistatus(calendars),
      ].merging(more) { $1 })
  }

  @Test(arguments: [
    "c.example", " C.Example ", "alice@c.example", "https://c.example", "https://c.example/",
    "https://c.example/dav/",
    "https://c.example/p/alice", "c.example/dav/alice/", "https://c.example/wrong/path", "c.example:443",
  ])
  func `an account is found by whatever a person knows of it`(address: String) throws {
    let script = Self.account([
      "PROPFIND https://c.example/.well-known/caldav": redirect(301, "/dav/")
    ])
    let found = try script.client().discover(address)
    #expect(found.homes == [home])
    #expect(found.calendars == Self.wanted)
    if !address.contains("/dav/alice") { #expect(found.principal == "https://c.example/p/alice") }
    #expect(script.requests.allSatisfy { $0.method == Method("PROPFIND") && $0.headers["Depth"] != nil })
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `the well-known address redirects in any way`(status: Int) throws {
    for target in [
      "/dav/", "https://c.example/dav/", "http://c.example/dav/", "http://c.example:80/dav/", "../dav/",
    ] {
      let script = Self.account(["PROPFIND https://c.example/.well-known/caldav": redirect(status, target)])
      #expect(try script.client().discover("c.example").calendars == Self.wanted)
    }
  }

  @Test(arguments: [
    reply(404), loginPage, reply(405), reply(400), reply(200), reply(500), reply(403), multistatus(""),
    redirect(302, "/login"), multistatus(found("/.well-known/caldav", collectionType)),
  ])
  func `a well-known address that leads nowhere is passed over`(answer: @escaping Script.Answer) throws {
    let script = Self.account([
      "PROPFIND https://c.example/.well-known/caldav": answer,
      "PROPFIND https://c.example/": multistatus(found("/", collectionType + Self.principal("/p/alice"))),
      "PROPFIND https://c.example/login": loginPage,
    ])
    #expect(try script.client().discover("c.example").calendars == Self.wanted)
  }

  @Test func `a calendar's own address is that calendar`() throws {
    let script = Script([
      "PROPFIND \(lessons)": multistatus(
        found("/dav/alice/lessons/", calendarType + Self.principal("/p/alice")))
    ])
    let found = try script.client().discover(lessons)
    #expect(found.homes.isEmpty && found.calendars.map(\.url) == [lessons])
    #expect(found.principal == "https://c.example/p/alice")
  }

  @Test func `several homes are joined, and one that fails hides no other`() throws {
    let script = Self.account([
      "PROPFIND https://c.example/p/alice": multistatus(
        found("/p/alice", Self.homeSet("/dav/alice/", "/dav/shared/", "/dav/broken/", "/dav/alice"))),
      "PROPFIND https://c.example/dav/shared/": multistatus(
        found("/dav/shared/team/", calendarType) + found("/dav/alice/lessons/", calendarType)),
      "PROPFIND https://c.example/dav/broken/": reply(403),
    ])
    let found = try script.client().discover("https://c.example/dav/")
    #expect(found.homes == [home, "https://c.example/dav/shared/"])
    #expect(found.calendars.map(\.url) == Self.wanted.map(\.url) + ["https://c.example/dav/shared/team/"])
  }

  @Test func `the credentials go to another host only by https and the server's own word`() throws {
    let other = "https://p7.example/alice/"
    let script = Self.account([
      "PROPFIND https://c.example/p/alice": multistatus(found("/p/alice", Self.homeSet(other))),
      "PROPFIND \(other)": multistatus(found("/alice/lessons/", calendarType)),
    ])
    #expect(
      try script.client().discover("https://c.example/dav/").calendars.map(\.url) == [other + "lessons/"])
    #expect(script.requests.last?.credentials != nil)

    let plain = Self.account([
      "PROPFIND https://c.example/p/alice": multistatus(
        found("/p/alice", Self.homeSet("http://p7.example/alice/")))
    ])
    let error = davError { () throws(DAVError) in try plain.client().discover("https://c.example/dav/") }
    #expect(error?.code == .addressRefused)
    #expect(plain.requests.allSatisfy { $0.url.hasPrefix("https://c.example/") })
  }

  @Test func `calendars are where they were listed, whatever name a server behind a proxy has for itself`()
    throws
  {
    let script = Self.account([
      "PROPFIND \(home)": multistatus(found("http://127.0.0.1:8080/dav/alice/lessons/", calendarType))
    ])
    #expect(try script.client().discover("https://c.example/dav/").calendars.map(\.url) == [lessons])
  }

  @Test func `a redirect to another host is for a person to confirm`() throws {
    let script = Self.account([
      "PROPFIND https://d.example/.well-known/caldav": redirect(301, "https://c.example/dav/")
    ])
    let error = davError { () throws(DAVError) in try script.client().discover("d.example") }
    #expect(error?.code == .addressRefused && error?.newAddress == "https://c.example/dav/")
    #expect(script.requests.allSatisfy { $0.url.hasPrefix("https://d.example/") })
    #expect(try script.client().discover(try #require(error?.newAddress)).calendars == Self.wanted)
    // Without a password there is nothing to lose.
    #expect(try script.client(nil).discover("d.example").calendars == Self.wanted)
  }

  @Test func `plain http is asked only where the person wrote it`() throws {
    let script = Script([
      "PROPFIND http://c.example/": multistatus(found("/", collectionType + Self.homeSet("/h/"))),
      "PROPFIND http://c.example/h/": multistatus(found("/h/w/", calendarType)),
    ])
    #expect(
      try script.client().discover("http://c.example").calendars.map(\.url) == ["http://c.example/h/w/"])
    #expect(script.requests.allSatisfy { $0.credentials != nil })
    let secure = Script([:])
    _ = davError { () throws(DAVError) in try secure.client().discover("c.example") }
    #expect(secure.requests.allSatisfy { $0.url.hasPrefix("https://") })
  }

  @Test func `wrong credentials are said to be wrong`() {
    for status in [404, 401, 500] {
      let script = Script([
        "PROPFIND https://c.example/.well-known/caldav": reply(status),
        "PROPFIND https://c.example/": reply(401),
      ])
      #expect(
        davError { () throws(DAVError) in try script.client().discover("c.example") }?.code == .unauthorized)
    }
    let script = Script([
      "PROPFIND https://c.example/": multistatus(
        found("/", "<D:current-user-principal><D:unauthenticated/></D:current-user-principal>"))
    ])
    #expect(
      davError { () throws(DAVError) in try script.client().discover("c.example") }?.code == .unauthorized)
  }

  @Test func `what is no CalDAV server is said to be none`() {
    let all: [String: Script.Answer] = [
      "PROPFIND https://c.example/.well-known/caldav": loginPage, "PROPFIND https://c.example/": loginPage,
    ]
    for answers in [all, [:]] {
      #expect(
        davError { () throws(DAVError) in try Script(answers).client().discover("c.example") }?.code
          == .notCalDAV)
    }
    for text in ["", "c example", "ftp://c.example", "https://alice:secret@c.example/", "@", "https://"] {
      let error = davError { () throws(DAVError) in try Script(all).client().discover(text) }
      #expect(error?.code == .addressRefused)
      #expect(error?.detail.contains("secret") == false)
    }
  }

  @Test func `a server that is not reached or wants a pause is not asked on`() {
    for answer in [failing(.cannotConnect, mayHaveArrived: false), reply(429, ["Retry-After": "60"])] {
      let script = Script(["PROPFIND https://c.example/.well-known/caldav": answer])
      #expect(davError { () throws(DAVError) in try script.client().discover("c.example") } != nil)
      #expect(script.requests.count == 1)
    }
  }
}
