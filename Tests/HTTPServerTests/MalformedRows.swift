import Testing

/// What a connection is sent, and what must come of it.
struct MalformedRow: Sendable, CustomTestStringConvertible {
  enum Ending: Sendable {
    /// The server ends the connection behind its last answer, whatever else was sent.
    case closed
    /// The next request is answered.
    case goesOn
    /// The server waits for the rest until the client ends its sending, and then ends the connection.
    case waits
  }

  let name: String
  let bytes: [UInt8]
  /// The statuses of all final answers. None: microhttpd closes the connection before it tells us of a request.
  let answers: [Int]
  let ending: Ending
  var testDescription: String { name }

  init(_ name: String, _ bytes: [UInt8], _ answers: Int..., then ending: Ending = .closed) {
    (self.name, self.bytes, self.answers, self.ending) = (name, bytes, answers, ending)
  }

  init(_ name: String, _ text: String, _ answers: Int..., then ending: Ending = .closed) {
    (self.name, bytes, self.answers, self.ending) = (name, Array(text.utf8), answers, ending)
  }

  /// A GET of `/` with these header lines behind its Host.
  static func get(_ name: String, _ lines: String, _ answer: Int, then ending: Ending = .closed)
    -> MalformedRow
  {
    MalformedRow(name, "GET / HTTP/1.1\r\nHost: t\r\n\(lines)\r\n\r\n", answer, then: ending)
  }

  /// A POST of a body with these header lines.
  static func post(
    _ name: String, _ lines: String, _ body: String, _ answers: Int, then ending: Ending = .closed
  ) -> MalformedRow {
    MalformedRow(name, "POST / HTTP/1.1\r\nHost: t\r\n\(lines)\r\n\r\n\(body)", answers, then: ending)
  }

  /// A POST of a body in chunks.
  static func chunks(_ name: String, _ body: String, _ answer: Int, then ending: Ending = .closed)
    -> MalformedRow
  {
    post(name, "Transfer-Encoding: chunked", body, answer, then: ending)
  }
}

