public import JSONText

/// Where the server says what it does: one JSON object a line, nothing secret in it (R84).
public struct Log: Sendable {
  /// How much somebody should care.
  public enum Level: String, Sendable {
    case info, warning, error
  }

  private let now: @Sendable () -> String
  private let line: @Sendable (String) -> Void

  /// `now` gives the time as it is written; `line` takes one line without its end, on whatever thread has
  /// something to say, and must not block.
  public init(now: @escaping @Sendable () -> String, line: @escaping @Sendable (String) -> Void) {
    self.now = now
    self.line = line
  }

  /// Says nothing.
  public static let silent = Log(now: { "" }, line: { _ in })

  /// Writes one line.
  public func write(_ level: Level, _ message: String, _ members: [String: JSON] = [:]) {
    line(Self.line(at: now(), level, message, members))
  }

  /// One line as it is written, without its end.
  public static func line(
    at time: String, _ level: Level, _ message: String, _ members: [String: JSON] = [:]
  ) -> String {
    var members = members
    members["at"] = JSON(time)
    members["level"] = JSON(level.rawValue)
    members["message"] = JSON(message)
    return JSON.object(members).text
  }
}
