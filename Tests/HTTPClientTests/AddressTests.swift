import TestSupport
import Testing

@testable import HTTPClient

@Suite struct AddressTests {
  private func error(_ text: String) -> TransferError? {
    do throws(TransferError) {
      _ = try Address(text)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    arguments: [
      ("http://example.org", "http", "example.org", 80),
      ("HTTPS://Example.ORG/x", "https", "example.org", 443),
      ("http://example.org:8080/a?b", "http", "example.org", 8080),
      ("http://[2001:db8::1]:81/", "http", "[2001:db8::1]", 81),
      // However an IPv4 address is written, four numbers are what is judged.
      ("http://0x7f.1/", "http", "127.0.0.1", 80), ("http://2130706433/", "http", "127.0.0.1", 80),
      ("http://0177.0.0.1/", "http", "127.0.0.1", 80), ("http://%31%32%37.0.0.1/", "http", "127.0.0.1", 80),
    ] as [(String, String, String, UInt16)])
  func `an address has a scheme, a host and a port`(
    text: String, scheme: String, host: String, port: UInt16
  ) throws {
    let address = try Address(text)
    #expect(address.scheme == scheme)
    #expect(address.host == host)
    #expect(address.port == port)
  }

  @Test(arguments: [
    "", "example.org", "/path", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/",
    "http://",
    "http:///path", "http://user@example.org/", "http://user:secret@example.org/",
    "http://:secret@example.org/",
    "http://example.org:0/", "http://example.org:65536/", "http://example.org:x/", "http://exa mple.org/",
    "http://example.org/\r\nX: y", "http://example.org/\u{0}", "http://example.org/#part", "http://[::1/",
    "http://example.org/" + String(repeating: "a", count: 8000), "http://exam\u{7F}ple.org",
    "http://１２７。0。0。1/", "http://ⓛocalhost/", "http://%EF%BC%91%EF%BC%92%EF%BC%97.1/",
    "https://bücher.example/",
  ])
  func `what is no address to ask is refused, and nothing of it repeated`(text: String) {
    let error = error(text)
    #expect(error?.code == .badAddress)
    #expect(error?.mayHaveArrived == false)
    #expect(error?.detail.contains("secret") == false)
  }

  @Test(arguments: [
    ("/z", "http://a.example/z"), ("z", "http://a.example/b/z"), ("../z", "http://a.example/z"),
    ("?q", "http://a.example/b/c?q"), ("//b.example/z", "http://b.example/z"),
    ("https://b.example", "https://b.example/"), ("http://b.example/a#part", "http://b.example/a"),
    ("/a b", "http://a.example/a%20b"), ("/ä", "http://a.example/%c3%a4"),
  ])
  func `a location is resolved against where it came from`(location: String, text: String) throws {
    let base = try Address("http://a.example/b/c")
    let found = try Address(location: location, from: base)
    #expect(found.text.lowercased() == text)
  }

  @Test func `what is shown of an address holds neither path nor query`() throws {
    try #expect(Address("https://example.org/secret?secret").shown == "https://example.org")
    try #expect(Address("http://example.org:8080/secret").shown == "http://example.org:8080")
  }

  @Test(
    arguments: [
      ("http://example.org/", nil, [:]),
      ("http://example.org/", "http://p:1", ["http_proxy": "http://p:1"]),
      ("https://example.org/", nil, ["http_proxy": "http://p:1"]),
      ("http://example.org/", nil, ["HTTP_PROXY": "http://p:1"]),
      ("https://example.org/", "http://p:2", ["HTTPS_PROXY": "http://p:2"]),
      ("http://example.org/", "http://p:3", ["ALL_PROXY": "http://p:3"]),
      ("http://example.org/", nil, ["http_proxy": "p", "no_proxy": "example.org"]),
      ("http://a.example.org/", nil, ["http_proxy": "p", "no_proxy": "x, .example.org"]),
      ("http://a.example.org/", nil, ["http_proxy": "p", "NO_PROXY": "Example.org."]),
      ("http://badexample.org/", "p", ["http_proxy": "p", "no_proxy": "example.org"]),
      ("http://example.org/", nil, ["http_proxy": "p", "no_proxy": "*"]),
      ("http://10.1.2.3/", nil, ["http_proxy": "p", "no_proxy": "10.0.0.0/8"]),
      ("http://11.1.2.3/", "p", ["http_proxy": "p", "no_proxy": "10.0.0.0/8"]),
      ("http://[::1]/", nil, ["http_proxy": "p", "no_proxy": "::1"]),
      ("http://1.2.3.4/", "p", ["http_proxy": "p", "no_proxy": "3.4"]),
    ] as [(String, String?, [String: String])])
  func `the environment names the proxy`(url: String, proxy: String?, environment: [String: String]) throws {
    let proxies = Proxies { environment[$0] }
    try #expect(proxies.proxy(for: Address(url)) == proxy)
  }
}
