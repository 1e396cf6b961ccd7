import Database
import FoundationEssentials
import Glibc
import TestSupport

/// A database of its own with a folder beside it, a port, and the built program on them.
final class Installation: Sendable {
  let database: TestDatabase
  let port: UInt16

  init(_ database: TestDatabase) throws {
    self.database = database
    port = try freePort()
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var folder: String { database.folder }

  /// What every run of the program gets; a test's own environment stays outside.
  private var environment: [String: String] {
    [
      "COACHCAL_DATABASE": database.address, "COACHCAL_LISTEN": "127.0.0.1:\(port)",
      "COACHCAL_PUBLIC_URL": url,
      "COACHCAL_SECRET_KEY_FILE": database.engine == .sqlite ? "" : "\(folder)/secret.key",
      "COACHCAL_ALLOW_PRIVATE_NETWORK": "yes", "SWIFT_BACKTRACE": "enable=no",
    ]
  }

  /// Runs the program, which must succeed, and returns its standard output.
  @discardableResult
  func coachcal(
    _ words: String..., input: String = "", adding variables: [String: String] = [:]
  ) throws -> String {
    let finished = try run(
      programPath, words, input: Array(input.utf8), environment: environment.merging(variables) { $1 })
    guard finished.status == 0 else { throw Unexpected("\(words): \(finished.status) \(finished.error)") }
    return finished.output
  }

  /// Runs the program, which must succeed, and reads the JSON it prints.
  func json<T: Decodable>(_ words: String..., as type: T.Type = T.self) throws -> T {
    let finished = try run(programPath, words + ["--json"], environment: environment)
    guard finished.status == 0 else { throw Unexpected("\(words): \(finished.status) \(finished.error)") }
    return try JSONDecoder().decode(T.self, from: Data(finished.outputBytes))
  }

  /// A new bearer token of a person: `--coach maria`.
  func token(_ part: String, _ handle: String) throws -> String {
    String(try coachcal("token", "add", part, handle).prefix { !$0.isNewline })
  }

  /// Starts the server and returns when it answers.
  func serve() throws -> RunningProgram {
    let server = try RunningProgram(programPath, ["serve"], environment: environment, seconds: 400)
    for _ in 0..<1000 {
      if let client = try? RawHTTPClient(port: port, timeout: 10_000),
        (try? client.request("GET", "/readyz")) != nil, (try? client.answer())?.status == 200
      {
        return server
      }
      usleep(10_000)
    }
    server.signal(SIGKILL)
    throw Unexpected("the server does not answer: \(try server.wait().error)")
  }

  /// Runs the body while the server answers, and stops it with SIGTERM; it must end well.
  func serving<T>(_ body: () throws -> T) throws -> T {
    let server = try serve()
    let result = Result { try body() }
    server.signal(SIGTERM)
    let finished = try server.wait()
    guard finished.status == 0 else { throw Unexpected("the server ended with \(finished.status)") }
    return try result.get()
  }

  /// Asks for a feed on a connection of its own.
  func get(_ address: String, _ headers: [String] = []) throws -> RawHTTPClient.Answer {
    let client = try RawHTTPClient(port: port, timeout: 20_000)
    try client.request("GET", String(address.dropFirst(url.count)), headers)
    return try client.answer()
  }
}

/// Runs the body with so many installations on one PostgreSQL database, which may be one of a server of its own.
func withInstallations<T>(
  _ count: Int, at address: String? = nil, _ body: ([Installation]) throws -> T
) throws -> T {
  func installed(_ database: TestDatabase) throws -> T {
    try body((0..<count).map { _ in try Installation(database) })
  }
  guard let address else { return try withEmptyDatabase(.postgresql, installed) }
  return try withDatabase(at: address, installed)
}

/// Runs the body with an installation whose database is empty.
func withInstallation<T>(_ body: (Installation) throws -> T) throws -> T {
  try withEmptyDatabase { try body(Installation($0)) }
}

/// Runs the body with the sample studio, and each person's feed address as `load --addresses` gave it.
func withSampleStudio<T>(_ body: (Installation, _ addresses: [String: String]) throws -> T) throws -> T {
  try withInstallation { installation in
    let file = "\(installation.folder)/addresses.txt"
    try installation.coachcal("load", "\(PackageRoot.path)/samples/studio.json", "--addresses", file)
    var addresses: [String: String] = [:]
    var handle = ""
    for line in try String(contentsOf: URL(filePath: file), encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if line.hasSuffix(")") { handle = String(words.last?.dropLast() ?? "") }
      if words.first == "feed" { addresses[handle] = words.last }
    }
    return try body(installation, addresses)
  }
}

/// A slot as the program prints it.
struct Offered: Decodable {
  var start: String
  var end: String
  var available: Bool
}

/// A booking as the program and the API print it.
struct Booked: Decodable, Sendable {
  var id: String
  var uid: String
  var sequence: Int
  var coach: String
  var client: String
  var status: String
  var start: String
  var end: String
  var rescheduled_from: String?
}
