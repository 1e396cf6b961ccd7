/// Calendars we push to (R46), how each booking's event stands there (R48), and consents under way (R50).
///
/// Secrets are sealed, and of what only has to be recognised a hash is kept. A push is leased by whoever works
/// on it; a lease that ran out is anybody's.
let destinationSchema = """
  CREATE TABLE destinations (
    id TEXT PRIMARY KEY,
    coach_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('caldav', 'google')),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    account TEXT NOT NULL,
    uses_digest BIGINT NOT NULL CHECK (uses_digest IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'disconnected', 'missing', 'held')),
    trouble TEXT,
    ended TEXT NOT NULL CHECK (ended IN ('remove', 'mark')),
    invitations TEXT NOT NULL CHECK (invitations IN ('none', 'external', 'all')),
    makes_meetings BIGINT NOT NULL CHECK (makes_meetings IN (0, 1)),
    removal_share BIGINT NOT NULL CHECK (removal_share BETWEEN 0 AND 100),
    not_before BIGINT,
    failures BIGINT NOT NULL DEFAULT 0,
    succeeded_at BIGINT,
    created_at BIGINT NOT NULL,
    secret BYTEA,
    access BYTEA,
    access_until BIGINT,
    renewing_until BIGINT,
    removals_allowed_at BIGINT
  );
  CREATE UNIQUE INDEX destinations_by_coach ON destinations (coach_id, kind, address, account);
  CREATE TABLE pushes (
    destination_id TEXT NOT NULL REFERENCES destinations (id),
    uid TEXT NOT NULL,
    coach_id TEXT NOT NULL REFERENCES people (id),
    booking_id TEXT NOT NULL REFERENCES bookings (id),
    version BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('synced', 'waiting', 'parked')),
    name TEXT,
    tag TEXT,
    fingerprint TEXT,
    in_doubt BIGINT NOT NULL DEFAULT 0 CHECK (in_doubt IN (0, 1)),
    attempts BIGINT NOT NULL DEFAULT 0,
    next_try BIGINT NOT NULL,
    trouble TEXT,
    synced_at BIGINT,
    removed_at BIGINT,
    since BIGINT NOT NULL,
    lease TEXT,
    leased_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (destination_id, uid),
    CHECK ((name IS NULL) = (fingerprint IS NULL))
  );
  CREATE INDEX pushes_waiting ON pushes (destination_id, next_try, uid) WHERE state = 'waiting';
  CREATE INDEX pushes_by_booking ON pushes (booking_id);
  CREATE INDEX pushes_removed ON pushes (destination_id, removed_at) WHERE removed_at IS NOT NULL;
  CREATE INDEX pushes_leased ON pushes (lease) WHERE lease IS NOT NULL;
  CREATE TABLE consents (
    ticket_hash TEXT PRIMARY KEY,
    coach_id TEXT NOT NULL REFERENCES people (id),
    destination_id TEXT REFERENCES destinations (id),
    calendar TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    state_hash TEXT UNIQUE,
    session_hash TEXT
  );
  """
