import Booking
import CivilTime
import Desk
import HTTP
import HTTPServer
import JSONText
import Secrets
import Store
import Sync
import Synchronization
import TestSupport
import Testing

@testable import Web

/// A studio whose site is asked with or without a socket between, and what the site wrote down meanwhile.
final class WebStudio {
  /// How requests reach the site.
  enum Way: CaseIterable, Sendable {
    case direct, socket
  }

  static let publicURL = "https://cal.example.org"
  static let everybody = [
    "sam", "cleo", "dan", "eve", "fay", "ann", "bob", "carl", "olga", "sofia", "paul",
  ]

  let studio: TestStudio
  let site: Site
  let lines: Lines
  /// Bearer tokens by handle; `revoked` is one that was cleo's, `nobody` one that never was.
  private(set) var tokens: [String: String] = [:]
  /// Where answers were not what the API's document says (R70), or lacked what every answer carries (R82).
  private(set) var undescribed: Set<String> = []
  /// Each answer with the method and target that it was given to.
  private(set) var answers: [(method: String, target: String, answer: Answer)] = []
  private let serving: Serving?
  private let described = Described()

  /// No test runs into it.
  static let unlimited = RateLimit(burst: 1_000_000, perSecond: 1_000_000)

  init(
    _ studio: TestStudio, _ way: Way, _ configuration: Configuration = Configuration(port: 0),
    limit: RateLimit = unlimited, reach: Reach? = nil
  ) throws {
    self.studio = studio
    let lines = Lines()
    self.lines = lines
    site = Site(
      desk: studio.desk, publicURL: Self.publicURL, version: "0", log: Log(now: { "now" }, line: lines.add),
      reach: reach, limit: limit, limitClock: { studio.clock.now.seconds * 1_000_000 })
    serving = way == .socket ? Serving(site, configuration) : nil
    try serving?.start()
    for handle in Self.everybody {
      tokens[handle] = try studio.desk.addToken(for: handle, name: "test", by: .system).token.text
    }
    let (record, token) = try studio.desk.addToken(for: "cleo", name: "old", by: .system)
    try studio.desk.revokeToken(record.id, by: .system)
    tokens["revoked"] = token.text
    tokens["nobody"] = Token.random(.seeded(99)).text
  }

  deinit { serving?.stop(grace: 1000) }

  var desk: Desk { studio.desk }
  var port: UInt16 { serving?.port ?? 0 }

  /// Does what a server does every few seconds.
  func tidy() { serving?.tidy(jobs) }

  /// Somebody's id.
  func id(_ handle: String) throws -> String { try studio.person(handle).id.text }

  /// Asks as somebody; nil shows no token. A body is sent as JSON unless a header says otherwise.
  func ask(
    _ method: String, _ target: String, as handle: String? = nil, _ body: JSON? = nil,
    _ headers: Headers = [:]
  ) throws -> Answer {
    try ask(method, target, as: handle, bytes: body?.bytes ?? [], headers)
  }

  /// Asks with these bytes as the body.
  func ask(
    _ method: String, _ target: String, as handle: String? = nil, bytes: [UInt8], _ headers: Headers = [:]
  ) throws -> Answer {
    var headers = headers
    if let handle { headers["Authorization"] = "Bearer \(tokens[handle] ?? "")" }
    if !bytes.isEmpty, headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
    let answer =
      try serving == nil
      ? askSite(method, target, headers, bytes) : askSocket(method, target, headers, bytes)
    undescribed.formUnion(described.mistakes(method, target, answer))
    undescribed.formUnion(guardMistakes(answer, target).map { "\(method) \(target): \($0)" })
    answers.append((method, target, answer))
    return answer
  }

  private func askSite(_ method: String, _ target: String, _ headers: Headers, _ bytes: [UInt8]) throws
    -> Answer
  {
    guard let request = Request(Method(method), target, headers: headers, body: bytes) else {
      throw UnreadableError(text: target)
    }
    var response = site.respond(to: request)
    if let stream = response.stream {
      response.body = Body(stream.start)
      stream.cut()
    }
    return Answer(
      status: response.status.code, headers: response.headers,
      bytes: method == "HEAD" ? [] : response.body.bytes)
  }

  private func askSocket(_ method: String, _ target: String, _ headers: Headers, _ body: [UInt8]) throws
    -> Answer
  {
    let client = try RawHTTPClient(port: port, timeout: 30_000)
    var lines = headers.map { "\($0.name): \($0.value)" }
    lines.append("Content-Length: \(body.count)")
    try client.request(method, target, lines)
    try client.send(body)
    return Answer(try client.answer(head: method == "HEAD"))
  }
}

/// What came back.
struct Answer {
  var status: Int
  var headers: Headers
  var bytes: [UInt8]

  init(status: Int, headers: Headers, bytes: [UInt8]) {
    self.status = status
    self.headers = headers
    self.bytes = bytes
  }

  /// As it came over a socket.
  init(_ raw: RawHTTPClient.Answer) {
    self.init(status: raw.status, headers: [:], bytes: raw.body)
    for line in raw.lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      headers.add(String(parts[0]), String(parts.last?.drop { $0 == " " } ?? ""))
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var json: JSON { JSON(bytes) ?? .null }
  /// The stable name of a problem; nil for anything else.
  var code: String? { headers["Content-Type"] == "application/problem+json" ? json["code"].string : nil }
  /// Status and code together: `409 slot-full`.
  var says: String { code.map { "\(status) \($0)" } ?? String(status) }
}

extension ContentStream {
  /// What was written to it so far.
  fileprivate var start: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    guard case .bytes(let count) = bytes.withUnsafeMutableBytes({ take(into: $0, orWait: { {} }) }) else {
      return []
    }
    return Array(bytes[..<count])
  }
}

/// Lines that a log wrote.
final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  @Sendable func add(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}

/// Runs `body` with a new studio on the web, where no answer is other than the API's document says (R70), and none
/// lacks what guards it (R82).
func withWeb<T>(
  _ way: WebStudio.Way = .direct, _ configuration: Configuration = Configuration(port: 0),
  limit: RateLimit = WebStudio.unlimited, reach: Reach? = nil, _ body: (WebStudio) throws -> T
) throws -> T {
  try withStudio { studio in
    let web = try WebStudio(studio, way, configuration, limit: limit, reach: reach)
    let result = try body(web)
    #expect(web.undescribed.sorted() == [])
    return result
  }
}

/// A text in a test that is not what the test takes it for.
struct UnreadableError: Error {
  let text: String
}
