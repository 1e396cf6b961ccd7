/// Windows (R4) and overrides (R5).
let availabilitySchema = """
  CREATE TABLE windows (
    id TEXT PRIMARY KEY,
    coach_id TEXT NOT NULL REFERENCES people (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    starts BIGINT NOT NULL CHECK (starts BETWEEN 0 AND 86399),
    ends BIGINT NOT NULL CHECK (ends BETWEEN 1 AND 86400),
    kind TEXT NOT NULL CHECK (kind IN ('session', 'checkin')),
    capacity BIGINT NOT NULL CHECK (capacity BETWEEN 1 AND 1000),
    slot_minutes BIGINT CHECK (slot_minutes BETWEEN 5 AND 1440),
    room TEXT,
    is_group BIGINT NOT NULL CHECK (is_group IN (0, 1)),
    effective_from BIGINT,
    effective_until BIGINT,
    is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
    CHECK (starts < ends),
    CHECK (effective_from IS NULL OR effective_until IS NULL OR effective_from <= effective_until)
  );
  CREATE INDEX windows_by_coach ON windows (coach_id);
  CREATE TABLE overrides (
    id TEXT PRIMARY KEY,
    coach_id TEXT NOT NULL REFERENCES people (id),
    effect TEXT NOT NULL CHECK (effect IN ('blackout', 'extra')),
    kind TEXT NOT NULL CHECK (kind IN ('session', 'checkin', 'both')),
    first_day BIGINT,
    last_day BIGINT,
    starts_at BIGINT,
    ends_at BIGINT,
    capacity BIGINT CHECK (capacity BETWEEN 1 AND 1000),
    room TEXT,
    reason TEXT,
    CHECK ((first_day IS NULL) = (last_day IS NULL)),
    CHECK ((starts_at IS NULL) = (ends_at IS NULL)),
    CHECK ((first_day IS NULL) <> (starts_at IS NULL)),
    CHECK (first_day IS NULL OR first_day <= last_day),
    CHECK (starts_at IS NULL OR starts_at < ends_at),
    CHECK ((effect = 'extra') = (capacity IS NOT NULL))
  );
  CREATE INDEX overrides_by_coach_days ON overrides (coach_id, last_day) WHERE first_day IS NOT NULL;
  CREATE INDEX overrides_by_coach_times ON overrides (coach_id, ends_at) WHERE starts_at IS NOT NULL;
  """
