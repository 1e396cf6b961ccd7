@testable import Database
import Testing
import TestSupport

struct StatementTests {
  private func fetch(_ engine: Engine, _ sql: String, _ parameters: [Value] = []) throws -> [[Value]] {
    try engine.withDatabase { database in
      try database.read { connection in
        try connection.query(sql, parameters) { row in try row.all() }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a parameter may occur several times and in any order`(engine: Engine) throws {
    let rows = try fetch(engine, "SELECT $2, $1, $2 || $1, $3", ["a", "b", 3])
    #expect(rows == [["b", "a", "ba", 3]])
  }

  @Test(arguments: Engine.allCases)
  func `ten parameters and more keep their places`(engine: Engine) throws {
    let numbers = Array(1...40)
    let sql = "SELECT " + numbers.reversed().map { "$\($0)" }.joined(separator: ", ")
    try #expect(fetch(engine, sql, numbers.map { Value($0) }) == [numbers.reversed().map { Value($0) }])
  }

  @Test(
    arguments: Engine.allCases,
    [
      ("SELECT ?", [1]), ("SELECT :name", [1]), ("SELECT $1, $3", [1, 2, 3]), ("SELECT $0", [1]),
      ("SELECT $1", []), ("SELECT $1", [1, 2]), ("SELECT 1; SELECT 2", []), ("", []),
      ("SELECT FROM WHERE", []),
      ("SELECT \"no such column\"", []), ("SELECT * FROM nothing", []), ("SELECT 1\u{0}", []),
    ] as [(String, [Value])])
  func `faulty SQL and parameters are the program's error`(
    engine: Engine, statement: (sql: String, parameters: [Value])
  ) throws {
    #expect(databaseError { try fetch(engine, statement.sql, statement.parameters) }?.code == .misuse)
  }

  @Test(arguments: [("SELECT", []), ("SELECT $1::text", [1])] as [(String, [Value])])
  func `PostgreSQL's own syntax is none of SQLite's`(sql: String, parameters: [Value]) throws {
    #expect(databaseError { try fetch(.sqlite, sql, parameters) }?.code == .misuse)
  }

  @Test(
    arguments: Engine.allCases,
    [
      .null, 0, -1, Value(Int64.max), Value(Int64.min), 1.5, Value.real(.infinity), "", "plain",
      "null \u{0} inside", "👩🏽‍🚀 Ünïcödé", .blob([]), .blob([0, 255, 0]),
      .blob([UInt8](repeating: 7, count: 300_000)),
      .text(String(repeating: "é", count: 100_000)),
    ] as [Value])
  func `every value comes back as it went in`(engine: Engine, value: Value) throws {
    let type =
      switch value {
      case .null, .integer: "BIGINT"
      case .real: "DOUBLE PRECISION"
      case .text: "TEXT"
      case .blob: engine == .sqlite ? "BLOB" : "BYTEA"
      }
    // The one text that PostgreSQL has no room for; its refusal is another test.
    if engine == .postgresql, case .text(let text) = value, text.utf8.contains(0) { return }
    try engine.withEmpty { database in
      try database.write { connection in
        try connection.execute("CREATE TABLE holder (value \(type))")
        try connection.execute("INSERT INTO holder VALUES ($1)", [value])
      }
      let found = try database.read { try $0.query("SELECT value FROM holder") { row in try row.value(0) } }
      #expect(found == [value])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a column of another type, NULL or a missing column is an error that names it`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.read { connection in
        func error(_ body: (borrowing Row) throws -> Void) -> DatabaseError? {
          databaseError {
            try connection.query(
              "SELECT 1 AS a, 'x' AS b, NULL AS c, \(engine.real) AS d, \(engine.blob) AS e", [], body)
          }
        }
        let wrong: [(borrowing Row) throws -> Void] = [
          { row in _ = try row.text(0) }, { row in _ = try row.int(1) }, { row in _ = try row.int(2) },
          { row in _ = try row.text(2) }, { row in _ = try row.blob(2) }, { row in _ = try row.bool(2) },
          { row in _ = try row.int(3) }, { row in _ = try row.text(4) }, { row in _ = try row.blob(1) },
          { row in _ = try row.real(0) }, { row in _ = try row.optionalInt(1) },
          { row in _ = try row.optionalText(0) }, { row in _ = try row.optionalBlob(1) },
          { row in _ = try row.int(5) }, { row in _ = try row.optionalInt(5) },
          { row in _ = try row.int(-1) },
        ]
        for (index, body) in wrong.enumerated() {
          #expect(error(body)?.code == .unexpectedValue, "reader \(index)")
        }
        #expect(error { row in _ = try row.text(0) }?.detail == "column 0 “a” holds an integer, not a text")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `an initializer that takes a row reads a query`(engine: Engine) throws {
    try engine.withDatabase { database in
      for name in ["one", "two"] { try database.add(name) }
      let sql = "SELECT id, name FROM things WHERE id >= $1 ORDER BY id"
      let (all, first, none) = try database.read { connection in
        (
          try connection.query(sql, [1], Thing.init), try connection.first(sql, [2], Thing.init),
          try connection.first(sql, [3], Thing.init)
        )
      }
      #expect(all == [Thing(id: 1, name: "one"), Thing(id: 2, name: "two")])
      #expect(first == Thing(id: 2, name: "two"))
      #expect(none == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `an optional column gives nil for NULL`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.read { connection in
        _ = try connection.query("SELECT NULL, 1, \(engine.real), 'x', \(engine.blob)") { row in
          let isEveryNull = [
            try row.optionalInt(0) == nil, try row.optionalText(0) == nil, try row.optionalBlob(0) == nil,
            try row.optionalBool(0) == nil,
          ]
          #expect(!isEveryNull.contains(false))
          let found = (
            try row.optionalBool(1), try row.real(2), try row.optionalText(3), try row.optionalBlob(4)
          )
          #expect(found == (true, 2.5, "x", [255]))
        }
      }
    }
  }

  @Test func `text that is not UTF-8 and a bool beyond 1 are unexpected values`() throws {
    #expect(databaseError { try fetch(.sqlite, "SELECT CAST(x'ff' AS TEXT)") }?.code == .unexpectedValue)
    try withDatabase { database in
      try database.read { connection in
        let error = databaseError { try connection.query("SELECT 2") { try $0.bool(0) } }
        #expect(error?.code == .unexpectedValue)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a statement is kept and works after the tables changed`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.add("one")
      let all = "SELECT * FROM things"
      try database.write { connection in
        try #expect(connection.query(all) { row in try row.all() } == [[1, "one"]])
        try connection.execute("ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")
        try #expect(connection.query(all) { row in try row.all() } == [[1, "one", "red"]])
      }
      try #expect(database.read { try $0.query(all) { row in try row.all() } } == [[1, "one", "red"]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a statement works again after its reader threw, and inside its own reader`(engine: Engine) throws {
    struct Stop: Error {}
    try engine.withDatabase { database in
      for name in ["one", "two", "three"] { try database.add(name) }
      try database.read { connection in
        let sql = "SELECT id FROM things WHERE id >= $1 ORDER BY id"
        #expect(throws: Stop.self) { try connection.query(sql, [1]) { _ in throw Stop() } }
        let pairs = try connection.query(sql, [2]) { outer in
          let left = try outer.int(0)
          return try connection.query(sql, [Value(left)]) { inner in [left, try inner.int(0)] }
        }
        #expect(pairs == [[[2, 2], [2, 3]], [[3, 3]]])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `no more statements are kept than the limit`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.read { connection in
        for number in 0..<1_000 {
          try #expect(connection.first("SELECT \(number)") { try $0.int(0) } == Int64(number))
        }
        #expect(connection.statementCount == Connection.statementLimit)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `the first row of a statement that writes comes after all of it is done`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.write { connection in
        try connection.execute("CREATE TABLE parts (thing BIGINT NOT NULL REFERENCES things (id))")
        let id = try connection.first(
          "INSERT INTO things (name) VALUES ('a'), ('b') RETURNING id", []
        ) { try $0.int(0) }
        #expect(id == 1)
      }
      let error = databaseError {
        try database.write { connection in
          try connection.first("INSERT INTO parts VALUES (1), (99) RETURNING thing", []) { try $0.int(0) }
        }
      }
      #expect(error?.constraint == .foreignKey)
      try #expect(database.count() == 2)
      try #expect(database.count("parts") == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `execute counts the rows it changed and nothing else`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.write { connection in
        try #expect(connection.execute("INSERT INTO things (name) VALUES ('a'), ('b'), ('c')") == 3)
        try #expect(connection.execute("CREATE TABLE other (id INTEGER)") == 0)
        try #expect(connection.execute("UPDATE things SET name = name || 'x' WHERE id > $1", [1]) == 2)
        try #expect(connection.execute("DELETE FROM things WHERE id > 9") == 0)
        try #expect(connection.execute("SELECT 1") == 0)
      }
    }
  }
}

extension Engine {
  fileprivate var real: String { self == .sqlite ? "2.5" : "2.5::float8" }
  fileprivate var blob: String { self == .sqlite ? "x'ff'" : "'\\xff'::bytea" }
}

private struct Thing: Equatable {
  let id: Int64
  let name: String
}

extension Thing {
  init(_ row: borrowing Row) throws {
    self.init(id: try row.int(0), name: try row.text(1))
  }
}
