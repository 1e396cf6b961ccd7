import HTTP
import Testing

@Suite struct RouteTableTests {
  private let table = RouteTable<String>([
    .init(.get, "/", "root"),
    .init(.get, "/healthz", "health"),
    .init(.get, "/api/v1/coaches/me", "me"),
    .init(.get, "/api/v1/coaches/{id}", "coach"),
    .init(.patch, "/api/v1/coaches/{id}", "change"),
    .init(.delete, "/api/v1/coaches/{id}/windows/{window}", "remove"),
    .init(.get, "/feeds/{token}.ics", "feed"),
    .init(.head, "/feeds/{token}.json", "json head"),
    .init(.get, "/feeds/{token}.json", "json"),
    .init(.get, "/v{number}-x/{rest}", "between"),
    .init(.options, "/cors", "cors"),
  ])

  private func say(_ method: Method, _ target: String) -> String {
    guard let segments = Target(target)?.segments else { return "bad" }
    switch table.match(method, segments) {
    case .found(let handler, let parameters):
      let values = ["id", "window", "token", "number", "rest"].compactMap { name in
        parameters[name].map { " \(name)=\($0)" }
      }
      return handler + values.joined()
    case .options(let allowed): return "options " + allowed.map(\.name).joined(separator: " ")
    case .methodNotAllowed(let allowed): return "405 " + allowed.map(\.name).joined(separator: " ")
    case .notFound: return "404"
    }
  }

  @Test(
    arguments: [
      (.get, "/", "root"), (.get, "/healthz", "health"), (.get, "/healthz/", "404"),
      (.get, "/Healthz", "404"),
      (.get, "/api/v1/coaches/7", "coach id=7"), (.get, "/api/v1/coaches/me", "me"),
      (.patch, "/api/v1/coaches/me", "change id=me"), (.get, "/api/v1/coaches/", "404"),
      (.get, "/api/v1/coaches/a%2Fb", "coach id=a/b"), (.get, "/api/v1/coaches/%7Bid%7D", "coach id={id}"),
      (.delete, "/api/v1/coaches/7/windows/9", "remove id=7 window=9"),
      (.get, "/feeds/abc.ics", "feed token=abc"),
      (.get, "/feeds/a.b.ics", "feed token=a.b"), (.get, "/feeds/.ics", "404"), (.get, "/feeds/abc", "404"),
      (.get, "/v2-x/y", "between number=2 rest=y"), (.get, "/v-x/y", "404"),
    ] as [(Method, String, String)])
  func `the first line that fits answers`(method: Method, target: String, expected: String) {
    #expect(say(method, target) == expected)
  }

  @Test(
    arguments: [
      (.head, "/healthz", "health"), (.head, "/feeds/a.json", "json head token=a"),
      (.options, "/healthz", "options GET HEAD OPTIONS"), (.options, "/cors", "cors"),
      (.options, "/none", "404"), (.put, "/feeds/abc.ics", "405 GET HEAD OPTIONS"),
      (Method("PROPFIND"), "/feeds/abc.ics", "405 GET HEAD OPTIONS"), (.get, "/cors", "405 OPTIONS"),
      (.delete, "/api/v1/coaches/7", "405 GET HEAD PATCH OPTIONS"),
      (.put, "/api/v1/coaches/me", "405 GET HEAD PATCH OPTIONS"),
      (Method("get"), "/healthz", "405 GET HEAD OPTIONS"),
      (.head, "/api/v1/coaches/7/windows/9", "405 DELETE OPTIONS"),
    ] as [(Method, String, String)])
  func `HEAD falls to GET, OPTIONS lists, other methods are told what is allowed`(
    method: Method, target: String, expected: String
  ) {
    #expect(say(method, target) == expected)
  }

  @Test func `a table can be walked line by line`() {
    #expect(table.routes.count == 11)
    #expect(table.routes[5].pattern.description == "/api/v1/coaches/{id}/windows/{window}")
    #expect(table.routes[5].pattern.parameterNames == ["id", "window"])
  }

  @Test func `braces without a name are fixed text`() {
    #expect(RoutePattern("/a{}b").match(["a{}b"]) != nil)
    #expect(RoutePattern("/a{b").match(["a{b"]) != nil)
    #expect(RoutePattern("/a}b{c").parameterNames.isEmpty)
    #expect(PathParameters()["x"] == nil)
  }
}
