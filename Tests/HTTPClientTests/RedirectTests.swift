import HTTP
import HTTPServer
import TestSupport
import Testing

@testable import HTTPClient

@Suite struct RedirectTests {
  private let secret = Credentials.basic(user: "ann", password: "secret")

  private func next(
    _ status: Int, _ method: Method, from: String = "https://a.example/", to location: String = "/x"
  ) throws -> ClientRequest? {
    let request = ClientRequest(
      method, from,
      headers: ["Authorization": "x", "Cookie": "y", "Content-Type": "text/calendar", "X-Other": "z"],
      body: [1], credentials: secret, redirects: 3)
    let response = ClientResponse(Status(status), headers: ["Location": location])
    return try redirected(request, at: Address(from), by: response)?.0
  }

  @Test(arguments: [
    (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (307, "POST", "POST"),
    (308, "POST", "POST"),
    (301, "PUT", "PUT"), (302, "PUT", "PUT"), (303, "PUT", "GET"), (307, "PUT", "PUT"), (308, "PUT", "PUT"),
    (301, "PROPFIND", "PROPFIND"), (303, "HEAD", "HEAD"), (302, "HEAD", "HEAD"), (302, "DELETE", "DELETE"),
  ])
  func `the status says whether method and body go along`(status: Int, method: String, then: String) throws {
    let request = try #require(try next(status, Method(method)))
    #expect(request.method.name == then)
    #expect(request.redirects == 2)
    let keeps = method == then
    #expect(request.body == (keeps ? [1] : []))
    #expect(request.headers["Content-Type"] == (keeps ? "text/calendar" : nil))
    #expect(request.headers["X-Other"] == "z")
  }

  @Test(arguments: [200, 201, 300, 304, 305, 306, 404])
  func `other answers are no redirects`(status: Int) throws {
    try #expect(next(status, .get) == nil)
  }

  @Test(arguments: [
    ("https://a.example/", "/b", true), ("https://a.example/", "https://A.example:443/b", true),
    ("http://a.example/", "https://a.example/", true), ("https://a.example/", "https://b.example/", false),
    ("https://a.example/", "https://a.example:444/", false),
    ("http://a.example/", "http://a.example:81/", false),
    ("https://a.example/", "https://a.example.evil.example/", false),
    ("http://a.example/", "https://b.example/", false), ("https://a.example/", "//b.example/", false),
  ])
  func `a redirect to another origin loses the credentials`(from: String, to: String, keeps: Bool) throws {
    let request = try #require(try next(307, .get, from: from, to: to))
    #expect(request.credentials == (keeps ? secret : nil))
    #expect((request.headers["Authorization"] != nil) == keeps)
    #expect((request.headers["Cookie"] != nil) == keeps)
  }

  @Test(arguments: [
    ("http://a.example/", TransferError.Code.addressRefused), ("ftp://a.example/", .badAddress),
    ("file:///etc/passwd", .badAddress), ("https://user:secret@a.example/", .badAddress),
    ("https://a.example:99999/", .badAddress), ("javascript:alert(1)", .badAddress),
  ])
  func `a redirect out of https or of the web is refused`(location: String, code: TransferError.Code) {
    do throws(TransferError) {
      let request = ClientRequest(.get, "https://a.example/", redirects: 1)
      let response = ClientResponse(.found, headers: ["Location": location])
      _ = try redirected(request, at: Address(request.url), by: response)
      Issue.record("followed to \(location)")
    } catch {
      #expect(error.code == code)
      #expect(error.mayHaveArrived)
      #expect(!error.detail.contains("secret"))
    }
  }

  @Test func `redirects are followed as often as was said, and the last address is told`() throws {
    let handler: @Sendable (Request) -> Response = { request in
      let left = Int(request.segments[0]) ?? 0
      let body = Body(Array("\(request.method) \(String(decoding: request.body, as: UTF8.self))".utf8))
      return left == 0
        ? Response(.ok, body: body)
        : Response(.permanentRedirect, headers: ["Location": "\(left - 1)"], body: body)
    }
    try withServer(handler) { server in
      try withClient { client in
        let answer = try client.send(
          ClientRequest(.put, server.url("/3"), body: Array("kept".utf8), redirects: 3))
        #expect(answer.text == "PUT kept")
        #expect(answer.url == server.url("/0"))
        let error = client.failure(ClientRequest(.put, server.url("/4"), redirects: 3))
        #expect(error?.code == .tooManyRedirects)
        #expect(error?.mayHaveArrived == true)
        try #expect(client.send(ClientRequest(.get, server.url("/4"))).status == .permanentRedirect)
      }
    }
  }

  @Test func `what waits behind a redirect shares the time with what came before`() throws {
    try withRawServer({ connection in
      while let request = connection.request() {
        if request.hasPrefix("GET /slow") { return connection.awaitEnd() }
        connection.answer("302 Found", ["Location: /slow"])
      }
    }) { server in
      try withClient { client in
        let error = client.failure(
          ClientRequest(.get, server.url(), deadlines: .init(total: 2000), redirects: 2))
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveArrived == true)
      }
    }
  }

  @Test func `the password stays with the origin that it was given for`() throws {
    let seen = Shared<String?>()
    let other: @Sendable (Request) -> Response = { request in
      seen.append(request.headers["Authorization"])
      return .text("other")
    }
    try withServer(other) { second in
      let target = second.url()
      let first: @Sendable (Request) -> Response = { request in
        seen.append(request.headers["Authorization"])
        return Response(.temporaryRedirect, headers: ["Location": target])
      }
      try withServer(first) { server in
        try withClient { client in
          _ = try client.send(ClientRequest(.get, server.url(), credentials: secret, redirects: 1))
        }
      }
    }
    #expect(seen.values == ["Basic YW5uOnNlY3JldA==", nil])
  }
}
