@testable import Database
import Glibc
import Synchronization
import TestSupport
import Testing

/// Counts, and waits for counts.
private final class Heard: Sendable {
  private let count = Atomic(0)

  var number: Int { count.load(ordering: .sequentiallyConsistent) }
  func hear() { count.add(1, ordering: .sequentiallyConsistent) }

  /// Whether there were more than `number` within so many seconds.
  func isMore(than number: Int, within seconds: Double) -> Bool {
    let end = monotonicNanoseconds() + UInt64(seconds * 1e9)
    while self.number <= number {
      if monotonicNanoseconds() > end { return false }
      usleep(2_000)
    }
    return true
  }
}

struct WatchTests {
  @Test(arguments: Engine.allCases)
  func `watchers of two databases on one place hear of a commit within a second`(engine: Engine) throws {
    try engine.withPlace { place in
      let databases = try [engine.open(place), engine.open(place)]
      try databases[0].write { try $0.execute(engine.things) }
      let heard = [Heard(), Heard()]
      let watches = try zip(databases, heard).map { database, heard in try database.watch { heard.hear() } }
      for number in 0..<5 {
        let before = heard.map(\.number)
        try databases[number % 2].add("\(number)")
        for (heard, before) in zip(heard, before) { #expect(heard.isMore(than: before, within: 1)) }
      }
      watches[0].stop()
      watches[0].stop()
      let (stopped, going) = (heard[0].number, heard[1].number)
      try databases[0].add("last")
      #expect(heard[1].isMore(than: going, within: 1))
      #expect(heard[0].number == stopped)
      for database in databases { database.close() }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a watcher may use its database and stop its own watch`(engine: Engine) throws {
    try engine.withDatabase { database in
      let names = Mutex<[String]>([])
      let watch = Mutex<DatabaseWatch?>(nil)
      let heard = Heard()
      let new = try database.watch {
        let found = (try? database.names()) ?? []
        names.withLock { $0 = found }
        watch.withLock { $0 }?.stop()
        heard.hear()
      }
      watch.withLock { $0 = new }
      try database.add("one")
      #expect(heard.isMore(than: 0, within: 2))
      #expect(names.withLock { $0 } == ["one"])
    }
  }

  @Test func `what another program saves is heard of too`() throws {
    let server = try TestPostgres.shared.get()
    try Engine.postgresql.withPlace { place in
      let database = try Engine.postgresql.open(place)
      try database.write { try $0.execute(Engine.postgresql.things) }
      let heard = Heard()
      _ = try database.watch { heard.hear() }
      let before = heard.number
      try server.psql("INSERT INTO things (name) VALUES ('theirs')", database: place)
      #expect(heard.isMore(than: before, within: 2.5))
      database.close()
    }
  }

  @Test func `a watcher is called after its connection was lost and found again`() throws {
    try withProxy { database, proxy in
      let heard = Heard()
      _ = try database.watch { heard.hear() }
      let before = heard.number
      proxy.endAll()
      #expect(heard.isMore(than: before, within: 3))
      let again = heard.number
      try database.add("one")
      #expect(heard.isMore(than: again, within: 1))
    }
  }

  @Test func `many commits are few calls`() throws {
    try Engine.postgresql.withDatabase { database in
      let heard = Heard()
      _ = try database.watch { heard.hear() }
      let begin = monotonicNanoseconds()
      for number in 0..<300 { try database.add("\(number)") }
      let milliseconds = (monotonicNanoseconds() - begin) / 1_000_000
      // At most one for each pause of 20 ms, and those of the looks between.
      #expect(heard.number <= Int(milliseconds / 20 + milliseconds / 1_000) + 3)
    }
  }
}
