import CPostgres

/// A statement that the server keeps under a name, for parameters of certain types.
final class PostgresStatement {
  let name: String
  let sql: String
  /// Unknown (0) for a NULL until the server has said what it takes it for.
  var types: [Oid]

  init(name: String, sql: String, types: [Oid]) {
    self.name = name
    self.sql = sql
    self.types = types
  }

  func fits(_ values: [Value]) -> Bool {
    zip(types, values).allSatisfy { type, value in
      value.postgresType.map { $0 == type || $0 == PostgresType.text && PostgresType.texts.contains(type) }
        ?? true
    }
  }
}

/// The statements that one connection keeps.
struct PostgresStatements {
  private struct Entry {
    let parameters: Int
    var variants: [PostgresStatement] = []
    var lastUse = 0
  }

  private var entries: [String: Entry] = [:]
  private var uses = 0
  private(set) var count = 0
  /// Names that the server is to forget.
  private(set) var discarded: Set<String> = []

  /// Checks how many parameters a statement has.
  mutating func check(_ sql: String, _ values: [Value]) throws(DatabaseError) {
    uses += 1
    let known = entries[sql]?.parameters
    if known != nil { entries[sql]?.lastUse = uses }
    guard known != nil || !sql.utf8.contains(0) else {
      throw DatabaseError(.misuse, detail: "U+0000 in «\(sql)»")
    }
    let wanted: Int
    if let known { wanted = known } else { wanted = try placeholders(sql) }
    guard values.count == wanted else {
      throw DatabaseError(.misuse, detail: "\(values.count) values for \(wanted) parameters of «\(sql)»")
    }
  }

  /// A kept statement that takes these values.
  func find(_ sql: String, _ values: [Value]) -> PostgresStatement? {
    entries[sql]?.variants.first { $0.fits(values) }
  }

  /// One that is not kept yet, for values of these types.
  mutating func make(_ sql: String, types: [Oid?]) -> PostgresStatement {
    uses += 1
    return PostgresStatement(name: "s\(uses)", sql: sql, types: types.map { $0 ?? 0 })
  }

  /// Keeps one that the server has prepared, and gives up those not used for longest.
  mutating func keep(_ statement: PostgresStatement) {
    entries[statement.sql, default: Entry(parameters: statement.types.count)].variants.append(statement)
    entries[statement.sql]?.lastUse = uses
    count += 1
    while count > keptStatements,
      let oldest = entries.filter({ $0.key != statement.sql }).min(by: { $0.value.lastUse < $1.value.lastUse }
      )
    {
      discard(oldest.key)
    }
  }

  mutating func discard(_ sql: String) {
    guard let entry = entries.removeValue(forKey: sql) else { return }
    count -= entry.variants.count
    discarded.formUnion(entry.variants.map(\.name))
  }

  /// Gives all up: their tables may have changed.
  mutating func discardAll() {
    for sql in entries.keys { discard(sql) }
  }

  /// The server has forgotten it.
  mutating func forget(_ name: String) { discarded.remove(name) }
}
