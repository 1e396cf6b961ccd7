/// What clients bought (R22) and every change of its balance (R24).
let packageSchema = """
  CREATE TABLE package_templates (
    id TEXT PRIMARY KEY,
    coach_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL CHECK (name <> ''),
    total BIGINT NOT NULL CHECK (total BETWEEN 1 AND 1000),
    duration_minutes BIGINT NOT NULL CHECK (duration_minutes BETWEEN 5 AND 1440),
    valid_months BIGINT CHECK (valid_months BETWEEN 1 AND 120)
  );
  CREATE INDEX package_templates_by_coach ON package_templates (coach_id);
  CREATE TABLE packages (
    id TEXT PRIMARY KEY,
    coach_id TEXT NOT NULL REFERENCES people (id),
    client_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL CHECK (name <> ''),
    total BIGINT NOT NULL CHECK (total >= 1),
    remaining BIGINT NOT NULL,
    duration_minutes BIGINT NOT NULL CHECK (duration_minutes BETWEEN 5 AND 1440),
    expires_at BIGINT,
    notes TEXT,
    purchased_at BIGINT NOT NULL,
    CHECK (remaining BETWEEN 0 AND total)
  );
  CREATE INDEX packages_by_client ON packages (client_id, coach_id);
  CREATE INDEX packages_by_coach ON packages (coach_id, client_id);
  CREATE TABLE ledger (
    package_id TEXT NOT NULL REFERENCES packages (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    coach_id TEXT NOT NULL REFERENCES people (id),
    delta BIGINT NOT NULL CHECK (delta <> 0),
    balance_before BIGINT NOT NULL CHECK (balance_before >= 0),
    balance_after BIGINT NOT NULL CHECK (balance_after >= 0),
    reason TEXT NOT NULL CHECK (reason IN ('purchase', 'booking', 'cancellation', 'adjustment')),
    note TEXT,
    booking_id TEXT,
    actor_id TEXT REFERENCES people (id),
    actor_role TEXT NOT NULL CHECK (actor_role IN ('client', 'coach', 'owner')),
    at BIGINT NOT NULL,
    PRIMARY KEY (package_id, number),
    CHECK (balance_after = balance_before + delta)
  );
  """
