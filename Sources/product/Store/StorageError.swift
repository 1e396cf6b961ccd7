import Database

/// What kept the database from doing what was asked. Whatever was under way has been rolled back.
public struct StorageError: Error, Hashable, Sendable {
  /// What refused.
  public enum Cause: Hashable, Sendable {
    /// The machine or the file: full, read-only, busy, damaged, of a newer version.
    case environment
    /// One of the schema's guards, by its name: `slot-full`, `ledger-append-only`.
    case guarded(String)
    /// A row like that is there already.
    case duplicate
    /// Something else that the code above should have refused.
    case unexpected
  }

  /// A stable name: `disk-full`, `read-only`, `newer-version`, `constraint`, …
  public var code: String
  /// Which of the few kinds it is.
  public var cause: Cause
  /// What happened and what to do about it.
  public var message: String
}

extension StorageError {
  init(_ error: DatabaseError) {
    code = error.code.rawValue
    message = error.message
    if error.isEnvironment {
      cause = .environment
    } else if error.constraint == .trigger {
      cause = .guarded(error.detail)
    } else if error.constraint == .unique {
      cause = .duplicate
    } else {
      cause = .unexpected
    }
  }
}
