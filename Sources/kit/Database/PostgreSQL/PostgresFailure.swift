import CPostgres

/// What a statement's failure means.
struct PostgresFailure: Error {
  var error: DatabaseError
  /// The same may succeed in a new transaction.
  var isPassing = false

  /// From a result that is an error; the caller knows whether the connection lives.
  init(_ result: PostgresResult) {
    let said = result.field(cpostgres_message) ?? result.said
    guard let state = result.field(cpostgres_state) else {
      error = DatabaseError(.unreachable, detail: said)
      isPassing = true
      return
    }
    isPassing =
      ["40001", "40P01"].contains(state)
      // A kept statement whose tables have other columns now; it is not kept any more.
      || state == "0A000" && result.field(cpostgres_function) == "RevalidateCachedQuery"
    let kind = Self.constraint(state)
    guard kind == .other || kind == nil else {
      error = Self.refusal(kind ?? .other, said, result)
      return
    }
    error = DatabaseError(Self.code(state), constraint: kind, detail: said)
  }

  init(_ error: DatabaseError, isPassing: Bool) {
    self.error = error
    self.isPassing = isPassing
  }

  /// The code behind a state of the SQL standard's or PostgreSQL's own.
  static func code(_ state: String) -> DatabaseError.Code {
    switch state {
    case "40001", "40P01", "55P03", "57014", "55006": return .busy
    case "53100": return .diskFull
    case "25006": return .readOnly
    case "53300", "53400", "57P01", "57P02", "57P03", "57P05", "25P03": return .unreachable
    case "42501", "3D000", "57P04": return .cannotOpen
    case "XX001", "XX002": return .damaged
    default: break
    }
    switch state.prefix(2) {
    case "08": return .unreachable
    case "22", "23", "44", "P0": return .constraint
    case "28": return .cannotOpen
    case "53", "58", "F0", "XX": return .inputOutput
    default: return .misuse
    }
  }

  private static func constraint(_ state: String) -> DatabaseError.Constraint? {
    switch state {
    case "23505": .unique
    case "23503": .foreignKey
    case "23514": .check
    case "23502": .notNull
    case "P0001": .trigger
    default: code(state) == .constraint ? .other : nil
    }
  }

  private static func refusal(
    _ kind: DatabaseError.Constraint, _ said: String, _ result: PostgresResult
  ) -> DatabaseError {
    let table = result.field(cpostgres_table) ?? ""
    let detail: String
    switch kind {
    case .trigger: return DatabaseError(.constraint, constraint: .trigger, detail: said)
    case .notNull: detail = "\(table).\(result.field(cpostgres_column) ?? "")"
    case .unique:
      // "Key (a, b)=(1, 2) already exists." in the server's language; the values are nobody's business.
      let key = (result.field(cpostgres_detail) ?? "").drop { $0 != "(" }.dropFirst()
      let columns = key.firstRange(of: ")=(").map { key[..<$0.lowerBound] } ?? ""
      detail = columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
    default: detail = result.field(cpostgres_constraint) ?? ""
    }
    return DatabaseError(
      .constraint, constraint: kind, detail: detail, message: "The database refused the change (\(said)).")
  }
}
