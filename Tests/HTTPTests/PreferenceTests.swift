import HTTP
import Testing

@Suite struct PreferenceTests {
  @Test(arguments: [
    ("server-timing", true), ("Server-Timing", true), ("respond-async, server-timing", true),
    ("server-timing;x=1", true), ("server-timing = 1", true), ("wait=10,server-timing", true),
    ("x=\"server-timing\"", false), ("x=\",server-timing\"", false), ("server-timings", false), ("", false),
    ("timing", false), (";server-timing", false),
  ])
  func `a preference is stated by its name (RFC 7240 §2)`(text: String, isStated: Bool) {
    #expect(prefers("server-timing", ["Prefer": text]) == isStated)
    #expect(prefers("server-timing", ["prefer": "wait=1", "PREFER": text]) == isStated)
    #expect(!prefers("server-timing", ["X-Prefer": text]))
  }
}
