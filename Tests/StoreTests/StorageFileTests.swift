import Booking
import Database
import Glibc
import TestSupport
import Testing

@testable import Store

@Suite struct StorageFileTests {
  @Test func `an empty database becomes a studio that can be opened again (R80)`() throws {
    try withEmptyDatabase { database in
      let studio = try TestStudio(database)
      studio.storage.close()
      let again = try Storage(at: database.address)
      defer { again.close() }
      #expect(try again.read { try $0.brands().map(\.handle) } == ["east", "north", "south"])
      #expect(try again.integrityProblems() == [])
    }
  }

  @Test func `eight openers of one new database agree on its structure`() throws {
    try withEmptyDatabase { database throws in
      let storages = Shared<Storage>()
      let failures = Shared<String>()
      inThreads(8) { _ in
        do { storages.append(try Storage(at: database.address)) } catch { failures.append("\(error)") }
      }
      #expect(failures.values == [])
      for storage in storages.values {
        #expect(try storage.read { try $0.brands() } == [])
        storage.close()
      }
    }
  }

  @Test func `a database of a newer version is refused and left as it was (R80)`() throws {
    try withStudio { studio in
      try studio.withRawDatabase {
        try $0.execute(
          "INSERT INTO migrations (number, name, checksum) VALUES (999, 'of tomorrow', 'unknown')")
      }
      #expect(try opening(studio.database.address) == "newer-version")
      #expect(try studio.storage.read { try $0.brands().count } == 3)
    }
  }

  @Test func `a database whose structure was edited is refused as damaged`() throws {
    try withStudio { studio in
      try studio.withRawDatabase { try $0.execute("UPDATE migrations SET checksum = 'x' WHERE number = 3") }
      #expect(try opening(studio.database.address) == "damaged")
    }
  }

  @Test(.enabled(if: TestDatabase.isFile, "file"))
  func `another program's file is refused and left as it was`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/other.db"
      let other = try Database(path: path, applicationID: 42)
      other.close()
      #expect(try opening(path) == "not-a-database")
      #expect(try opening("\(folder)/no/such/folder.db") == "cannot-open")
    }
  }

  @Test(.enabled(if: TestDatabase.isFile, "disk"))
  func `a full disk says so, undoes everything, and passes`() throws {
    try withStudio { studio in
      let error = #expect(throws: StorageError.self) {
        try studio.storage.write { store in
          _ = try store.connection.query("PRAGMA max_page_count = 1") { _ in () }
          for number in 0..<10_000 {
            _ = try store.add(studio.row(Int64(number) * 60))
          }
        }
      }
      #expect(error?.code == "disk-full")
      #expect(error?.cause == .environment)
      #expect(error?.message.contains("free some space") == true)
      _ = try studio.storage.write {
        try $0.connection.query("PRAGMA max_page_count = 1073741823") { _ in () }
      }
      #expect(try studio.bookings().isEmpty)
      try studio.storage.write { try $0.add(studio.row(0)) }
    }
  }

  @Test func `a word this version does not know is an error that says so`() throws {
    try withStudio { studio in
      try studio.withRawDatabase { connection in
        try connection.execute(
          TestDatabase.isFile
            ? "PRAGMA ignore_check_constraints = ON"
            : "ALTER TABLE brands DROP CONSTRAINT brands_preset_check")
        try connection.execute("UPDATE brands SET preset = 'circus' WHERE handle = 'east'")
      }
      let error = #expect(throws: StorageError.self) {
        _ = try studio.storage.read { try $0.brands() }
      }
      #expect(error?.code == "unexpected-value")
      #expect(error?.message.contains("circus") == true)
    }
  }

  @Test func `what a transaction did is undone as a whole when it throws (R81)`() throws {
    try withStudio { studio throws in
      struct Stop: Error {}
      #expect(throws: Stop.self) {
        try studio.storage.write { store in
          try store.add(studio.row(0))
          throw Stop()
        }
      }
      #expect(try studio.bookings().isEmpty)
    }
  }

  @Test func `a backup taken while the database is used opens by itself (R81)`() throws {
    try withStudio { studio in
      try studio.storage.write { try $0.add(studio.row(0)) }
      let address = try studio.database.copy { try studio.storage.backup(to: $0) }
      try studio.storage.write { try $0.add(studio.row(120)) }
      let copy = try Storage(at: address)
      defer { copy.close() }
      let kept = try copy.read { try $0.bookings(BookingFilter(), limit: 10) }
      #expect(kept.count == 1)
    }
  }

  private func opening(_ path: String) throws -> String? {
    do {
      try Storage(at: path).close()
      return nil
    } catch let error as StorageError {
      #expect(error.cause == .environment)
      return error.code
    }
  }
}
