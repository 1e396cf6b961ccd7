import Database
import Glibc
import Synchronization
import TestSupport
import Testing

struct MaintenanceTests {
  @Test func `files are made for their owner alone`() throws {
    try withDatabase { database in
      try database.add("one")
      for suffix in ["", "-wal", "-shm"] { #expect(mode(database.filePath + suffix) == 0o600, "\(suffix)") }
    }
  }

  @Test func `what is saved is on the disk, and foreign keys count (R81)`() throws {
    try withDatabase { database in
      try database.write { connection in
        func setting(_ name: String) throws -> Value? {
          try connection.first("PRAGMA \(name)") { try $0.value(0) }
        }
        try #expect(setting("synchronous") == 2)
        try #expect(setting("journal_mode") == "wal")
        try #expect(setting("foreign_keys") == 1)
      }
    }
  }

  @Test func `a backup made while others write is one state of the database (R81)`() throws {
    try withDatabase { database in
      let isWriting = Atomic(true)
      let pairs = TestThread {
        var number = 0
        while isWriting.load(ordering: .relaxed) {
          number += 1
          let filler = String(repeating: "x", count: 2_000)
          try database.write { connection in
            try connection.execute("INSERT INTO things (name) VALUES ($1)", [Value("\(number)a\(filler)")])
            try connection.execute("INSERT INTO things (name) VALUES ($1)", [Value("\(number)b\(filler)")])
          }
        }
      }
      while try database.count() ?? 0 < 100 { sched_yield() }
      for number in 0..<5 {
        let path = "\(database.filePath).copy\(number)"
        try database.backup(to: path)
        #expect(mode(path) == 0o600)
        #expect(!exists("\(path)-wal"))
        let copy = try Database(path: path)
        let count = try copy.count() ?? -1
        #expect(count >= 100)
        #expect(count % 2 == 0)
        try #expect(copy.integrityCheck() == [])
        try copy.add("the copy lives")
        copy.close()
      }
      isWriting.store(false, ordering: .relaxed)
      pairs.join()
      try pairs.rethrow()
      #expect(files(besides: database.filePath).allSatisfy { !$0.contains(".part-") })
    }
  }

  @Test func `a backup overwrites nothing`() throws {
    try withDatabase { database in
      let path = "\(database.filePath).copy"
      put(Array("precious".utf8), in: path)
      #expect(databaseError { try database.backup(to: path) }?.code == .cannotOpen)
      #expect(content(path) == Array("precious".utf8))
      #expect(databaseError { try database.backup(to: database.filePath) }?.code == .cannotOpen)
      #expect(databaseError { try database.backup(to: "/nowhere/copy.db") }?.code == .cannotOpen)
      try database.add("still there")
    }
  }

  @Test func `a checkpoint empties the log, or says that a read still needs it`() throws {
    try withDatabase(busyTimeout: 50) { database in
      try database.add("one")
      try database.read { connection in
        _ = try connection.first("SELECT * FROM things") { try $0.int(0) }
        try inThread {
          try database.add("two")
          if try database.checkpoint() { throw Surprise() }
        }
      }
      try #expect(database.checkpoint())
      #expect(content("\(database.filePath)-wal").isEmpty)
      try #expect(database.names() == ["one", "two"])
    }
  }

  @Test func `an integrity check names rows whose foreign key leads nowhere`() throws {
    try withTemporaryFolder { folder in
      let database = try Database(path: "\(folder)/test.db")
      try database.makeThings()
      try database.write { try $0.script("CREATE TABLE parts (thing INTEGER REFERENCES things (id))") }
      let other = try OtherProcess(
        "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('INSERT INTO parts VALUES (9)'); d.commit()",
        ["\(folder)/test.db"])
      try other.wait()
      try #expect(
        database.integrityCheck() == ["parts row 1 refers to a row of things that does not exist"])
      database.close()
    }
  }

  private struct Surprise: Error {}
}
