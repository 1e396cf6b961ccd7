@testable import Database
import Glibc
import Synchronization
import TestSupport
import Testing
import Threads

struct PostgresLossTests {
  @Test func `a server that crashes in mid-transaction and starts again loses and doubles nothing`() throws {
    let server = try TestPostgres()
    try server.withDatabase { address in
      let database = try Database(postgresql: address, timeout: 30_000)
      try database.write { try $0.execute(Engine.postgresql.things) }
      try database.add("before")
      var runs = 0
      try database.write { connection in
        runs += 1
        try connection.execute("INSERT INTO things (name) VALUES ('during')")
        if runs == 1 {
          try server.stop(immediately: true)
          try server.start(waiting: false)
        }
      }
      #expect(runs == 2)
      try #expect(database.names() == ["before", "during"])
      // Now while nothing is under way, and every kept connection is dead.
      try inThreads(8) { number in try database.add("idle \(number)") }
      try server.stop(immediately: true)
      let start = TestThread { try server.start() }
      try inThreads(8) { number in try database.add("again \(number)") }
      start.join()
      try start.rethrow()
      try #expect(database.count() == 18)
      try server.stop(immediately: false)
      let quick = try? Database(postgresql: address, timeout: 500)
      #expect(quick == nil)
      try server.start()
      try database.add("after")
      database.close()
    }
    try server.stop(immediately: true)
  }

  @Test func `while a server is silent one transaction at a time finds it out, and the others fail at once`()
    throws
  {
    try withProxy(timeout: 2_000) { database, proxy in
      try database.add("before")
      proxy.set(.swallow)
      #expect(databaseError { try database.add("waits in vain") }?.code == .unreachable)
      let refused = Shared<Bool>()
      inThreads(8) { _ in
        let error = databaseError { try database.add("waits in vain too") }
        #expect(error?.code == .unreachable)
        refused.append(error?.detail.contains("a moment ago") ?? false)
      }
      #expect(refused.values.filter { $0 }.count == 7)
      proxy.set(.pass)
      try database.add("after")
      try #expect(database.names() == ["before", "after"])
    }
  }

  @Test
  func `who waits for one lock after another in vain is told of that, and the server is not taken for lost`()
    throws
  {
    try TestPostgres.shared.get().withDatabase { address in
      let database = try Database(postgresql: address, timeout: 3_000)
      defer { database.close() }
      try database.write { try $0.execute(Engine.postgresql.things) }
      let (held, first, second) = (Shared<Int64>(), Latch<Bool>(), Latch<Bool>())
      let holders = [(Int64(1), first), (2, second)].map { key, end in
        TestThread {
          try database.write { connection in
            try connection.lock(key)
            try connection.execute("UPDATE things SET name = name WHERE false")
            held.append(key)
            _ = end.wait()
          }
        }
      }
      while held.values.count < 2 { usleep(1000) }
      let writer = TestThread {
        let error = databaseError {
          try database.write { connection in
            try connection.lock(1)
            try connection.execute("UPDATE things SET name = name WHERE false")
            try connection.lock(2)
            try connection.execute("UPDATE things SET name = name WHERE false")
          }
        }
        #expect(error?.code == .busy)
      }
      // Most of what one wait may take; then the second begins.
      usleep(900_000)
      first.put(true)
      writer.join()
      try #expect(database.count() == 0)
      second.put(true)
      for holder in holders { holder.join() }
    }
  }

  @Test func `what an address is called holds nothing that is not for everybody`() {
    #expect(
      Database.name(ofPostgreSQL: "postgresql://coach:se?cret@db:5433/x?sslmode=require&password=y@z")
        == "postgresql://db:5433/x")
  }

  @Test func `an answer to COMMIT that is lost leaves the outcome unknown, and is not asked for twice`()
    throws
  {
    try withProxy { database, proxy in
      try database.add("before")
      proxy.set(.loseAnswer(to: "\u{0}COMMIT\u{0}"))
      var runs = 0
      let error = databaseError {
        try database.write { connection in
          runs += 1
          try connection.execute("INSERT INTO things (name) VALUES ('during')")
        }
      }
      #expect(error?.code == .outcomeUnknown)
      #expect(error?.isEnvironment == true)
      #expect(runs == 1)
      proxy.set(.pass)
      try #expect(database.names() == ["before", "during"])
    }
  }

  @Test(arguments: ["INSERT", "SELECT pg_advisory"])
  func `a connection lost before COMMIT is replaced and the transaction done again`(words: String) throws {
    try withProxy { database, proxy in
      try database.add("before")
      proxy.set(.cut(before: words))
      var runs = 0
      try database.write { connection in
        runs += 1
        try connection.lock(1)
        // A text of its own, or only the name of a kept statement would go over the wire.
        try connection.execute("INSERT INTO things (name) VALUES ('during \(runs)')")
      }
      #expect(runs == 2)
      try #expect(database.names() == ["before", "during 2"])
    }
  }

  @Test func `a connection lost between the last statement and COMMIT is replaced too`() throws {
    try withProxy { database, proxy in
      var runs = 0
      try database.write { connection in
        runs += 1
        try connection.execute("INSERT INTO things (name) VALUES ('one')")
        guard runs == 1 else { return }
        proxy.endAll()
        // Until it is seen here, or the COMMIT would be on its way.
        while connection.driver.isAlive() { sched_yield() }
      }
      #expect(runs == 2)
      try #expect(database.names() == ["one"])
    }
  }

  @Test func `a read whose COMMIT is not answered has read what it read`() throws {
    try withProxy { database, proxy in
      try database.add("one")
      proxy.set(.loseAnswer(to: "\u{0}COMMIT\u{0}"))
      try #expect(database.names() == ["one"])
    }
  }

  @Test func `a network that swallows every byte ends in an error within the time-out`() throws {
    try withProxy(timeout: 600) { database, proxy in
      try database.add("before")
      proxy.set(.swallow)
      let begin = monotonicNanoseconds()
      let error = databaseError { try database.add("during") }
      #expect(error?.code == .busy || error?.code == .unreachable)
      #expect(monotonicNanoseconds() - begin < 1_200_000_000)
      // The kept connection is gone: this one has to connect.
      let later = databaseError { try database.names() }
      #expect(later?.code == .unreachable)
      let name = "postgresql://postgres@127.0.0.1:\(proxy.port)/postgres"
      #expect(databaseError { try Database(postgresql: name, timeout: 300) }?.code == .unreachable)
      #expect(monotonicNanoseconds() - begin < 3_000_000_000)
      proxy.set(.pass)
      try #expect(database.names() == ["before"])
    }
  }

  @Test func `a COMMIT that is swallowed leaves the outcome unknown within the time-out`() throws {
    try withProxy(timeout: 600) { database, proxy in
      let begin = monotonicNanoseconds()
      let error = databaseError {
        try database.write { connection in
          try connection.execute("INSERT INTO things (name) VALUES ('one')")
          proxy.set(.swallow)
        }
      }
      #expect(error?.code == .outcomeUnknown)
      #expect(monotonicNanoseconds() - begin < 1_500_000_000)
    }
  }
}
