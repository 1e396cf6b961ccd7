/// Why the database did not do what it was asked to.
public struct DatabaseError: Error, Hashable, Sendable {
  /// Stable names: programs and people may rely on them.
  public enum Code: String, Sendable, CaseIterable {
    /// Another process or thread held the lock longer than the time-out.
    case busy = "database-busy"
    case diskFull = "disk-full"
    case readOnly = "read-only"
    case cannotOpen = "cannot-open"
    /// The file is not SQLite's, or belongs to another program.
    case notADatabase = "not-a-database"
    /// The file's content contradicts itself, or an applied migration's text was changed.
    case damaged = "damaged"
    /// The database refused a change; `constraint` says which kind of rule.
    case constraint = "constraint"
    /// A later version of the program has migrated this database.
    case newerVersion = "newer-version"
    /// A column held NULL or a type its reader did not expect.
    case unexpectedValue = "unexpected-value"
    /// The program is wrong: faulty SQL, wrong parameters, a nested transaction, use after closing.
    case misuse = "misuse"
    case inputOutput = "input-output"
    /// This engine has no such thing.
    case notSupported = "not-supported"
    /// The server could not be reached, or was lost and nothing was saved.
    case unreachable = "database-unreachable"
    /// The server was lost while saving: it may or may not have saved.
    case outcomeUnknown = "outcome-unknown"
  }

  /// The kind of rule that refused a change.
  public enum Constraint: String, Sendable, CaseIterable {
    /// A unique index or a primary key.
    case unique
    case foreignKey = "foreign-key"
    case check
    /// `RAISE` in a trigger.
    case trigger
    case notNull = "not-null"
    /// Any other, such as a value of the wrong type in a STRICT table.
    case other
  }

  /// What went wrong, for programs.
  public let code: Code
  /// Set exactly when `code` is `.constraint`.
  public let constraint: Constraint?
  /// What was concerned, bare: for `.constraint` the name of the check, the columns
  /// (`table.column, table.column`) or the text given to `RAISE`; else what the database said. Never a
  /// password.
  public let detail: String
  /// A sentence telling a person what happened and what to do.
  public let message: String

  /// Makes an error; `message` is the code's own sentence when not given.
  public init(_ code: Code, constraint: Constraint? = nil, detail: String = "", message: String? = nil) {
    self.code = code
    self.constraint = constraint
    self.detail = detail
    self.message = message ?? code.sentence(detail)
  }

  /// Whether the machine, the file or its neighbours are the cause (a command line's exit status 3),
  /// rather than the program or what was asked of it.
  public var isEnvironment: Bool {
    switch code {
    case .busy, .diskFull, .readOnly, .cannotOpen, .notADatabase, .damaged, .newerVersion, .inputOutput,
      .unreachable, .outcomeUnknown:
      true
    case .constraint, .unexpectedValue, .misuse, .notSupported: false
    }
  }

  /// The same error, its message preceded by where it happened.
  func during(_ what: String) -> DatabaseError {
    DatabaseError(code, constraint: constraint, detail: detail, message: "\(what): \(message)")
  }
}

extension DatabaseError: CustomStringConvertible {
  /// The code and the message.
  public var description: String { "\(code.rawValue): \(message)" }
}

extension DatabaseError.Code {
  fileprivate func sentence(_ detail: String) -> String {
    let said = detail.isEmpty ? "" : " (\(detail))"
    return switch self {
    case .busy:
      "The database is busy\(said). Try again; if it stays so, look for another program holding it."
    case .diskFull: "The disk is full\(said). Nothing was saved; free some space and try again."
    case .readOnly: "The database cannot be written\(said). Check the owner and mode of its file and folder."
    case .cannotOpen: "The database cannot be opened\(said). Check that its folder exists and may be written."
    case .notADatabase:
      "The file is not a database of this program\(said). Check the path; the file was left as it was."
    case .damaged: "The database is damaged\(said). Stop the program and restore the last backup."
    case .constraint: "The database refused the change\(said)."
    case .newerVersion:
      "The database was migrated by a newer version\(said). Run that version or restore an older backup."
    case .unexpectedValue: "The database holds a value that was not expected\(said). Run an integrity check."
    case .misuse: "The program used the database wrongly\(said). This is a bug; please report it."
    case .inputOutput: "Reading or writing the database failed\(said). Check the disk and the system's log."
    case .notSupported: "This kind of database cannot do that\(said)."
    case .unreachable:
      "The database cannot be reached\(said). Nothing was saved; check that its server runs, and try again."
    case .outcomeUnknown:
      "The database was lost while saving\(said). Look whether the change is there before you repeat it."
    }
  }
}
