import Database
import Testing
import TestSupport

struct TransactionTests {
  @Test func `what a write transaction changed is there for the next read`() throws {
    try withDatabase { database in
      let rows = try database.write { connection in
        try connection.execute("INSERT INTO things (name) VALUES ($1)", ["one"])
      }
      #expect(rows == 1)
      try #expect(database.names() == ["one"])
    }
  }

  @Test func `a write that throws changes nothing`() throws {
    struct Refused: Error {}
    try withDatabase { database in
      #expect(throws: Refused.self) {
        try database.write { connection in
          try connection.execute("INSERT INTO things (name) VALUES ($1)", ["one"])
          throw Refused()
        }
      }
      try #expect(database.names() == [])
    }
  }
}
