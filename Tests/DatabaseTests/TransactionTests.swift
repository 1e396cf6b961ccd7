import Database
import Testing
import TestSupport

struct TransactionTests {
  @Test(arguments: Engine.allCases)
  func `what a write transaction changed is there for the next read`(engine: Engine) throws {
    try engine.withDatabase { database in
      let rows = try database.write { connection in
        try connection.execute("INSERT INTO things (name) VALUES ($1), ($2)", ["one", "two"])
      }
      #expect(rows == 2)
      try #expect(database.names() == ["one", "two"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a write that throws changes nothing`(engine: Engine) throws {
    struct Refused: Error {}
    try engine.withDatabase { database in
      #expect(throws: Refused.self) {
        try database.write { connection in
          try connection.execute("INSERT INTO things (name) VALUES ($1)", ["one"])
          throw Refused()
        }
      }
      try #expect(database.names() == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a write whose saving fails changes nothing and the next one works`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.write { connection in
        try connection.script(
          """
          CREATE TABLE parts (
            thing BIGINT NOT NULL REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED);
          """)
      }
      let error = databaseError {
        try database.write { connection in
          try connection.execute("INSERT INTO things (name) VALUES ($1)", ["one"])
          try connection.execute("INSERT INTO parts VALUES ($1)", [99])
        }
      }
      #expect(error?.constraint == .foreignKey)
      try #expect(database.names() == [])
      try database.add("two")
      try #expect(database.names() == ["two"])
    }
  }

  @Test func `a failed statement whose error is caught leaves the rest of its transaction on SQLite`() throws
  {
    try withDatabase { database in
      try database.add("one")
      try database.write { connection in
        try connection.execute("INSERT INTO things (name) VALUES ($1)", ["two"])
        let error = databaseError {
          try connection.execute("INSERT INTO things (name) VALUES ($1)", ["one"])
        }
        #expect(error?.constraint == .unique)
      }
      try #expect(database.names() == ["one", "two"])
    }
  }

  @Test func `a failed statement whose error is caught undoes its transaction on PostgreSQL`() throws {
    try Engine.postgresql.withDatabase { database in
      try database.add("one")
      let error = databaseError {
        try database.write { connection in
          try connection.execute("INSERT INTO things (name) VALUES ($1)", ["two"])
          _ = try? connection.execute("INSERT INTO things (name) VALUES ($1)", ["one"])
          let later = databaseError { try connection.execute("INSERT INTO things (name) VALUES ('three')") }
          #expect(later?.constraint == .unique)
        }
      }
      #expect(error?.constraint == .unique)
      try #expect(database.names() == ["one"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a read sees one state though others write meanwhile`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.add("one")
      try database.read { connection in
        let count = "SELECT count(*) FROM things"
        let before = try connection.first(count) { try $0.int(0) }
        try inThread { try database.add("two") }
        let after = try connection.first(count) { try $0.int(0) }
        #expect(before == 1)
        #expect(after == 1)
      }
      try #expect(database.names() == ["one", "two"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a read cannot change anything`(engine: Engine) throws {
    try engine.withDatabase { database in
      let error = databaseError {
        try database.read { try $0.execute("INSERT INTO things (name) VALUES ('one')") }
      }
      #expect(error?.code == .readOnly)
      #expect(error?.isEnvironment == true)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a transaction inside a transaction is refused, and the outer one is undone`(engine: Engine) throws {
    try engine.withDatabase { database in
      func insideWrite<T>(_ body: () throws -> T) -> DatabaseError? {
        databaseError {
          try database.write { connection in
            try connection.execute("INSERT INTO things (name) VALUES ('outer')")
            _ = try body()
          }
        }
      }
      #expect(insideWrite { try database.add("inner") }?.code == .misuse)
      #expect(insideWrite { try database.names() }?.code == .misuse)
      #expect(insideWrite { try database.checkpoint() }?.code == .misuse)
      #expect(insideWrite { try database.integrityCheck() }?.code == .misuse)
      #expect(databaseError { try database.read { _ in try database.add("inner") } }?.code == .misuse)
      try #expect(database.names() == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a transaction ended by its own closure is an error`(engine: Engine) throws {
    try engine.withDatabase { database in
      let error = databaseError {
        try database.write { connection in
          try connection.execute("INSERT INTO things (name) VALUES ('one')")
          try connection.execute("ROLLBACK")
          try connection.execute("INSERT INTO things (name) VALUES ('two')")
        }
      }
      #expect(error?.code == .misuse)
      try #expect(database.names() == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a connection kept after its transaction refuses to work`(engine: Engine) throws {
    try engine.withDatabase { database in
      let kept = try database.write { $0 }
      #expect(databaseError { try kept.execute("DELETE FROM things") }?.code == .misuse)
      #expect(databaseError { _ = try kept.query("SELECT 1") { try $0.int(0) } }?.code == .misuse)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a closed database refuses everything`(engine: Engine) throws {
    try engine.withDatabase { database in
      database.close()
      database.close()
      #expect(databaseError { try database.add("one") }?.code == .misuse)
      #expect(databaseError { _ = try database.names() }?.code == .misuse)
      #expect(databaseError { _ = try database.watch {} }?.code == .misuse)
    }
  }

  @Test func `a closed file has no log, and closing twice does nothing`() throws {
    try withTemporaryFolder { folder in
      let database = try Database(path: "\(folder)/test.db")
      try database.makeThings()
      database.close()
      database.close()
      #expect(databaseError { try database.add("one") }?.code == .misuse)
      #expect(databaseError { _ = try database.names() }?.code == .misuse)
      #expect(databaseError { try database.backup(to: "\(folder)/copy.db") }?.code == .misuse)
      #expect(!exists("\(folder)/test.db-wal"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `closing inside a transaction lets it end`(engine: Engine) throws {
    try engine.withDatabase { database in
      try database.write { connection in
        try connection.execute("INSERT INTO things (name) VALUES ('one')")
        database.close()
      }
      #expect(databaseError { _ = try database.names() }?.code == .misuse)
    }
  }
}
