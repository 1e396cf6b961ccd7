/// Calendars of other lives (R55). The file is kept, so that it can be expanded again as time goes on; addresses
/// are sealed, since whoever knows one can read the calendar.
let sourceSchema = """
  CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    coach_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('session', 'checkin', 'both')),
    free_is_busy BIGINT NOT NULL CHECK (free_is_busy IN (0, 1)),
    host TEXT,
    changed_at BIGINT NOT NULL,
    expanded_at BIGINT NOT NULL,
    next_poll BIGINT,
    succeeded_at BIGINT,
    trouble TEXT,
    failures BIGINT NOT NULL DEFAULT 0,
    is_held BIGINT NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
    created_at BIGINT NOT NULL,
    file BYTEA NOT NULL,
    address BYTEA,
    etag TEXT,
    last_modified TEXT,
    leased_until BIGINT NOT NULL DEFAULT 0,
    UNIQUE (coach_id, name)
  );
  CREATE INDEX sources_to_poll ON sources (next_poll) WHERE next_poll IS NOT NULL;
  CREATE INDEX sources_to_expand ON sources (expanded_at);
  ALTER TABLE overrides ADD COLUMN source_id TEXT REFERENCES sources (id);
  CREATE INDEX overrides_by_source ON overrides (source_id) WHERE source_id IS NOT NULL;
  CREATE TABLE kept_bookings (
    booking_id TEXT PRIMARY KEY REFERENCES bookings (id),
    coach_id TEXT NOT NULL REFERENCES people (id),
    kept_at BIGINT NOT NULL
  );
  """
