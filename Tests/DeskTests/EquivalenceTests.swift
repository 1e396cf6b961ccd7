import Booking
import Database
import Desk
import TestSupport
import Testing

/// PostgreSQL does what SQLite does (R80).
@Suite(.enabled(if: !TestDatabase.isFile, "once")) struct EquivalenceTests {
  @Test(arguments: 0..<4)
  func `500 random acts have the same outcomes and leave the same rows on both databases (R80)`(life: Int)
    throws
  {
    try withStudio(on: .sqlite) { file in
      try withStudio(on: .postgresql) { server in
        let studios = [file, server]
        var random = TestRandom(for: "equivalence, life \(life)")
        let seed = random.seed
        random.discard(life)
        var randoms = [random, random]
        var acts = studios.map(RandomActs.init)
        for index in studios.indices {
          try acts[index].prepare()
          // Sealed under keys that differ.
          try studios[index].addDestination()
        }
        for step in 0..<3000 {
          // Some lives begin with little luck.
          if step >= 500, step % 50 == 0 {
            let kept = try file.everything()
            if kept["bookings"]?.count ?? 0 > 20, kept["pushes"]?.count ?? 0 > 10 { break }
          }
          let deeds = try studios.indices.map { "\(try acts[$0].next(&randoms[$0]))" }
          #expect(deeds[0] == deeds[1], "seed \(seed), life \(life), step \(step)")
          guard deeds[0] == deeds[1] else { return }
        }
        let (here, there) = (try file.everything(), try server.everything())
        #expect(here.keys == there.keys)
        // Each numbers its changes in its own way.
        let own: Set = ["migrations", "destinations", "changes", "change_life"]
        for table in here.keys.sorted() where !own.contains(table) {
          // What a key was used for is kept under each server's own key.
          let secret = table == "repeats" ? 2 : nil
          func rows(_ all: [String: [[Value]]]) -> [[Value]] {
            (all[table] ?? []).map { row in row.indices.filter { $0 != secret }.map { row[$0] } }
          }
          #expect(rows(here) == rows(there), "\(table), seed \(seed), life \(life)")
        }
        let (bookings, pushes) = (here["bookings"]?.count ?? 0, here["pushes"]?.count ?? 0)
        #expect(bookings > 20 && pushes > 10, "seed \(seed): \(bookings) bookings, \(pushes) pushes")
      }
    }
  }
}
