import CivilTime
import FoundationEssentials
import Glibc
import TestSupport

/// A database of its own, with a folder beside it, and the program run on it.
struct Desk {
  let database: TestDatabase
  var folder: String { database.folder }

  /// What every run of the program gets; a test's own environment stays outside.
  var environment: [String: String] {
    [
      "COACHCAL_DATABASE": database.address, "COACHCAL_LISTEN": "127.0.0.1:1",
      "COACHCAL_PUBLIC_URL": "http://studio.example",
      "COACHCAL_SECRET_KEY_FILE": TestDatabase.isFile ? "" : "\(folder)/secret.key",
      "SWIFT_BACKTRACE": "enable=no",
    ]
  }

  /// Runs the program to its end.
  func run(_ arguments: [String], input: String = "", _ more: [String: String] = [:]) throws -> Finished {
    try TestSupport.run(
      programPath, arguments, input: Array(input.utf8),
      environment: environment.merging(more) { _, new in new })
  }

  /// Runs the program, which must succeed, and returns its standard output.
  @discardableResult
  func coachcal(_ words: String, input: String = "") throws -> String {
    let finished = try run(split(words), input: input)
    guard finished.status == 0 else { throw Unexpected("\(words): \(finished.status) \(finished.error)") }
    return finished.output
  }

  /// Runs the program, which must succeed, and reads the JSON it prints.
  func json<T: Decodable>(_ words: String, as type: T.Type = T.self) throws -> T {
    try JSONDecoder().decode(T.self, from: Data(coachcal(words + " --json").utf8))
  }

  /// Runs the program, which must fail, and returns the status and the code it fails with.
  func failure(_ words: String, input: String = "") throws -> Failed {
    let finished = try run(split(words) + ["--json"], input: input)
    let problem = try JSONDecoder().decode(Problem.self, from: Data(finished.error.utf8))
    guard finished.outputBytes.isEmpty else { throw Unexpected("\(words) also wrote: \(finished.output)") }
    return Failed(status: finished.status, code: problem.code, detail: problem.detail)
  }

  /// Changes the database behind the program's back, or asks it something.
  @discardableResult
  func sql(_ statements: String...) throws -> String { try database.sql(statements) }

  /// All that the database holds, table by table.
  func dump() throws -> String { try database.dump() }
}

/// How a run failed.
struct Failed: Equatable, CustomStringConvertible {
  var status: Int32
  var code: String
  var detail = ""

  static func == (a: Failed, b: Failed) -> Bool { a.status == b.status && a.code == b.code }
  var description: String { "\(status) \(code): \(detail)" }

  /// Refused by the rules.
  static func refused(_ code: String) -> Failed { Failed(status: 1, code: code) }
  /// The machine's fault.
  static func environment(_ code: String) -> Failed { Failed(status: 3, code: code) }
  /// A command line that makes no sense.
  static let usage = Failed(status: 2, code: "wrong-usage")
}

/// What the program writes when it refuses.
struct Problem: Decodable {
  var code: String
  var title: String
  var detail: String
}

/// A booking as the program prints it.
struct Booked: Decodable, Equatable {
  var id: String
  var uid: String
  var sequence: Int
  var coach: String
  var client: String
  var kind: String
  var status: String
  var start: String
  var end: String
  var package: String?
  var rescheduled_from: String?
  var video_link: String?
}

/// A slot as the program prints it.
struct Offered: Decodable, Equatable {
  var start: String
  var end: String
  var kind: String
  var capacity: Int?
  var occupancy: Int?
  var available: Bool
  var favourite: Bool
}

/// A package as the program prints it.
struct Owned: Decodable {
  struct Change: Decodable {
    var delta: Int
    var after: Int
    var reason: String
  }

  var id: String
  var name: String
  var total: Int
  var remaining: Int
  var ledger: [Change]?
}

/// Words separated by spaces; `'…'` keeps spaces.
func split(_ words: String) -> [String] {
  words.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
    index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
  }
}

/// Now, by the machine's clock.
func now() -> Instant { Instant(seconds: Int64(time(nil))) }

/// The full hour so many hours after the next one.
func hour(_ hours: Int) -> Instant {
  Instant(seconds: (now().seconds / 3600 + 1 + Int64(hours)) * 3600)
}
