@testable import Database
import Glibc
import Synchronization
import TestSupport
import Testing

struct LockTests {
  @Test(arguments: Engine.allCases)
  func `who has locked a number reads and changes alone`(engine: Engine) throws {
    try engine.withDatabase { database in
      try inThreads(8) { _ in
        for _ in 0..<10 {
          try database.write { connection in
            try connection.lock(7)
            let count = try connection.first("SELECT count(*) FROM things") { try $0.int(0) } ?? 0
            try connection.execute("INSERT INTO things (name) VALUES ($1)", [Value("\(count)")])
          }
        }
      }
      try #expect(database.count() == 80)
    }
  }

  @Test func `shared locks stand beside each other, and others wait until they are busy`() throws {
    try Engine.postgresql.withPlace { place in
      let database = try Engine.postgresql.open(place, timeout: 600)
      try database.write { try $0.execute(Engine.postgresql.things) }
      @Sendable func add(_ name: String, _ key: Int64, shared: Bool) -> DatabaseError? {
        databaseError {
          try database.write { connection in
            try connection.lock(key, shared: shared)
            try connection.execute("INSERT INTO things (name) VALUES ($1)", [Value(name)])
          }
        }
      }
      try database.write { connection in
        try connection.lock(Int64.min, shared: true)
        _ = try connection.query("SELECT 1") { _ in }
        try inThread {
          guard add("shared", Int64.min, shared: true) == nil, add("other", 0, shared: false) == nil,
            add("alone", Int64.min, shared: false)?.code == .busy
          else { throw Unexpected("another answer") }
        }
      }
      #expect(add("then", Int64.min, shared: false) == nil)
      try #expect(database.names() == ["shared", "other", "then"])
      database.close()
    }
  }
}
