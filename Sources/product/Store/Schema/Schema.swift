import Database

/// Every step from an empty database to the present one, in order; steps are only ever added (R80).
///
/// The SQL is what SQLite and PostgreSQL both speak. Times are seconds since 1970-01-01T00:00:00Z, dates days
/// since 1970-01-01, times of day seconds since midnight, flags 0 or 1. `coach_id` stands in every row that
/// belongs to a coach.
let schema: [Migration] = [
  Migration(number: 1, name: "people and brands", sql: peopleSchema),
  Migration(number: 2, name: "availability", sql: availabilitySchema),
  Migration(number: 3, name: "packages", sql: packageSchema),
  Migration(number: 4, name: "bookings", sql: bookingSchema),
  Migration(number: 5, name: "feeds and tokens", sql: accessSchema),
  Migration(number: 6, name: "outbox, audit and repeats", sql: recordSchema),
  Migration(number: 7, name: "guards", sql: sqliteGuards),
  Migration(number: 8, name: "destinations", sql: destinationSchema),
  Migration(number: 9, name: "sources", sql: sourceSchema),
]
