@testable import Database
import Glibc
import Synchronization
import TestSupport
import Testing

struct PostgresRetryTests {
  private let again = """
    DO $$ BEGIN IF nextval('tries') < 3 THEN
      RAISE EXCEPTION 'not serializable' USING ERRCODE = '40001';
    END IF; END $$
    """

  @Test(arguments: [false, true])
  func `what may succeed in another order is done again as a whole`(isCaught: Bool) throws {
    try Engine.postgresql.withDatabase { database in
      try database.write { try $0.execute("CREATE SEQUENCE tries") }
      var runs = 0
      try database.write { connection in
        runs += 1
        try connection.execute("INSERT INTO things (name) VALUES ('one')")
        if isCaught { _ = try? connection.execute(again) } else { try connection.execute(again) }
      }
      #expect(runs == 3)
      try #expect(database.names() == ["one"])
    }
  }

  @Test func `what never succeeds is busy when its time is over`() throws {
    try Engine.postgresql.withDatabase(timeout: 300) { database in
      var runs = 0
      let error = databaseError {
        try database.write { connection in
          runs += 1
          try connection.execute("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40P01'; END $$")
        }
      }
      #expect(error?.code == .busy)
      #expect(runs > 1)
    }
  }

  @Test func `two transactions that lock each other's rows are both done`() throws {
    try Engine.postgresql.withDatabase { database in
      for name in ["a", "b"] { try database.add(name) }
      let arrived = Atomic(0)
      let runs = Atomic(0)
      try inThreads(2) { number in
        let ids: [Value] = number == 0 ? [1, 2] : [2, 1]
        try database.write { connection in
          runs.add(1, ordering: .relaxed)
          try connection.execute("UPDATE things SET name = name || 'x' WHERE id = $1", [ids[0]])
          arrived.add(1, ordering: .relaxed)
          while arrived.load(ordering: .relaxed) < 2 { sched_yield() }
          try connection.execute("UPDATE things SET name = name || 'x' WHERE id = $1", [ids[1]])
        }
      }
      #expect(runs.load(ordering: .relaxed) == 3)
      try #expect(database.names() == ["axx", "bxx"])
    }
  }

  @Test func `an error of the closure's own is not done again`() throws {
    struct Own: Error {}
    try Engine.postgresql.withDatabase { database in
      var runs = 0
      #expect(throws: Own.self) {
        try database.write { connection in
          runs += 1
          try connection.execute("INSERT INTO things (name) VALUES ('one')")
          throw Own()
        }
      }
      #expect(runs == 1)
    }
  }

  @Test func `a kept statement goes on after another connection changed its table`() throws {
    try Engine.postgresql.withPlace { place in
      let one = try Engine.postgresql.open(place)
      let other = try Engine.postgresql.open(place)
      try one.write { try $0.execute(Engine.postgresql.things) }
      try one.add("one")
      let all = "SELECT * FROM things"
      try #expect(one.read { try $0.query(all) { row in try row.all() } } == [[1, "one"]])
      try other.write { try $0.script("ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'") }
      try #expect(one.read { try $0.query(all) { row in try row.all() } } == [[1, "one", "red"]])
      one.close()
      other.close()
    }
  }

  @Test func `COPY is the program's error and leaves the database usable`() throws {
    try Engine.postgresql.withDatabase { database in
      for sql in ["COPY things TO STDOUT", "COPY things FROM STDIN"] {
        #expect(databaseError { try database.write { try $0.execute(sql) } }?.code == .misuse, "\(sql)")
        #expect(databaseError { try database.write { try $0.script(sql) } }?.code == .misuse, "\(sql)")
      }
      try database.add("one")
    }
  }
}
