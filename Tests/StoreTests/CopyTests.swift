import Booking
import Database
import Desk
@testable import Store
import TestSupport
import Testing

/// Moving a studio from one database to another (R80).
@Suite(.enabled(if: !TestDatabase.isFile, "once")) struct CopyTests {
  private static let ways: [(Engine, Engine)] = [
    (.sqlite, .postgresql), (.postgresql, .sqlite), (.postgresql, .postgresql),
  ]

  @Test(arguments: ways)
  func `a studio is the same row for row after it was copied, and as well guarded (R20, R24, R80)`(
    from: Engine, to: Engine
  ) throws {
    try withStudio(on: from) { studio in
      try studio.fill()
      try withEmptyDatabase(to) { database in
        let target = try Storage(at: database.address)
        defer { target.close() }
        let copied = try studio.storage.copy(into: target)
        var (before, after) = (try studio.everything(), try database.everything())
        for own in notCopied {
          before[own] = nil
          after[own] = nil
        }
        #expect(before == after)
        #expect(
          Dictionary(uniqueKeysWithValues: copied.map { ($0.table, $0.rows) }) == before.mapValues(\.count))
        #expect(try target.structureProblems() == [])
        let full = try studio.row(0)
        #expect(try cause { try target.write { store in try store.add(full) } } == .guarded("slot-full"))
        #expect(
          try cause { try database.sql(["DELETE FROM ledger"]) } != nil, "the ledger only grows")
      }
    }
  }

  @Test(arguments: [Engine.sqlite, .postgresql])
  func `nothing is copied over a studio that is there`(to: Engine) throws {
    try withStudio { studio in
      try withStudio(seed: 2, on: to) { other in
        let before = try other.everything()
        do {
          _ = try studio.storage.copy(into: other.storage)
          Issue.record("it was copied")
        } catch let error as StorageError {
          #expect(error.code == "not-empty")
        }
        #expect(try other.everything() == before)
      }
    }
  }

  @Test func `a row that comes back otherwise than it was written undoes the whole copy`() throws {
    try withStudio { studio in
      try withEmptyDatabase(.postgresql) { database in
        let target = try Storage(at: database.address)
        defer { target.close() }
        let falsify = """
          CREATE FUNCTION falsify() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN NEW.room := NEW.id; RETURN NEW; END'
          """
        try database.sql([
          falsify, "CREATE TRIGGER falsify BEFORE INSERT ON windows FOR EACH ROW EXECUTE FUNCTION falsify()",
        ])
        do {
          _ = try studio.storage.copy(into: target)
          Issue.record("it was copied")
        } catch let error as StorageError {
          #expect(error.code == "copy-differs" && error.message.contains("windows"))
        }
        #expect(try database.sql(["SELECT count(*) FROM people"]) == "0")
      }
    }
  }

  @Test func `every table is copied, but the log of what changed lately`() throws {
    try withStudio { studio in
      let tables = try studio.everything().keys.sorted()
      #expect(tables == (copiedTables + notCopied).sorted())
    }
  }
}

/// What each database has of its own.
private let notCopied = ["migrations", "changes", "change_life"]

extension TestStudio {
  /// Something of most kinds, and what a copy in the order of ids would stumble over.
  fileprivate func fill() throws {
    try sell(5)
    var booking = try book("2026-10-21T10:00")
    for hour in [11, 12, 13] {
      clock.advance(60)
      booking = try desk.move(
        booking.id, to: .instant(instant("2026-10-22T\(hour):00:00Z")), by: actor("cleo"))
    }
    _ = try desk.cancel(booking.id, by: actor("cleo"), reason: "Schnupfen “ä”\u{1F600}")
    // Two at once where later on one alone may be.
    for booking in try ["cleo", "dan"].map({ try row(0, capacity: 2, client: $0) }) {
      try storage.write { store in try store.add(booking) }
    }
    try addDestination()
    try sell(3, to: "dan")
    _ = try desk.book(
      [Order(coach: "ann", client: "dan", start: .instant(instant("2026-10-23T10:00:00Z")))],
      by: actor("dan"), key: "key")
    _ = try desk.addFeed(of: "ann", kind: .coach, by: actor("ann"))
    _ = try desk.addToken(for: "ann", name: "x", by: .commandLine(as: .coach))
  }
}

private func cause(_ body: () throws -> Void) throws -> StorageError.Cause? {
  do {
    try body()
    return nil
  } catch let error as StorageError {
    return error.cause
  } catch {
    return .unexpected
  }
}
