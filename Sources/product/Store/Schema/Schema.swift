import Database

/// Every step from an empty database to the present one, in order; steps are only ever added (R80).
///
/// The SQL is what SQLite and PostgreSQL both speak, but for the guards, the keys and the order of texts. Times are
/// seconds since 1970-01-01T00:00:00Z, dates days since 1970-01-01, times of day seconds since midnight, flags 0
/// or 1. `coach_id` stands in every row that belongs to a coach.
func schema(of engine: Engine) -> [Migration] {
  let steps: [(name: String, sql: String)] = [
    ("people and brands", peopleSchema),
    ("availability", availabilitySchema),
    ("packages", packageSchema),
    ("bookings", bookingSchema),
    ("feeds and tokens", accessSchema),
    ("outbox, audit and repeats", recordSchema),
    ("guards", guardSchema(of: engine)),
    ("destinations", destinationSchema),
    ("sources", sourceSchema),
    ("keys that begin with the coach", engine == .postgresql ? postgresKeys : sqliteKeys),
    ("requests, payments and recurring bookings", heldPlaceSchema(of: engine)),
    ("the server's keys", keySchema),
    ("recurring bookings that go on", recurringSchema),
    ("messages", messageSchema),
    ("check-in forms", formSchema),
    ("what changed lately", changeSchema(of: engine)),
    ("words of the ledger", ledgerWordsSchema(of: engine)),
    ("group sessions", groupSchema),
    ("signing in", signInSchema),
    ("whose memory of changes it is", changeLifeSchema(of: engine)),
  ]
  return steps.enumerated().map { index, step in
    Migration(
      number: index + 1, name: step.name, sql: engine == .postgresql ? bytewise(step.sql) : step.sql)
  }
}

/// PostgreSQL orders texts by the database's language unless told otherwise; SQLite orders them by their bytes.
private func bytewise(_ sql: String) -> String {
  sql.replacing(/\bTEXT\b/, with: #"TEXT COLLATE "C""#)
}
