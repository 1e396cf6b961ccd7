import Database
import Glibc
import Synchronization
import TestSupport
import Testing

struct ConcurrencyTests {
  @Test(arguments: Engine.allCases)
  func `200 threads write at once and none is refused or lost`(engine: Engine) throws {
    try engine.withDatabase { database in
      try inThreads(200) { thread in
        for number in 0..<5 { try database.add("\(thread)/\(number)") }
      }
      try #expect(database.count() == 1_000)
    }
  }

  @Test(arguments: Engine.allCases)
  func `200 threads read through two connections while one writes`(engine: Engine) throws {
    try engine.withDatabase(connections: 2) { database in
      let isWriting = Atomic(true)
      let pairs = TestThread {
        var number = 0
        while isWriting.load(ordering: .relaxed) {
          number += 1
          try database.write { connection in
            try connection.execute("INSERT INTO things (name) VALUES ($1)", [Value("\(number)a")])
            try connection.execute("INSERT INTO things (name) VALUES ($1)", [Value("\(number)b")])
          }
        }
      }
      try inThreads(200) { _ in
        let halves = try database.read { connection in
          let first = try connection.first("SELECT count(*) FROM things") { try $0.int(0) } ?? -1
          let again = try connection.query("SELECT id FROM things") { try $0.int(0) }.count
          return (first, Int64(again))
        }
        guard halves.0 % 2 == 0, halves.0 == halves.1 else { throw Torn(counts: "\(halves)") }
      }
      isWriting.store(false, ordering: .relaxed)
      pairs.join()
      try pairs.rethrow()
      try #expect(database.integrityCheck() == [])
    }
  }

  private struct Torn: Error {
    let counts: String
  }

  @Test func `threads get their turn in the order they came`() throws {
    try withDatabase { database in
      let order = Mutex<[Int]>([])
      var threads: [TestThread] = []
      try database.write { _ in
        for number in 0..<20 {
          threads.append(TestThread { try database.write { _ in order.withLock { $0.append(number) } } })
          // Until this one stands in the queue the next does not come.
          while database.waitingWriters < number + 1 { sched_yield() }
        }
      }
      for thread in threads { thread.join() }
      #expect(order.withLock { $0 } == Array(0..<20))
    }
  }

  @Test func `a write that waits longer than the time-out for another thread is busy`() throws {
    try withDatabase(busyTimeout: 50) { database in
      try database.write { _ in
        let error = databaseError { try inThread { try database.add("late") } }
        #expect(error?.code == .busy)
      }
      try database.add("in time")
      try #expect(database.names() == ["in time"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `two databases on one place write in turn`(engine: Engine) throws {
    try engine.withPlace { place in
      let databases = try [engine.open(place), engine.open(place)]
      try databases[0].write { try $0.execute(engine.things) }
      try inThreads(8) { thread in
        for number in 0..<50 { try databases[thread % 2].add("\(thread)/\(number)") }
      }
      for database in databases {
        try #expect(database.count() == 400)
        database.close()
      }
    }
  }

  @Test func `many open a new file at once and all get the same database`() throws {
    try withTemporaryFolder { folder in
      try inThreads(16) { number in
        let database = try Database(path: "\(folder)/test.db", readers: 1, busyTimeout: 20_000)
        try database.write { try $0.script("CREATE TABLE IF NOT EXISTS opened (number INTEGER)") }
        try database.write { try $0.execute("INSERT INTO opened VALUES ($1)", [Value(number)]) }
        database.close()
      }
      try #expect(Database(path: "\(folder)/test.db").count("opened") == 16)
    }
  }
}
