import Database
import Glibc
import TestSupport
import Testing

struct ProcessTests {
  private let hold = """
    import sqlite3, sys
    database = sqlite3.connect(sys.argv[1], isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO things (name) VALUES ('theirs')")
    print("locked", flush=True)
    sys.stdin.read()
    database.execute("COMMIT")
    """

  @Test func `a lock held by another process makes a write busy and a read go on`() throws {
    try withTemporaryFolder { folder in
      let database = try Database(path: "\(folder)/test.db", busyTimeout: 50)
      try database.makeThings()
      let other = try OtherProcess(hold, ["\(folder)/test.db"])
      other.waitForOutput()
      let error = databaseError { try database.add("ours") }
      #expect(error?.code == .busy)
      #expect(error?.isEnvironment == true)
      try #expect(database.names() == [])
      other.goOn()
      try other.wait()
      try database.add("ours")
      try #expect(database.names() == ["theirs", "ours"])
      database.close()
    }
  }

  @Test func `a write waits for another process's lock within its time-out`() throws {
    try withDatabase { database in
      let other = try OtherProcess(hold, [database.filePath])
      other.waitForOutput()
      let ours = TestThread { try database.add("ours") }
      while database.waitingWriters == 0, !database.isWriting { sched_yield() }
      other.goOn()
      ours.join()
      try ours.rethrow()
      try other.wait()
      try #expect(database.names() == ["theirs", "ours"])
    }
  }

  @Test func `a process killed in a transaction leaves neither its change nor its lock`() throws {
    try withDatabase { database in
      let other = try OtherProcess(hold, [database.filePath])
      other.waitForOutput()
      other.kill()
      #expect(throws: OtherProcess.Failed.self) { try other.wait() }
      try database.add("ours")
      try #expect(database.names() == ["ours"])
    }
  }

  @Test func `another process that writes without pause does not starve ours`() throws {
    let program = """
      import sqlite3, sys
      database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
      for number in range(300):
          database.execute("BEGIN IMMEDIATE")
          database.execute("INSERT INTO things (name) VALUES (?)", ("theirs %d" % number,))
          database.execute("COMMIT")
          if number == 0: print("begun", flush=True)
      """
    try withDatabase { database in
      let other = try OtherProcess(program, [database.filePath])
      other.waitForOutput()
      try inThreads(4) { thread in
        for number in 0..<50 { try database.add("ours \(thread)/\(number)") }
      }
      try other.wait()
      try #expect(database.count() == 500)
    }
  }
}
