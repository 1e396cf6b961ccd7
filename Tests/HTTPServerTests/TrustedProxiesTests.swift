import HTTP
import HTTPServer
import TestSupport
import Testing

/// Who asks is whom a trusted proxy names, and nobody else is believed (R82).
@Suite struct TrustedProxiesTests {
  @Test(arguments: [
    ("192.0.2.7", ["192.0.2.7", "::ffff:192.0.2.7"], ["192.0.2.8", "::1"]),
    ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["11.0.0.0", "9.255.255.255", "::a00:0"]),
    ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127"]),
    ("0.0.0.0/0", ["1.2.3.4"], ["::1"]), ("::/0", ["::1", "2001:db8::1"], ["1.2.3.4"]),
    ("fd00::/8", ["fd00::1", "fdff::"], ["fc00::1", "fe00::"]),
    ("2001:db8:0:1::/64", ["2001:db8:0:1::9"], ["2001:db8:0:2::9"]),
    ("2001:db8::100/120", ["2001:db8::1ff"], ["2001:db8::200"]),
    ("2001:db8::1/128", ["2001:DB8:0::1"], ["2001:db8::2"]),
    ("loopback", ["127.0.0.1", "127.9.9.9", "::1"], ["128.0.0.1", "::2"]),
    (" Loopback , 192.0.2.7,, fd00::/8", ["127.0.0.1", "192.0.2.7", "fd00::1"], ["192.0.2.6"]),
    ("", [], ["127.0.0.1", ""]), (" , ", [], ["127.0.0.1"]),
    ("::ffff:10.0.0.0/104", ["10.1.2.3"], ["11.0.0.0"]),
  ])
  func `a list names addresses and networks`(list: String, inside: [String], outside: [String]) throws {
    let proxies = try TrustedProxies(parsing: list)
    for address in inside { #expect(proxies.contains(address), "\(address)") }
    for address in outside { #expect(!proxies.contains(address), "\(address)") }
  }

  @Test(arguments: [
    "proxy", "192.0.2", "192.0.2.256", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/", "/8",
    "::1/129",
    "fe80::1%eth0", "[::1]", "192.0.2.7:80", "10.0.0.1/8", "fd00::1/8", "10.0.0.0/8/8", "localhost",
    "10.0.0.0 10.0.0.1",
  ])
  func `what names none is refused with what to write`(list: String) {
    let error = #expect(throws: ServerError.self) { try TrustedProxies(parsing: "::1,\(list)") }
    #expect(error?.code == "configuration-invalid")
    #expect(error?.message.contains("10.0.0.0/8") == true)
  }

  @Test(arguments: [
    // Who connects, what it says, and who asks.
    ("10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
    ("10.0.0.1", ["198.51.100.9, 203.0.113.5"], "203.0.113.5"),
    ("10.0.0.1", ["203.0.113.5, 10.0.0.2"], "203.0.113.5"),
    ("10.0.0.1", ["198.51.100.9", "203.0.113.5", "10.0.0.2,10.0.0.3"], "203.0.113.5"),
    ("10.0.0.1", ["203.0.113.5:4711"], "203.0.113.5"),
    ("10.0.0.1", ["2001:DB8::0:5"], "2001:db8::5"),
    ("10.0.0.1", ["[2001:db8::5]"], "2001:db8::5"),
    ("10.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"),
    ("10.0.0.1", ["::ffff:203.0.113.5"], "203.0.113.5"),
    ("::ffff:10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
    ("10.0.0.1", [", 203.0.113.5 ,, "], "203.0.113.5"),
    // All are ours: the one farthest away.
    ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    // Nothing, or nothing to be read.
    ("10.0.0.1", [], "10.0.0.1"),
    ("10.0.0.1", [""], "10.0.0.1"),
    ("10.0.0.1", ["unknown"], "10.0.0.1"),
    ("10.0.0.1", ["203.0.113.5, unknown"], "10.0.0.1"),
    ("10.0.0.1", ["203.0.113.5, unknown, 10.0.0.2"], "10.0.0.1"),
    ("10.0.0.1", ["unknown, 203.0.113.5"], "203.0.113.5"),
    ("10.0.0.1", ["203.0.113.5:x"], "10.0.0.1"),
    ("10.0.0.1", ["203.0.113.5:"], "10.0.0.1"),
    ("10.0.0.1", ["203.0.113.5:99999"], "10.0.0.1"),
    ("10.0.0.1", ["203.0.113"], "10.0.0.1"),
    ("10.0.0.1", ["[203.0.113.5]"], "10.0.0.1"),
    ("10.0.0.1", ["[2001:db8::5"], "10.0.0.1"),
    ("10.0.0.1", ["fe80::1%eth0"], "10.0.0.1"),
    ("10.0.0.1", ["\"203.0.113.5\""], "10.0.0.1"),
    ("10.0.0.1", ["for=203.0.113.5"], "10.0.0.1"),
    // Not one of ours: whatever it says.
    ("203.0.113.9", ["203.0.113.5"], "203.0.113.9"),
    ("203.0.113.9", ["10.0.0.1"], "203.0.113.9"),
    ("", ["203.0.113.5"], ""),
  ])
  func `the rightmost address that is no proxy of ours asks`(peer: String, lines: [String], client: String)
    throws
  {
    var headers = Headers()
    headers.add("Forwarded", "for=192.0.2.99")
    for line in lines { headers.add("X-forwarded-for", line) }
    #expect(try TrustedProxies(parsing: "10.0.0.0/8").client(behind: peer, headers) == client)
    #expect(TrustedProxies.none.client(behind: peer, headers) == peer)
  }

  @Test func `handlers are told who asks, and the proxy's own connections are not counted`() throws {
    func asker(_ proxies: TrustedProxies) throws -> String {
      try withServer({ $0.proxies = proxies }, handler: { .text($0.remoteAddress) }) { server in
        let client = try RawHTTPClient(port: server.port)
        try client.request("GET", "/", ["X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 203.0.113.5"])
        return try client.answer().text
      }
    }
    #expect(try asker(.none) == "127.0.0.1")
    #expect(try asker(TrustedProxies(parsing: "192.0.2.0/24")) == "127.0.0.1")
    #expect(try asker(TrustedProxies(parsing: "loopback")) == "203.0.113.5")

    let proxies = try TrustedProxies(parsing: "loopback")
    try withServer({ ($0.proxies, $0.maxConnectionsPerAddress) = (proxies, 1) }) { server in
      let held = try (0..<5).map { _ in try RawHTTPClient(port: server.port) }
      for client in held {
        try client.request("GET", "/")
        #expect(try client.answer().status == 200)
      }
      #expect(server.load.closedForAddress == 0)
    }
  }
}
