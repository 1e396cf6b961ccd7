import HTTP
import HTTPServer
import TestSupport
import Testing

@testable import HTTPClient

@Suite struct PolicyTests {
  @Test(arguments: [
    "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1", "198.18.0.0", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:0:1::", "2001:1ff:ffff::", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1", "5f00::1",
    "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "feff::1", "ff02::1",
  ])
  func `addresses that are not public are refused`(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(!NetworkPolicy().allows(address, port: 443))
    #expect(NetworkPolicy(allowsPrivate: true).allows(address, port: 443))
  }

  @Test(arguments: [
    "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
    "192.88.98.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.0",
    "203.0.112.0",
    "203.0.114.0", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2001:200::1",
    "2001:4860:4860::8888",
    "2001:db7:ffff::", "2001:db9::", "2003::1", "2606:4700::1111", "2a00:1450::1", "3ffe:ffff::",
  ])
  func `public addresses are allowed`(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(NetworkPolicy().allows(address, port: 443))
  }

  @Test func `an exception holds for its address and port alone`() throws {
    let one = try #require(IPAddress("127.0.0.1"))
    let two = try #require(IPAddress("127.0.0.2"))
    let policy = onlyPort(81)
    #expect(policy.allows(one, port: 81))
    #expect(!policy.allows(one, port: 82))
    #expect(!policy.allows(two, port: 81))
  }

  @Test(arguments: [
    "127.0.0.1", "[::1]", "localhost", "a.localhost", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0",
  ])
  func `a connection to this machine is refused, however it is called`(host: String) throws {
    try withServer({ _ in .text("secret") }) { server in
      try withClient(NetworkPolicy()) { client in
        let error = client.failure(ClientRequest(.get, "http://\(host):\(server.port)/"))
        #expect(error?.code == .addressRefused)
        #expect(error?.mayHaveArrived == false)
      }
      #expect(server.connectionCount == 0)
    }
  }

  @Test func `a redirect from an allowed place to a refused one is refused`() throws {
    let asked = Shared<String>()
    let inner: @Sendable (Request) -> Response = { request in
      asked.append(request.segments.joined())
      return .text("secret")
    }
    try withServer(inner) { refused in
      let target = refused.url("/metadata")
      try withServer({ _ in Response(.found, headers: ["Location": target]) }) { allowed in
        try withClient(onlyPort(allowed.port)) { client in
          try #expect(client.send(ClientRequest(.get, allowed.url())).status == .found)
          let error = client.failure(ClientRequest(.get, allowed.url(), redirects: 3))
          #expect(error?.code == .addressRefused)
          #expect(error?.mayHaveArrived == true)
        }
      }
    }
    #expect(asked.values.isEmpty)
  }

  @Test func `of several addresses of a name only the allowed ones are connected to`() throws {
    // curl knows localhost as 127.0.0.1 and ::1.
    try withServer({ _ in .text("here") }) { server in
      try withClient(onlyPort(server.port)) { client in
        let answer = try client.send(ClientRequest(.get, "http://localhost:\(server.port)/"))
        #expect(answer.text == "here")
      }
    }
  }

  @Test func `a proxy may be private, what it is asked for may not`() throws {
    let asked = Shared<String>()
    try withRawServer({ connection in
      while let request = connection.request() {
        asked.append(String(request.prefix { $0 != "\r\n" }))
        connection.answer("200 OK", [], "by proxy")
      }
    }) { proxy in
      let environment = ["http_proxy": "http://127.0.0.1:\(proxy.port)"]
      try withClient(NetworkPolicy(), environment: environment) { client in
        try #expect(client.send(ClientRequest(.get, "http://public.example/x")).text == "by proxy")
        for host in [
          "127.0.0.1", "[::1]", "localhost", "LOCALHOST.", "a.localhost", "0x7f.1", "10.0.0.1", "127.0.0.1.",
          "0x7f.1.", "[fe80::1%25eth0]", "[::ffff:10.0.0.1]", "a.example.1",
        ] {
          #expect(client.failure(ClientRequest(.get, "http://\(host)/"))?.code == .addressRefused, "\(host)")
        }
      }
    }
    #expect(asked.values == ["GET http://public.example/x HTTP/1.1"])
  }

  @Test func `a proxy that refuses to connect got nothing of the request, and its password is not shown`()
    throws
  {
    let asked = Shared<String>()
    try withRawServer({ connection in
      while let request = connection.request() {
        asked.append(request)
        connection.answer("403 Forbidden", ["X-Proxy: yes"], "no")
      }
    }) { proxy in
      let environment = ["https_proxy": "http://ann:pass-word@127.0.0.1:\(proxy.port)"]
      try withClient(NetworkPolicy(), environment: environment) { client in
        let request = ClientRequest(
          .put, "https://public.example/path", headers: ["Cookie": "c"], credentials: .bearer("token"))
        let error = client.failure(request)
        #expect(error?.code == .cannotConnect)
        #expect(error?.mayHaveArrived == false)
        #expect(error?.detail.contains("pass-word") == false)
      }
    }
    let request = try #require(asked.values.first)
    #expect(request.hasPrefix("CONNECT public.example:443 HTTP/1.1"))
    for secret in ["token", "Cookie", "path"] { #expect(!request.contains(secret)) }
  }
}
