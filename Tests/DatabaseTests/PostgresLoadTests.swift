@testable import Database
import Glibc
import Synchronization
import TestSupport
import Testing

struct PostgresLoadTests {
  @Test func `50 threads share 8 connections, and no more are made`() throws {
    try TestPostgres.shared.get().withDatabase { address in
      let database = try Database(postgresql: address, connections: 8, applicationName: "fifty")
      try database.write { try $0.execute(Engine.postgresql.things) }
      let most = Mutex<Int64>(0)
      try inThreads(50) { thread in
        for number in 0..<20 {
          try database.add("\(thread)/\(number)")
          let count = try database.read { connection in
            try connection.first(
              """
              SELECT count(*) FROM pg_stat_activity
              WHERE datname = current_database() AND backend_type = 'client backend'
              """
            ) { try $0.int(0) } ?? 0
          }
          most.withLock { $0 = max($0, count) }
        }
      }
      try #expect(database.count() == 1_000)
      // One more tells others of changes.
      #expect(most.withLock { $0 } <= 9)
      database.close()
    }
  }

  @Test func `writers leave the last place to a reader`() throws {
    try Engine.postgresql.withDatabase(connections: 3) { database in
      let waiting = Atomic(0)
      let goOn = Atomic(false)
      let writers = (0..<6).map { number in
        TestThread {
          try database.write { connection in
            try connection.execute("INSERT INTO things (name) VALUES ('\(number)')")
            waiting.add(1, ordering: .relaxed)
            while !goOn.load(ordering: .relaxed) { sched_yield() }
          }
        }
      }
      while waiting.load(ordering: .relaxed) < 2 { sched_yield() }
      try #expect(database.names() == [])
      #expect(waiting.load(ordering: .relaxed) == 2)
      goOn.store(true, ordering: .relaxed)
      for writer in writers {
        writer.join()
        try writer.rethrow()
      }
      try #expect(database.count() == 6)
    }
  }

  @Test(arguments: Engine.allCases)
  func `one statement runs with 20,000 lists of values`(engine: Engine) throws {
    let (integer, blob) = engine == .sqlite ? ("INTEGER", "BLOB") : ("BIGINT", "BYTEA")
    try engine.withEmpty { database in
      try database.write { connection in
        try connection.script("CREATE TABLE holder (n \(integer) PRIMARY KEY, t TEXT, b \(blob))")
        let rows: [[Value]] = (0..<20_000).map { number in
          let text = number % 3 == 0 ? nil : String(repeating: "x", count: number % 2_000)
          let bytes = [UInt8](repeating: 7, count: number == 777 ? 3_000_000 : number % 100)
          return [Value(number), Value(text), Value(number % 5 == 0 ? nil : bytes)]
        }
        try #expect(
          connection.executeAll("INSERT INTO holder VALUES ($1, $2, $3) RETURNING t, b", rows) == 20_000)
        try #expect(connection.executeAll("DELETE FROM holder WHERE n = $1", [[1], [2], [-1]]) == 2)
        try #expect(connection.executeAll("DELETE FROM holder WHERE n = $1", []) == 0)
        let found = try connection.first("SELECT count(*), max(length(b)), count(t) FROM holder") { row in
          [try row.int(0), try row.int(1), try row.int(2)]
        }
        #expect(found == [19_998, 3_000_000, 13_331])
      }
    }
  }

  @Test func `a list of values that is refused undoes the whole and names the rule`() throws {
    try Engine.postgresql.withDatabase { database in
      let lists = (0..<3_000).map { number -> [Value] in [Value("\(number % 2_999)")] }
      let insert = "INSERT INTO things (name) VALUES ($1)"
      let error = databaseError { try database.write { try $0.executeAll(insert, lists) } }
      #expect(error?.constraint == .unique)
      try #expect(database.count() == 0)
      let mixed: [[Value]] = [["a"], [nil]]
      #expect(
        databaseError { try database.write { try $0.executeAll(insert, mixed) } }?.constraint == .notNull)
      let short: [[Value]] = [["a"], []]
      #expect(databaseError { try database.write { try $0.executeAll(insert, short) } }?.code == .misuse)
      try database.add("after")
    }
  }
}
