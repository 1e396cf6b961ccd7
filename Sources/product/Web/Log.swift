public import JSONText

/// Where the server says what it does: one JSON object a line, nothing secret in it (R84).
public struct Log: Sendable {
  /// How much somebody should care.
  public enum Level: String, Sendable {
    case info, warning, error
  }

  private let now: @Sendable () -> String
  private let line: @Sendable (String) -> Void

  /// `now` gives the time as it is written; `line` takes one line without its end.
  public init(now: @escaping @Sendable () -> String, line: @escaping @Sendable (String) -> Void) {
    self.now = now
    self.line = line
  }

  /// Says nothing.
  public static let silent = Log(now: { "" }, line: { _ in })

  /// Writes one line.
  public func write(_ level: Level, _ message: String, _ members: [String: JSON] = [:]) {
    var members = members
    members["at"] = JSON(now())
    members["level"] = JSON(level.rawValue)
    members["message"] = JSON(message)
    line(JSON.object(members).text)
  }
}
