import TestSupport
import Testing

/// That the check of the books sees what is wrong.
@Suite struct BooksTests {
  private let tampering = [
    "DELETE FROM outbox; DELETE FROM bookings WHERE id = (SELECT id FROM bookings LIMIT 1)",
    "UPDATE bookings SET status = 'confirmed', cancelled_at = NULL, cancelled_role = NULL WHERE status = 'cancelled'",
    "UPDATE bookings SET starts_at = starts_at + 1 WHERE status = 'confirmed'",
    "UPDATE bookings SET capacity = 1, occupied_until = starts_at + 172800 WHERE status = 'confirmed'",
    "UPDATE packages SET remaining = remaining - 1 WHERE remaining = (SELECT min(remaining) FROM packages)",
    "UPDATE ledger SET delta = delta - 1, balance_after = balance_after - 1 WHERE number = 2",
    "UPDATE bookings SET uid = uid || 'x' WHERE status = 'rescheduled'",
    "UPDATE bookings SET session_number = session_number + 1 WHERE status = 'confirmed'",
    "INSERT INTO outbox SELECT 'x' || uid, coach_id, booking_id, version, since FROM outbox LIMIT 1",
  ]

  @Test func `rows that were changed by hand are noticed`() throws {
    var random = TestRandom(for: "changed by hand")
    try withInstallation { installation in
      let studio = try StormStudio(installation)
      var bookers = try studio.bookers(&random)
      try installation.serving { try storm(&bookers, installation, wishes: 20) {} }
      #expect(try Books(installation.database.address, bookers).problems() == [])
      for statements in tampering {
        let copy = try installation.database.copy { try installation.coachcal("backup", $0) }
        try Self.run(statements, on: copy)
        #expect(
          try Books(copy, bookers).problems() != [], "\(statements), COACHCAL_TEST_SEED=\(random.seed)")
      }
    }
  }

  private static func run(_ statements: String, on database: String) throws {
    let script = "\(PackageRoot.path)/Tests/Peers/change_rows.py"
    let finished = try TestSupport.run(peer("python"), [script, database, statements])
    guard finished.status == 0 else { throw Unexpected(finished.error) }
  }
}
