import HTTP
import Testing

@Suite struct TargetTests {
  @Test(
    arguments: [
      ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("//a", ["", "a"]), ("/a%2Fb/c", ["a/b", "c"]),
      ("/a%2fb", ["a/b"]), ("/caf%C3%A9", ["café"]), ("/a+b", ["a+b"]), ("/a%20b", ["a b"]),
      ("/%25%32%46", ["%2F"]), ("/a;v=1", ["a;v=1"]), ("/...", ["..."]),
      ("/feeds/x.ics?y", ["feeds", "x.ics"]),
      ("http://host/a/b", ["a", "b"]), ("HTTP://host:80", []), ("https://host?x=1", []), ("/a?b/c", ["a"]),
    ] as [(String, [String])])
  func `a path is decoded segment by segment`(raw: String, segments: [String]) {
    #expect(Target(raw)?.segments == segments)
    #expect(Target(raw)?.raw == raw)
  }

  @Test(arguments: [
    "", "a", "*", "host:443", "?a", "/a b", "/a\u{0}", "/%00", "/a%00b", "/%", "/%4", "/%4g", "/%g4", "/%FF",
    "/%C3", "/%C0%AF", "/%ED%A0%80", "/a%0D%0Ab", "/%7F", "/é", "/a\tb", "/..", "/a/../b", "/./a",
    "/%2e%2E/b",
    "/.%2e", "/a#b", "http://", "http:///a", "ftp://host/a", "/a?b=%", "/a?%zz", "/a?b=%00", "/a?b=%FF",
  ])
  func `a target that readers could take for two things is refused`(raw: String) {
    #expect(Target(raw) == nil)
  }

  @Test(
    arguments: [
      ("", []), ("a=1", ["a=1"]), ("a=1&a=2&b=3", ["a=1", "a=2", "b=3"]), ("a", ["a="]), ("a=", ["a="]),
      ("=1", ["=1"]), ("a=1&&b=2&", ["a=1", "b=2"]), ("a=b=c", ["a=b=c"]), ("a+b=c+d", ["a b=c d"]),
      ("a=%2B%26%3D", ["a=+&="]), ("%61=%0A", ["a=\n"]), ("a=1;b=2", ["a=1;b=2"]),
    ] as [(String, [String])])
  func `a query keeps order and duplicates`(text: String, items: [String]) {
    #expect(Query(text)?.items.map { "\($0.name)=\($0.value)" } == items)
  }

  @Test func `a query answers by name, case and all`() throws {
    let query = try #require(Query("from=1&to=2&from=3"))
    #expect(query["from"] == "1")
    #expect(query.all("from") == ["1", "3"])
    #expect(query["From"] == nil)
    #expect(query.all("x").isEmpty)
  }
}
