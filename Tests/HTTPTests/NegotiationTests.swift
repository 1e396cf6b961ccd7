import HTTP
import Testing

@Suite struct NegotiationTests {
  @Test(arguments: [
    ("gzip", true), ("GZip", true), ("x-gzip", true), ("gzip, deflate, br", true), ("br, gzip", true),
    ("gzip;q=1.0", true), ("gzip; q=0.5", true), ("gzip ;q=0.001", true), ("gzip;Q=1", true), ("*", true),
    ("*;q=0.5", true), ("gzip;q=0.5, identity;q=0.5", true), ("identity;q=0, *;q=1", true),
    ("gzip;q=1.", true),
    ("", false), ("identity", false), ("deflate", false), ("gzip;q=0", false), ("gzip;q=0.000", false),
    ("*;q=0", false), ("gzip;q=0, *", false), ("*, gzip;q=0", false), ("gzip;q=0.4, identity;q=0.5", false),
    ("gzip;q=2", false), ("gzip;q=1.001", false), ("gzip;q=-1", false), ("gzip;q=0.1234", false),
    ("gzip;q=", false), ("gzip;q=x", false), ("gzip;level=9", false), ("gzipped", false),
    ("gzip gzip", false),
  ])
  func `gzip is used only where it is asked for`(text: String, accepts: Bool) {
    #expect(acceptsGzip(["Accept-Encoding": text]) == accepts)
  }

  @Test func `without the header gzip is not used, and lines add up`() {
    #expect(!acceptsGzip([:]))
    #expect(acceptsGzip(["Accept-Encoding": "br", "accept-encoding": "gzip"]))
  }

  @Test(
    arguments: [
      ("text/calendar", "text/calendar", []),
      ("Text/Calendar; Charset=UTF-8", "text/calendar", ["charset=UTF-8"]),
      ("text/plain;charset=\"utf-8\"", "text/plain", ["charset=utf-8"]),
      ("a/b; x=\"a;\\\"b\\\\\"; y=z;", "a/b", ["x=a;\"b\\", "y=z"]),
      ("application/problem+json", "application/problem+json", []),
      ("a/b; x=\"\"", "a/b", ["x="]),
    ] as [(String, String, [String])])
  func `a media type is read with its parameters`(text: String, essence: String, parameters: [String]) throws
  {
    let type = try #require(MediaType(text))
    #expect(type.essence == essence)
    #expect(type.parameters.map { "\($0.name)=\($0.value)" } == parameters)
  }

  @Test(arguments: [
    "", ";", "text", "text/", "/plain", "text/plain/x", "text /plain", "a/b; x", "a/b; x=", "a/b; =y",
    "a/b; x=\"y",
    "a/b; x=y z", "a/b, c/d", "a/b; x=\"y\"z", "a/b; x=\"\\\"",
  ])
  func `anything else is no media type`(text: String) {
    #expect(MediaType(text) == nil)
  }

  @Test(arguments: [
    ("text/plain", true), ("text/plain; charset=UTF-8", true), ("text/plain; charset=us-ascii", true),
    ("text/plain; charset=iso-8859-1", false),
  ])
  func `a charset other than UTF-8 is seen`(text: String, isUTF8: Bool) {
    #expect(MediaType(text)?.isUTF8 == isUTF8)
  }
}
