import CivilTime
import FoundationEssentials
import TestSupport

/// Somebody's machine: vdirsyncer fetches a feed into files, khal shows them.
struct Subscriber {
  private let folder: String

  init(folder: String, address: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: "\(folder)/calendar", withIntermediateDirectories: true)
    let syncer = """
      [general]
      status_path = "\(folder)/status"
      [pair coach]
      a = "feed"
      b = "files"
      collections = null
      conflict_resolution = "a wins"
      [storage feed]
      type = "http"
      url = "\(address)"
      [storage files]
      type = "filesystem"
      path = "\(folder)/calendar"
      fileext = ".ics"
      """
    let khal = """
      [calendars]
      [[coach]]
      path = \(folder)/calendar
      [locale]
      local_timezone = UTC
      default_timezone = UTC
      dateformat = %Y-%m-%d
      longdateformat = %Y-%m-%d
      timeformat = %H:%M
      datetimeformat = %Y-%m-%dT%H:%M
      longdatetimeformat = %Y-%m-%dT%H:%M
      [sqlite]
      path = \(folder)/khal.db
      """
    try (syncer + "\n").write(toFile: "\(folder)/vdirsyncer", atomically: true, encoding: .utf8)
    try (khal + "\n").write(toFile: "\(folder)/khal", atomically: true, encoding: .utf8)
    try program("vdirsyncer", ["-c", "\(folder)/vdirsyncer", "discover"])
  }

  /// Fetches what the feed holds now.
  func sync() throws { try program("vdirsyncer", ["-c", "\(folder)/vdirsyncer", "sync"]) }

  /// What khal shows from one day to another: a line for each event, in the order of the texts. It knows
  /// minutes, and no UIDs of ours: vdirsyncer gives events of subscribed calendars UIDs of its own.
  func listed(_ first: String, _ last: String) throws -> [String] {
    try program(
      "khal",
      [
        "-c", "\(folder)/khal", "list", "--once", "--day-format", "", "--format",
        "{start-long-full} {end-long-full} {status}{title}", first, last,
      ]
    ).split(separator: "\n").map(String.init).sorted()
  }

  @discardableResult
  private func program(_ name: String, _ arguments: [String]) throws -> String {
    let finished = try run(
      peer(name), arguments,
      environment: ["HOME": folder, "XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder, "LC_ALL": "C.UTF-8"],
      seconds: 60)
    guard finished.status == 0 else { throw Unexpected("\(name): \(finished.error)") }
    return finished.output
  }
}
