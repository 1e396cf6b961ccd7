import Database

/// Bookings that wait for an answer or a payment (R14, R15), and what is generated (R27). Whoever waits for a payment
/// takes up the coach while their hold lasts.
func heldPlaceSchema(of engine: Engine) -> String {
  let guards =
    switch engine {
    case .sqlite: CapacityGuard.ofHeld.sqlite
    case .postgresql:
      "CREATE OR REPLACE \(CapacityGuard.ofHeld.postgresFunction)\(CapacityGuard.ofHeld.postgresTriggers)"
    }
  let (onInsert, onUpdate) = ("bookings_capacity_on_insert", "bookings_capacity_on_update")
  let table = engine == .postgresql ? " ON bookings" : ""
  return """
    CREATE TABLE recurring (
      id TEXT NOT NULL,
      coach_id TEXT NOT NULL REFERENCES people (id),
      client_id TEXT NOT NULL REFERENCES people (id),
      brand_id TEXT NOT NULL REFERENCES brands (id),
      weekday BIGINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
      starts BIGINT NOT NULL CHECK (starts BETWEEN 0 AND 86399),
      ends BIGINT NOT NULL CHECK (ends BETWEEN 1 AND 86400),
      every_weeks BIGINT NOT NULL CHECK (every_weeks BETWEEN 1 AND 52),
      first_day BIGINT NOT NULL,
      last_day BIGINT,
      is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
      created_at BIGINT NOT NULL,
      PRIMARY KEY (coach_id, id),
      CHECK (starts < ends),
      CHECK (coach_id <> client_id),
      CHECK (last_day IS NULL OR first_day <= last_day)
    );
    CREATE UNIQUE INDEX recurring_alone ON recurring (id);
    CREATE INDEX recurring_by_client ON recurring (client_id);
    CREATE TABLE recurring_skips (
      coach_id TEXT NOT NULL,
      recurring_id TEXT NOT NULL,
      occurrence BIGINT NOT NULL,
      reason TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (coach_id, recurring_id, occurrence),
      FOREIGN KEY (coach_id, recurring_id) REFERENCES recurring (coach_id, id)
    );
    ALTER TABLE bookings ADD COLUMN mode TEXT NOT NULL DEFAULT 'instant'
      CHECK (mode IN ('instant', 'request', 'payment'));
    ALTER TABLE bookings ADD COLUMN expires_at BIGINT;
    ALTER TABLE bookings ADD COLUMN held_until BIGINT CHECK (held_until IS NULL OR status = 'pending');
    ALTER TABLE bookings ADD COLUMN paid_at BIGINT;
    ALTER TABLE bookings ADD COLUMN decline_reason TEXT;
    ALTER TABLE bookings ADD COLUMN recurring_id TEXT;
    ALTER TABLE bookings ADD COLUMN occurrence BIGINT;
    DROP INDEX bookings_occupying;
    CREATE INDEX bookings_occupying ON bookings (coach_id, starts_at, occupied_until)
      WHERE (status IN ('confirmed', 'completed', 'no_show') OR held_until IS NOT NULL);
    CREATE INDEX bookings_held ON bookings (coach_id, held_until) WHERE held_until IS NOT NULL;
    CREATE INDEX bookings_to_expire ON bookings (expires_at) WHERE status = 'pending' AND expires_at IS NOT NULL;
    CREATE UNIQUE INDEX bookings_of_occurrence ON bookings (coach_id, recurring_id, occurrence)
      WHERE recurring_id IS NOT NULL AND rescheduled_from IS NULL;
    DROP TRIGGER \(onInsert)\(table);
    DROP TRIGGER \(onUpdate)\(table);
    \(guards)
    """
}
