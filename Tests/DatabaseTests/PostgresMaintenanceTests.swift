@testable import Database
import TestSupport
import Testing

struct PostgresMaintenanceTests {
  @Test func `what PostgreSQL has its own programs for is not supported and says so`() throws {
    try Engine.postgresql.withDatabase { database in
      let error = databaseError { try database.backup(to: "/tmp/never") }
      #expect(error?.code == .notSupported)
      #expect(error?.message.contains("use pg_dump") == true)
      #expect(!exists("/tmp/never"))
      #expect(databaseError { try database.checkpoint() }?.code == .notSupported)
    }
  }

  @Test func `an integrity check names what was never finished`() throws {
    let server = try TestPostgres.shared.get()
    try Engine.postgresql.withPlace { place in
      let database = try Engine.postgresql.open(place)
      try database.write { try $0.execute(Engine.postgresql.things) }
      try #expect(database.integrityCheck() == [])
      try database.write { connection in
        try connection.script(
          """
          INSERT INTO things (name) VALUES ('a'), ('A');
          ALTER TABLE things ADD CONSTRAINT is_long CHECK (length(name) > 3) NOT VALID;
          """)
      }
      let build = "CREATE UNIQUE INDEX CONCURRENTLY whatever_case ON things (lower(name))"
      #expect(throws: Unexpected.self) { try server.psql(build, database: place) }
      try #expect(
        database.integrityCheck() == [
          "index whatever_case of things is not valid: REINDEX it",
          "constraint is_long of things was not held against all rows: VALIDATE it",
        ])
      database.close()
    }
  }

  @Test func `parameters are found where they are, not in texts, names and comments`() throws {
    let cases: [(String, Int)] = [
      ("SELECT 1", 0), ("SELECT $1, $2, $1", 2), ("SELECT '$1', \"$2\", 'it''s $3'", 0),
      ("SELECT E'\\'$1', $1", 1), ("SELECT $1 -- $2\n, $2", 2), ("SELECT /* $1 /* $2 */ $3 */ $1", 1),
      ("DO $$ BEGIN $1 END $$", 0), ("SELECT $a$ $1 $$ $a$, $1", 1), ("SELECT a$1 FROM t", 0),
      ("SELECT $1::text", 1),
      ("SELECT 'open $1", 0), ("SELECT name'$1'", 0), ("", 0), ("SELECT '\\', $1", 1),
    ]
    for (sql, count) in cases { try #expect(placeholders(sql) == count, "\(sql)") }
    for sql in ["SELECT $2", "SELECT $0", "SELECT $1, $3", "SELECT $99999999999999999999"] {
      #expect(databaseError { try placeholders(sql) }?.code == .misuse, "\(sql)")
    }
  }
}
