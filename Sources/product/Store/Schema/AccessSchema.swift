/// Feed addresses (R40) and bearer tokens (R71). Only hashes of what is secret are kept.
let accessSchema = """
  CREATE TABLE feeds (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('coach', 'client', 'busy', 'open')),
    with_coach_id TEXT REFERENCES people (id),
    includes_blackouts BIGINT NOT NULL CHECK (includes_blackouts IN (0, 1)),
    past_days BIGINT NOT NULL CHECK (past_days BETWEEN 0 AND 36500),
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    fetched_at BIGINT,
    fetched_by TEXT
  );
  CREATE INDEX feeds_by_person ON feeds (person_id);
  CREATE TABLE feed_addresses (
    hash TEXT PRIMARY KEY,
    feed_id TEXT NOT NULL REFERENCES feeds (id),
    valid_until BIGINT
  );
  CREATE INDEX feed_addresses_by_feed ON feed_addresses (feed_id);
  CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
  );
  CREATE INDEX tokens_by_person ON tokens (person_id);
  """
