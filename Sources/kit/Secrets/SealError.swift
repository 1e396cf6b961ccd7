/// Why something sealed does not open. Says nothing of its content.
public struct SealError: Error, Hashable, Sendable {
  /// Stable names.
  public enum Code: String, Sendable, CaseIterable {
    /// Too short, or of a layout that this program does not know.
    case notSealed = "not-sealed"
    /// None of the file's keys sealed it.
    case unknownKey = "seal-unknown-key"
    /// Changed, or moved here from another context.
    case altered = "seal-altered"
  }

  /// What went wrong, for programs.
  public let code: Code

  init(_ code: Code) { self.code = code }

  /// A sentence telling a person what happened and what to do.
  public var message: String {
    switch code {
    case .notSealed:
      "A stored secret is not one that this program sealed. Was it written by a newer version? Enter it anew."
    case .unknownKey:
      "A stored secret was sealed with a key that is not in the key file. Restore the file that belongs to this "
        + "database, or enter the secret anew."
    case .altered:
      "A stored secret was changed or moved since it was sealed. Restore a backup, or enter the secret anew."
    }
  }
}

extension SealError: CustomStringConvertible {
  /// The code and the message.
  public var description: String { "\(code.rawValue): \(message)" }
}
