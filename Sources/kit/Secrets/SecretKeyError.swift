/// Why the server's key cannot be used. Always the environment's fault.
public struct SecretKeyError: Error, Hashable, Sendable {
  /// Stable names.
  public enum Code: String, Sendable, CaseIterable {
    case wrongSize = "key-wrong-size"
    /// Others than its owner may read or write it.
    case permissions = "key-permissions"
    case unreadable = "key-unreadable"
    case cannotCreate = "key-cannot-create"
    /// A rotation would make it more keys than a file may hold.
    case tooMany = "key-too-many"
  }

  /// What went wrong, for programs.
  public let code: Code
  /// The key's file.
  public let path: String
  /// What was found there, or the system's words.
  public let detail: String

  init(_ code: Code, _ path: String, _ detail: String) {
    self.code = code
    self.path = path
    self.detail = detail
  }

  /// A sentence telling a person what happened and what to do.
  public var message: String {
    switch code {
    case .wrongSize:
      "\(path) is no key (\(detail), not 32 for each key). Restore it from a backup, or delete it to have a new one made."
    case .permissions:
      "Others may use the key \(path) (\(detail)). Run: chmod 600 \(path)"
    case .unreadable:
      "The key \(path) cannot be read (\(detail)). Check its owner and mode."
    case .cannotCreate:
      "The key \(path) cannot be made (\(detail)). Check that its folder exists and may be written."
    case .tooMany:
      "\(path) holds \(detail). Seal everything anew with the newest, the first 32 bytes, then take the last ones out."
    }
  }
}

extension SecretKeyError: CustomStringConvertible {
  /// The code and the message.
  public var description: String { "\(code.rawValue): \(message)" }
}
