import Database
import TestSupport
import Testing

struct MigrationTests {
  private let one = Migration(
    number: 1, name: "things", sql: "CREATE TABLE things (name TEXT); CREATE TABLE more (id INTEGER);")
  private let two = Migration(number: 2, name: "a first thing", sql: "INSERT INTO things VALUES ('first');")
  private let bad = Migration(
    number: 3, name: "a slip", sql: "INSERT INTO things VALUES ('second'); SELECT nothing;")

  @Test(arguments: Engine.allCases)
  func `missing migrations are applied once and in order`(engine: Engine) throws {
    try engine.withEmpty { database in
      try #expect(database.version() == 0)
      try database.migrate([one])
      try database.migrate([one, two])
      try database.migrate([one, two])
      try #expect(database.version() == 2)
      try #expect(database.count() == 1)
      guard engine == .sqlite else { return }
      try #expect(database.read { try $0.first("PRAGMA user_version") { try $0.int(0) } } == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a migration that fails is undone wholly, named, and those before it stay`(engine: Engine) throws {
    try engine.withEmpty { database in
      let error = databaseError { try database.migrate([one, two, bad]) }
      #expect(error?.code == .misuse)
      #expect(error?.message.contains("migration 3 “a slip”") == true)
      try #expect(database.version() == 2)
      try #expect(database.count() == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a database of a newer version is refused and not touched`(engine: Engine) throws {
    try engine.withEmpty { database in
      try database.migrate([one, two])
      let error = databaseError { try database.migrate([one]) }
      #expect(error?.code == .newerVersion)
      #expect(error?.isEnvironment == true)
      try #expect(database.version() == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a changed text of an applied migration is refused before anything is applied`(engine: Engine) throws {
    try engine.withEmpty { database in
      try database.migrate([one])
      let edited = Migration(number: 1, name: one.name, sql: one.sql + " ")
      #expect(databaseError { try database.migrate([edited, two]) }?.code == .damaged)
      try #expect(database.version() == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `numbers with a gap, a repetition or another start are the program's error`(engine: Engine) throws {
    try engine.withEmpty { database in
      for list in [[two], [one, bad], [one, one], [two, one]] {
        #expect(databaseError { try database.migrate(list) }?.code == .misuse)
      }
      try #expect(database.version() == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a migration that ends its own transaction is an error`(engine: Engine) throws {
    try engine.withEmpty { database in
      let ends = Migration(number: 1, name: "ends", sql: "CREATE TABLE things (name TEXT); COMMIT;")
      #expect(databaseError { try database.migrate([ends]) }?.code == .misuse)
    }
  }

  @Test(arguments: Engine.allCases)
  func `many that start at once apply each migration once`(engine: Engine) throws {
    try engine.withPlace { place in
      let list =
        [one, two]
        + (3...20).map { Migration(number: $0, name: "n", sql: "INSERT INTO things VALUES ('\($0)')") }
      try inThreads(8) { _ in
        let database = try engine.open(place, connections: 2)
        try database.migrate(list)
        database.close()
      }
      let database = try engine.open(place)
      try #expect(database.count() == 19)
      try #expect(database.version() == 20)
      database.close()
    }
  }
}
