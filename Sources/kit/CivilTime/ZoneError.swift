/// Why there is no zone to work with.
public struct ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `unknown-zone`, `zone-data-missing` or `zone-data-damaged`; stable.
  public let code: String
  /// What is wrong and what to do about it, for a person.
  public let message: String

  /// The message.
  public var description: String { message }

  static func unknown(_ name: String) -> ZoneError {
    // What comes from outside is quoted short: a name may be a megabyte of anything.
    let shown = name.unicodeScalars.prefix(64).map { $0.escaped(asASCII: true) }.joined()
    return ZoneError(
      code: "unknown-zone",
      message: "There is no time zone \"\(shown)\". Give an IANA name, exactly as in Europe/Berlin.")
  }

  static func missing(_ path: String, _ reason: String) -> ZoneError {
    ZoneError(
      code: "zone-data-missing",
      message: "The time zone data \(path) cannot be read (\(reason)). Install the system's tzdata package.")
  }

  static func damaged(_ what: String, _ reason: String) -> ZoneError {
    ZoneError(
      code: "zone-data-damaged",
      message: "The time zone data of \(what) is damaged (\(reason)). Reinstall the system's tzdata package.")
  }
}
