import Database
import Glibc
import TestSupport
import Testing

struct ErrorTests {
  private func rules(_ engine: Engine) -> String {
    let strict = engine == .sqlite ? "STRICT" : ""
    let trigger =
      switch engine {
      case .sqlite:
        """
        CREATE TRIGGER no_13 BEFORE INSERT ON coloured WHEN NEW.a = 13
          BEGIN SELECT RAISE(ABORT, 'thirteen-is-refused'); END;
        """
      case .postgresql:
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE EXCEPTION 'thirteen-is-refused'; END $$;
        CREATE TRIGGER no_13 BEFORE INSERT ON coloured FOR EACH ROW WHEN (NEW.a = 13) EXECUTE FUNCTION refuse();
        """
      }
    return """
      CREATE TABLE coloured (
        id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER,
        c INTEGER CONSTRAINT c_is_a_thing REFERENCES things (id),
        CONSTRAINT b_is_small CHECK (b < 10), UNIQUE (a, b)) \(strict);
      \(trigger)
      INSERT INTO coloured VALUES (1, 1, 1, NULL);
      """
  }

  @Test(
    arguments: Engine.allCases,
    [
      ("(2, 1, 1, NULL)", .unique, ["coloured.a, coloured.b"]), ("(1, 5, 5, NULL)", .unique, ["coloured.id"]),
      ("(2, NULL, 1, NULL)", .notNull, ["coloured.a"]), ("(2, 2, 10, NULL)", .check, ["b_is_small"]),
      ("(2, 2, 2, 99)", .foreignKey, ["", "c_is_a_thing"]),
      ("(2, 13, 2, NULL)", .trigger, ["thirteen-is-refused"]),
      (
        "(2, 'x', 2, NULL)", .other,
        [
          "cannot store TEXT value in INTEGER column coloured.a",
          "invalid input syntax for type integer: \"x\"",
        ]
      ),
    ] as [(String, DatabaseError.Constraint, [String])])
  func `a refused change says which rule refused it`(
    engine: Engine, refused: (values: String, kind: DatabaseError.Constraint, details: [String])
  ) throws {
    try engine.withDatabase { database in
      try database.write { try $0.script(rules(engine)) }
      let error = databaseError {
        try database.write { try $0.execute("INSERT INTO coloured VALUES \(refused.values)") }
      }
      #expect(error?.code == .constraint)
      #expect(error?.constraint == refused.kind)
      #expect(error?.detail == (engine == .sqlite ? refused.details.first : refused.details.last))
      #expect(error?.isEnvironment == false)
    }
  }

  @Test func `a full disk undoes the whole transaction, whatever its closure does about it`() throws {
    try withDatabase { database in
      try database.add("before")
      let pages = try database.read { try $0.first("PRAGMA page_count") { try $0.int(0) } } ?? 0
      func allow(_ pages: Int64) throws {
        try database.write { _ = try $0.query("PRAGMA max_page_count = \(pages)") { _ in } }
      }
      try allow(pages + 2)
      let blob = Value([UInt8](repeating: 1, count: 100_000))
      let error = databaseError {
        try database.write { connection in
          try connection.execute("INSERT INTO things (name) VALUES ('during')")
          _ = try? connection.execute("INSERT INTO things (name) VALUES ($1)", [blob])
          try connection.execute("INSERT INTO things (name) VALUES ($1)", [blob])
        }
      }
      #expect(error?.code == .diskFull)
      #expect(error?.isEnvironment == true)
      try #expect(database.names() == ["before"])
      try allow(1_000_000)
      try database.add("after")
      try #expect(database.names() == ["before", "after"])
    }
  }

  @Test func `a path that cannot be a database file is an error that names it`() throws {
    try withTemporaryFolder { folder in
      for path in [folder, "\(folder)/missing/test.db", "/proc/coachcal.db", "/dev/null/test.db"] {
        let error = databaseError { try Database(path: path) }
        #expect(error?.code == .cannotOpen, "\(path)")
        #expect(error?.message.contains(path) == true)
      }
      for path in ["", ":memory:", "a\u{0}b"] {
        #expect(databaseError { try Database(path: path) }?.code == .misuse)
      }
    }
  }

  @Test(arguments: [
    Array("x".utf8), [UInt8](repeating: 0, count: 511), Array("This is a letter, not a database.\n".utf8),
    [UInt8](repeating: 0x41, count: 20_000),
  ])
  func `a file of another kind is refused and left as it was`(bytes: [UInt8]) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/letter.txt"
      put(bytes, in: path)
      let error = databaseError { try Database(path: path) }
      #expect(error?.code == .notADatabase)
      #expect(content(path) == bytes)
    }
  }

  @Test func `another program's database is refused and left as it was`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/other.db"
      let other = try Database(path: path, applicationID: 42)
      try other.makeThings()
      other.close()
      let before = content(path)
      #expect(databaseError { try Database(path: path) }?.code == .notADatabase)
      #expect(content(path) == before)
      // The mark of a file that has none: plain SQLite's.
      put([0, 0, 0, 0], in: path, at: 68)
      #expect(databaseError { try Database(path: path) }?.code == .notADatabase)
    }
  }

  @Test func `a damaged header is not a database, and damaged pages are found`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/test.db"
      let database = try Database(path: path)
      try database.makeThings()
      for number in 0..<500 { try database.add("thing \(number) \(String(repeating: "x", count: 50))") }
      try #expect(database.integrityCheck() == [])
      database.close()
      let whole = content(path)
      put([0, 0, 0, 0], in: path, at: 0)
      #expect(databaseError { try Database(path: path) }?.code == .notADatabase)
      put(whole, in: path)
      put([UInt8](repeating: 0xEE, count: 4_096 * 4), in: path, at: 4_096 * 2)
      let damaged = try Database(path: path)
      try #expect(!damaged.integrityCheck().isEmpty)
      #expect(databaseError { try damaged.names() }?.code == .damaged)
      #expect(databaseError { try damaged.backup(to: "\(folder)/copy.db") }?.code == .damaged)
      #expect(!exists("\(folder)/copy.db"))
      damaged.close()
    }
  }

  @Test func `codes are stable and every message says more than its code`() {
    let codes = DatabaseError.Code.allCases.map(\.rawValue)
    #expect(
      codes == [
        "database-busy", "disk-full", "read-only", "cannot-open", "not-a-database", "damaged", "constraint",
        "newer-version", "unexpected-value", "misuse", "input-output", "not-supported",
        "database-unreachable",
        "outcome-unknown",
      ])
    for code in DatabaseError.Code.allCases {
      let error = DatabaseError(code, detail: "detail")
      #expect(error.message.contains("detail") || code == .constraint)
      #expect(error.description.hasPrefix(code.rawValue))
    }
  }
}
