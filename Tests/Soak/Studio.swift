import CivilTime
import FoundationEssentials
import Glibc
import TestSupport

/// The release program with a studio of a few coaches, each of whom has clients with sessions enough for years.
struct Studio: Sendable {
  static let program = "\(PackageRoot.path)/.build/release/coachcal"
  static let coaches = (0..<4).map { "coach\($0)" }
  static let clients = (0..<12).map { "client\($0)" }

  let folder: String
  let server: ServedProgram
  /// Where the program's log has more than information.
  let log: String
  /// A header line for everybody.
  let tokens: [String: String]
  /// The path of everybody's feed.
  let feeds: [String: String]
  /// The starts that are fought for.
  let starts: [String]

  init(in folder: String, seconds: Int) throws {
    self.folder = folder
    log = "\(folder)/log"
    let database = "\(folder)/soak.sqlite"
    let file = "\(folder)/studio.json"
    try Self.file.write(toFile: file, atomically: true, encoding: .utf8)
    let now = Int64(time(nil))
    starts = (0..<200).map { Instant(seconds: (now / 3600 + 48) * 3600 + $0 * 1800).rfc3339 }
    let loaded = try run(Self.program, ["load", file, "--database", database])
    guard loaded.status == 0 else { throw Unexpected(loaded.error) }
    server = try ServedProgram(Self.program, database: database, log: log, seconds: seconds)
    var tokens: [String: String] = [:]
    var feeds: [String: String] = [:]
    for (part, handles) in [("--coach", Self.coaches), ("--client", Self.clients)] {
      for handle in handles {
        let token = try Self.coachcal(server, "token", "add", part, handle).prefix { !$0.isNewline }
        tokens[handle] = "Authorization: Bearer \(token)"
        feeds[handle] = try Self.path(Self.coachcal(server, "feeds", "add", part, handle, "--json"), server)
      }
    }
    (self.tokens, self.feeds) = (tokens, feeds)
  }

  /// The coach of a client, who sees nobody else.
  static func coach(of client: String) -> String {
    coaches[(clients.firstIndex(of: client) ?? 0) % coaches.count]
  }

  /// Another process that uses the same database; it must succeed.
  func coachcal(_ words: String...) throws -> String { try Self.coachcal(server, words) }

  /// The path in what `feeds add` and `feeds rotate` print.
  func path(_ json: String) throws -> String { try Self.path(json, server) }

  private static func coachcal(_ server: ServedProgram, _ words: String...) throws -> String {
    try coachcal(server, words)
  }

  private static func coachcal(_ server: ServedProgram, _ words: [String]) throws -> String {
    let finished = try run(program, words, environment: server.environment, seconds: 60)
    guard finished.status == 0 else { throw WrongAnswer(description: "\(words): \(finished.error)") }
    return finished.output
  }

  private static func path(_ json: String, _ server: ServedProgram) throws -> String {
    struct Feed: Decodable { var url: String }
    let url = try JSONDecoder().decode(Feed.self, from: Data(json.utf8)).url
    return String(url.dropFirst(server.url.count))
  }

  private static var file: String {
    func person(_ handle: String) -> String {
      #"""
      {"handle":"\#(handle)","name":"\#(handle)","email":"\#(handle)@mail.example","time_zone":"Europe/Berlin",
       "brands":["strong"]}
      """#
    }
    let windows = coaches.flatMap { coach in
      (0...6).map {
        #"{"key":"\#($0)","coach":"\#(coach)","weekday":\#($0),"start":"00:00","end":"24:00","capacity":2}"#
      }
    }
    let packages = clients.map {
      #"""
      {"key":"\#($0)","coach":"\#(coach(of: $0))","client":"\#($0)","name":"Many","total":1000,
       "duration_minutes":60}
      """#
    }
    return #"""
      {"brands":[{"handle":"strong","name":"Strong","preset":"training"}],
       "coaches":[\#(coaches.map(person).joined(separator: ","))],
       "clients":[\#(clients.map(person).joined(separator: ","))],
       "windows":[\#(windows.joined(separator: ","))], "packages":[\#(packages.joined(separator: ","))]}
      """#
  }
}
