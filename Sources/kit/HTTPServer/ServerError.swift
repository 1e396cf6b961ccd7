/// Why a server could not start.
public struct ServerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// `port-in-use`, `address-not-ours`, `address-invalid`, `port-not-permitted`, `configuration-invalid`,
  /// `listen-failed`, `already-started`.
  public let code: String
  /// What happened and what to do about it.
  public let message: String

  /// Code and message.
  public var description: String { "\(code): \(message)" }
}
