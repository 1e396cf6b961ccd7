/// Keys that begin with the coach, so that the rows of one coach can lie together on one of several machines.
///
/// On PostgreSQL they are the primary keys, and foreign keys refer to them; ids stay unique by themselves too, for
/// as long as the tables are not distributed.
let postgresKeys =
  numberedLog
  + coachKeys.map { key in
    // What refers to the old key goes with it, and comes back below.
    """
    ALTER TABLE \(key.table) DROP CONSTRAINT \(key.table)_pkey CASCADE;
    ALTER TABLE \(key.table) ADD PRIMARY KEY (coach_id, \(key.columns));
    CREATE UNIQUE INDEX \(key.table)_alone ON \(key.table) (\(key.columns));
    """
  }.joined(separator: "\n") + "\n"
  + coachReferences.map { reference in
    """
    ALTER TABLE \(reference.table) ADD FOREIGN KEY (coach_id, \(reference.column))
      REFERENCES \(reference.target) (coach_id, \(reference.key));
    """
  }.joined(separator: "\n")

/// On SQLite they stand beside the primary keys, for the same `ON CONFLICT`.
let sqliteKeys =
  numberedLog
  + coachKeys.map { key in
    "CREATE UNIQUE INDEX \(key.table)_of_coach ON \(key.table) (coach_id, \(key.columns));"
  }.joined(separator: "\n")

/// Two rows of a coach's log never have one number: lists go on from a number.
private let numberedLog = """
  DROP INDEX audit_by_coach;
  CREATE UNIQUE INDEX audit_numbers ON audit (coach_id, number);

  """

private let coachKeys: [(table: String, columns: String)] = [
  ("windows", "id"), ("overrides", "id"), ("package_templates", "id"), ("packages", "id"),
  ("ledger", "package_id, number"), ("bookings", "id"), ("outbox", "uid"), ("destinations", "id"),
  ("pushes", "destination_id, uid"), ("sources", "id"), ("kept_bookings", "booking_id"),
]

private let coachReferences: [(table: String, column: String, target: String, key: String)] = [
  ("overrides", "source_id", "sources", "id"), ("ledger", "package_id", "packages", "id"),
  ("bookings", "package_id", "packages", "id"), ("bookings", "rescheduled_from", "bookings", "id"),
  ("outbox", "booking_id", "bookings", "id"), ("pushes", "destination_id", "destinations", "id"),
  ("pushes", "booking_id", "bookings", "id"), ("consents", "destination_id", "destinations", "id"),
  ("kept_bookings", "booking_id", "bookings", "id"),
]