extension MalformedRow {
  static let lines: [MalformedRow] = [
    .init("no version", "GET /\r\nHost: t\r\n\r\n", 400),
    .init("only a method", "GET\r\nHost: t\r\n\r\n"),
    .init("no method", " / HTTP/1.1\r\nHost: t\r\n\r\n"),
    .init("a word", "hello\r\n\r\n"),
    .init("a word and a blank", "hello \r\n\r\n", 400),
    .init("two blanks before the target", "GET  / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("two blanks behind the target", "GET /  HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("a blank in the target", "GET /a b HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("a blank behind the version", "GET / HTTP/1.1 \r\nHost: t\r\n\r\n", 400),
    .init("a tab for a blank", "GET\t/\tHTTP/1.1\r\nHost: t\r\n\r\n"),
    .init("a blank before the method", " GET / HTTP/1.1\r\nHost: t\r\n\r\n"),
    .init("a method that is no token", "G(T / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("NUL in the method", "GET\u{0} / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("CR in the method", "GE\rT / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("CR behind the version", "GET / HTTP/1.1\r\r\nHost: t\r\n\r\n", 400),
    .init("CR alone for a line end", "GET / HTTP/1.1\rHost: t\r\n\r\n", 400),
    .init("LF alone behind the version", "GET / HTTP/1.1\nHost: t\r\n\r\n", 400),
    .init("lower-case version", "GET / http/1.1\r\nHost: t\r\n\r\n", 400),
    .init("version without a dot", "GET / HTTP/1\r\nHost: t\r\n\r\n", 400),
    .init("version of two digits", "GET / HTTP/1.10\r\nHost: t\r\n\r\n", 400),
    .init("version of letters", "GET / HTTP/x.y\r\nHost: t\r\n\r\n", 400),
    .init("version of another protocol", "GET / ICY/1.1\r\nHost: t\r\n\r\n", 400),
    .init("HTTP/0.9 by name", "GET / HTTP/0.9\r\nHost: t\r\n\r\n", 505),
    .init("HTTP/2.0", "GET / HTTP/2.0\r\nHost: t\r\n\r\n", 505),
    .init("HTTP/3.0", "GET / HTTP/3.0\r\nHost: t\r\n\r\n", 505),
    .init("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    .init("HTTP/1.9 is HTTP/1.1", "GET / HTTP/1.9\r\nHost: t\r\n\r\n", 200, then: .goesOn),
    .init("empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n", 200, then: .goesOn),
    .init("lower-case method, as any other", "get / HTTP/1.1\r\nHost: t\r\n\r\n", 200, then: .goesOn),
    .init("TRACE, as any other", "TRACE / HTTP/1.1\r\nHost: t\r\n\r\n", 200, then: .goesOn),
    .init(
      "a long method, as any other", "\(long(500, "M")) / HTTP/1.1\r\nHost: t\r\n\r\n", 200, then: .goesOn),
    .init("a method longer than memory", long(40_000, "M") + " / HTTP/1.1\r\nHost: t\r\n\r\n", 414),
    .init("CONNECT", "CONNECT t:443 HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("an asterisk", "OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init(
      "hello of TLS", [0x16, 3, 1, 0, 0xC0, 1, 0, 0, 0xBC, 3, 3] + [UInt8](repeating: 0xA5, count: 180),
      then: .waits),
    .init(
      "hello of TLS with a line end", [0x16, 3, 1, 0, 0xC0, 1, 0, 0, 0xBC, 3, 3, 0x0A, 0xA5, 0xA5, 0x0A]),
    .init("hello of TLS with a blank", [0x16, 3, 1, 0, 0xC0, 1, 0, 0, 0xBC, 3, 3, 0x20, 0xA5, 0x0A], 400),
    .init("hello of SSH", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", 400),
  ]

  static let targets: [MalformedRow] = [
    .init("encoded NUL", "GET /a%00b HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("NUL in the target", "GET /a\u{0}b HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("encoded dots", "GET /%2e%2e/a HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("broken encoding", "GET /%zz HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("broken encoding in the query", "GET /?a=%1 HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("a byte above 127", "GET /é HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("CR in the target", "GET /\r HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("a fragment", "GET /a#b HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("another scheme", "GET ftp://t/ HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("a word for a path", "GET a HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("absolute form", "GET http://T/x HTTP/1.1\r\nHost: t:80\r\n\r\n", 200, then: .goesOn),
    .init("absolute form of another host", "GET http://u/x HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("absolute form of another port", "GET http://t:81/x HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("absolute form with a user", "GET http://t@u/x HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .init("absolute form beside an empty host", "GET http://t/x HTTP/1.1\r\nHost:\r\n\r\n", 400),
    .init("as long as memory", "GET /\(long(40_000)) HTTP/1.1\r\nHost: t\r\n\r\n", 414),
    .init(
      "a thousand parameters", "GET /?\(long(1000, "a=b&")) HTTP/1.1\r\nHost: t\r\n\r\n", 200, then: .goesOn),
  ]

  static let headers: [MalformedRow] = [
    .init("no host", "GET / HTTP/1.1\r\n\r\n", 400),
    .init("no host, HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 200),
    .init("two hosts", "GET / HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n", 400),
    .init("the same host twice", "GET / HTTP/1.1\r\nHost: t\r\nhost: t\r\n\r\n", 400),
    .init("a blank in the host", "GET / HTTP/1.1\r\nHost: t u\r\n\r\n", 400),
    .init("two hosts in a line", "GET / HTTP/1.1\r\nHost: t, u\r\n\r\n", 400),
    .init("a path in the host", "GET / HTTP/1.1\r\nHost: t/u\r\n\r\n", 400),
    .init("a user in the host", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
    .init("LF alone behind the host", "GET / HTTP/1.1\r\nHost: t\n\r\n", 400),
    .init("LF alone between lines", "GET / HTTP/1.1\r\nHost: t\nX: y\r\n\r\n", 400),
    .init("LF alone behind the last line", "GET / HTTP/1.1\r\nHost: t\r\nX: y\n\r\n", 400),
    .init("LF alone for the empty line", "GET / HTTP/1.1\r\nHost: t\r\nX: y\r\n\n", 400),
    .init("LF alone everywhere", "GET / HTTP/1.1\nHost: t\n\n", 400),
    .get("NUL in a value", "X: a\u{0}b", 400),
    .get("NUL behind a value", "X: a\u{0}\r\nY: b", 400),
    .get("NUL before a name", "\u{0}X: a", 400),
    .get("CR in a value", "X: a\rb", 400),
    .get("CR behind a value", "X: a\r", 400),
    .get("a control character in a value", "X: a\u{1}b", 400),
    .get("a folded line", "X: a\r\n b", 400),
    .get("a line folded by a tab", "X: a\r\n\tb", 400),
    .init("a first line that goes on", "GET / HTTP/1.1\r\n X: a\r\nHost: t\r\n\r\n", 400),
    .get("a blank before the colon", "X : a", 400),
    .get("a tab before the colon", "X\t: a", 400),
    .get("a name that is no token", "X(: a", 400),
    .get("no name", ": a", 400),
    .get("no colon", "X", 400),
    .get("a byte above 127 in a name", "É: a", 400),
    .get("a hundred lines", long(98, "X: y\r\n") + "X: y", 200, then: .goesOn),
    .get("a hundred and one lines", long(99, "X: y\r\n") + "X: y", 431),
    .get("more lines than memory", long(2000, "X: y\r\n") + "X: y", 431),
    .get("a line longer than memory", "X: " + long(40_000), 431),
    .get("a name longer than memory", long(40_000, "X") + ": y", 431),
    .get("cookies that fit twice into memory", "Cookie: a=" + long(5000), 200, then: .goesOn),
    .get("cookies that fit once into memory", "Cookie: a=" + long(20_000), 431),
    .get("more cookies than memory", "Cookie: " + long(3000, "a=b;"), 431),
    .get("an upgrade that nobody wants", "Connection: Upgrade\r\nUpgrade: websocket", 200, then: .goesOn),
    .get(
      "an upgrade to HTTP/2",
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk", 200,
      then: .goesOn),
    .get("the client's wish to end", "Connection: close", 200),
  ]

  static let lengths: [MalformedRow] = [
    .post("a blank before the colon of the length", "Content-Length : 3", "abc", 400),
    .post("the same length twice", "Content-Length: 3\r\nContent-Length: 3", "abc", 400),
    .post("two lengths", "Content-Length: 3\r\nContent-Length: 4", "abc", 400),
    .post("two lengths, the second none", "Content-Length: 3\r\nContent-Length: x", "abc", 400),
    .post("two lengths, the first none", "Content-Length: x\r\nContent-Length: 3", "abc", 400),
    .post("two lengths in a line", "Content-Length: 3, 3", "abc", 400),
    .post("a length with a sign", "Content-Length: +3", "abc", 400),
    .post("a length below 0", "Content-Length: -3", "abc", 400),
    .post("a length in hexadecimal", "Content-Length: 0x3", "abc", 400),
    .post("a length with a point", "Content-Length: 3.0", "abc", 400),
    .post("a length with a blank", "Content-Length: 3 0", "abc", 400),
    .post("an empty length", "Content-Length:", "abc", 400),
    .post("a length beyond 64 bits", "Content-Length: 18446744073709551616", "abc", 413),
    .post("a length of 64 bits", "Content-Length: 18446744073709551615", "abc", 413),
    .post("a length of many digits", "Content-Length: " + long(500, "9"), "abc", 413),
    .post("a length with zeros before", "Content-Length: 0003", "abc", 200, then: .goesOn),
    .post("a body shorter than its length", "Content-Length: 300", "abc", then: .waits),
    .get("a length of a GET", "Content-Length: 0", 200, then: .goesOn),
    .post("a length and a coding", "Content-Length: 3\r\nTransfer-Encoding: chunked", "0\r\n\r\n", 400),
    .post("a coding and a length", "Transfer-Encoding: chunked\r\nContent-Length: 0", "0\r\n\r\n", 400),
    .post("a bad length and a coding", "Content-Length: x\r\nTransfer-Encoding: chunked", "0\r\n\r\n", 400),
    .post("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n", 400),
    .init(
      "a coding in HTTP/1.0", "POST / HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400
    ),
    .post("gzip", "Transfer-Encoding: gzip", "0\r\n\r\n", 501),
    .post("gzip in chunks", "Transfer-Encoding: gzip, chunked", "0\r\n\r\n", 501),
    .post("identity", "Transfer-Encoding: identity", "", 501),
    .post("a blank behind chunked", "Transfer-Encoding: chunked ", "2\r\n{}\r\n0\r\n\r\n", 400),
    .post("a tab behind chunked", "Transfer-Encoding: chunked\t", "2\r\n{}\r\n0\r\n\r\n", 400),
    .post("chunked twice in a line", "Transfer-Encoding: chunked, chunked", "0\r\n\r\n", 501),
    .post("nearly chunked", "Transfer-Encoding: xchunked", "0\r\n\r\n", 501),
    .post("chunked with a parameter", "Transfer-Encoding: chunked;q=1", "0\r\n\r\n", 501),
    .post("chunked in quotes", "Transfer-Encoding: \"chunked\"", "0\r\n\r\n", 501),
    .post("chunked behind a vertical tab", "Transfer-Encoding: \u{B}chunked", "0\r\n\r\n", 400),
    .post("an empty coding", "Transfer-Encoding:", "0\r\n\r\n", 501),
    .post("a folded coding", "Transfer-Encoding:\r\n chunked", "0\r\n\r\n", 400),
    .post("chunked in capitals", "Transfer-Encoding: CHUNKED", "0\r\n\r\n", 200),
    .post("to be told to go on", "Content-Length: 3\r\nExpect: 100-continue", "abc", 200, then: .goesOn),
    .post("to be told something else", "Content-Length: 3\r\nExpect: cake", "abc", 200, then: .goesOn),
  ]

  static let chunked: [MalformedRow] = [
    .chunks("a good body", "3\r\nabc\r\n0\r\n\r\n", 200),
    .chunks("zeros before the size", "0003\r\nabc\r\n000\r\n\r\n", 200),
    .chunks("an extension", "3;a=\"b\"\r\nabc\r\n0;c\r\n\r\n", 200),
    .chunks("a trailer", "3\r\nabc\r\n0\r\nContent-Length: 9\r\nHost: u\r\n\r\n", 200),
    .chunks("no size", "\r\nabc\r\n0\r\n\r\n", 400),
    .chunks("a size that is none", "xyz\r\n\r\n", 400),
    .chunks("a size below 0", "-3\r\nabc\r\n0\r\n\r\n", 400),
    .chunks("a size with a sign", "+3\r\nabc\r\n0\r\n\r\n", 400),
    .chunks("a size with a prefix", "0x3\r\nabc\r\n0\r\n\r\n", 400),
    .chunks("a size behind a blank", " 3\r\nabc\r\n0\r\n\r\n", 400),
    .chunks("a size before a blank", "3 \r\nabc\r\n0\r\n\r\n", 400),
    .chunks("a size of 64 bits", "ffffffffffffffff\r\nabc\r\n0\r\n\r\n", then: .waits),
    .chunks("a size beyond 64 bits", "10000000000000000\r\nabc\r\n0\r\n\r\n", 413),
    .chunks("a size of many digits", long(100, "f") + "\r\nabc\r\n0\r\n\r\n", 413),
    .chunks("more than the chunk's size", "1\r\nabc\r\n0\r\n\r\n", 400),
    .chunks("less than the chunk's size", "9\r\nabc", then: .waits),
    .chunks("CR alone behind the size", "3\rabc\r\n0\r\n\r\n", 400),
    .chunks("CR alone behind the chunk", "3\r\nabc\r0\r\n\r\n", 400),
    .chunks("no end", "3\r\nabc\r\n", then: .waits),
    .chunks("a trailer without a colon", "3\r\nabc\r\n0\r\nX\r\n\r\n", 400),
    .chunks("a trailer longer than memory", "3\r\nabc\r\n0\r\nX: " + long(40_000) + "\r\n\r\n", 431),
    // Microhttpd takes LF alone for a line end here and does not say so: the connection ends.
    .chunks("LF alone behind the size", "3\nabc\r\n0\r\n\r\n", 200),
    .chunks("LF alone behind the chunk", "3\r\nabc\n0\r\n\r\n", 200),
    .chunks("LF alone behind the last", "3\r\nabc\r\n0\n\n", 200),
    .chunks("LF alone in an extension", "3;\nabc\r\n0\r\n\r\n", 200),
  ]

  static let behind: [MalformedRow] = [
    .init("two good ones", good("a") + good("b"), 200, 200, then: .goesOn),
    .init("many good ones", (0..<20).map { good("\($0)") }.joined(), statuses: 20),
    .init("garbage behind a good one", good("a") + "hello\r\n\r\n", 200),
    .init("a bad version behind a good one", good("a") + "GET / HTTP/x\r\n\r\n", 200, 400),
    .init(
      "two hosts behind a good one", good("a") + "GET / HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n", 200, 400),
    .init(
      "a bad length behind a good one", good("a") + "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n",
      200, 400),
    .init(
      "a good one behind a body", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc" + good("b"),
      200, 200,
      then: .goesOn),
    .init(
      "a good one within a body",
      "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(good("b").utf8.count)\r\n\r\n" + good("b"),
      200, then: .goesOn),
    .init(
      "a good one behind a body in chunks",
      "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + good("b"), 200),
    .init(
      "a good one behind the end", "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n" + good("b"), 200),
    .init("half of one behind a good one", good("a") + "GET / HT", 200, then: .waits),
  ]

  private init(_ name: String, _ text: String, statuses count: Int) {
    (self.name, bytes, answers, ending) = (
      name, Array(text.utf8), Array(repeating: 200, count: count), .goesOn
    )
  }

  private static func post(_ name: String, _ lines: String, _ body: String, then ending: Ending)
    -> MalformedRow
  {
    MalformedRow(name, "POST / HTTP/1.1\r\nHost: t\r\n\(lines)\r\n\r\n\(body)", then: ending)
  }

  private static func chunks(_ name: String, _ body: String, then ending: Ending) -> MalformedRow {
    post(name, "Transfer-Encoding: chunked", body, then: ending)
  }
}

private func good(_ path: String) -> String { "GET /\(path) HTTP/1.1\r\nHost: t\r\n\r\n" }

private func long(_ count: Int, _ text: String = "y") -> String { String(repeating: text, count: count) }
