import Database
import Glibc
import TestSupport
import Testing

/// SQLite: what is written into a file that is not in its place any more would be lost.
@Suite struct FilePlaceTests {
  @Test func `a file that was moved away or replaced is not written any more, until it is back`() throws {
    try withTemporaryFolder { folder in
      let (path, other) = ("\(folder)/a.sqlite", "\(folder)/b.sqlite")
      let database = try Database(path: path)
      defer { database.close() }
      try database.write { try $0.script("CREATE TABLE things (id INTEGER PRIMARY KEY) STRICT;") }
      func write() throws { try database.write { _ = try $0.execute("INSERT INTO things DEFAULT VALUES") } }
      func count() throws -> Int64? {
        try database.read { try $0.first("SELECT count(*) FROM things", []) { try $0.int(0) } }
      }
      try write()
      #expect(rename(path, other) == 0)
      #expect(databaseError { try write() }?.code == .cannotOpen)
      #expect(databaseError { _ = try count() }?.code == .cannotOpen)
      let stranger = open(path, O_CREAT | O_WRONLY, 0o600)
      #expect(stranger >= 0 && close(stranger) == 0)
      // Nor is a connection to the stranger kept for later.
      #expect(databaseError { _ = try count() }?.code == .cannotOpen)
      #expect(databaseError { try write() }?.code == .cannotOpen)
      #expect(rename(other, path) == 0)
      try write()
      #expect(try count() == 2)
    }
  }
}
