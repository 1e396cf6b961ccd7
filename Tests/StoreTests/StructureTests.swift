import Database
import Store
import TestSupport
import Testing

/// What the database is made of, and what it says when that is not so any more.
@Suite(.enabled(if: !TestDatabase.isFile, "once")) struct StructureTests {
  @Test(arguments: Engine.allCases)
  func `what somebody took away or changed behind our back is told, what they added is not (R81)`(
    engine: Engine
  ) throws {
    try withStudio(on: engine) { studio in
      #expect(try studio.storage.structureProblems() == [])
      try studio.database.sql(["CREATE TABLE notes_of_their_own (x TEXT)"])
      #expect(try studio.storage.structureProblems() == [])
      try studio.database.sql(["DROP INDEX bookings_by_client"])
      let trigger = "bookings_capacity_on_insert"
      try studio.database.sql([
        engine == .sqlite
          ? "DROP TRIGGER \(trigger)" : "ALTER TABLE bookings DISABLE TRIGGER \(trigger)"
      ])
      let told = try studio.storage.structureProblems()
      #expect(
        told == [
          "index bookings_by_client is missing",
          "trigger \(trigger) is \(engine == .sqlite ? "missing" : "not as this version makes it")",
        ])
    }
  }

  @Test func `on PostgreSQL what belongs to a coach is told apart, and refers, by coach first (R80)`() throws
  {
    try withStudio(on: .postgresql) { studio in
      let keys = try studio.database.sql([
        """
        SELECT CAST(conrelid AS regclass), contype, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype IN ('p', 'f') AND connamespace = 'public'::regnamespace
        """
      ]).split(separator: "\n").map { $0.split(separator: "|", maxSplits: 2).map(String.init) }
      let primary = keys.filter { $0[1] == "p" }
      let coachFirst = primary.filter { $0[2].hasPrefix("PRIMARY KEY (coach_id, ") }.map { $0[0] }
      #expect(
        coachFirst.sorted() == [
          "answers", "bookings", "destinations", "kept_bookings", "ledger", "messages", "outbox", "overrides",
          "package_templates", "packages", "pushes", "questions", "read_marks", "recurring",
          "recurring_skips", "sources", "windows",
        ])
      let between = keys.filter { key in
        key[1] == "f" && coachFirst.contains(key[0])
          && coachFirst.contains { key[2].contains("REFERENCES \($0)(") }
      }
      #expect(between.count >= 8)
      for key in between {
        #expect(key[2].hasPrefix("FOREIGN KEY (coach_id, ") && key[2].contains("(coach_id, "), "\(key)")
      }
    }
  }
}
