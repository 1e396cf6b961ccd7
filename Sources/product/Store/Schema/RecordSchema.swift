/// What is still to be pushed (R48), who did what (R83), and what repeats of a request return (R12).
let recordSchema = """
  CREATE TABLE outbox (
    uid TEXT PRIMARY KEY,
    coach_id TEXT NOT NULL REFERENCES people (id),
    booking_id TEXT NOT NULL REFERENCES bookings (id),
    version BIGINT NOT NULL,
    since BIGINT NOT NULL
  );
  CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    coach_id TEXT REFERENCES people (id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT REFERENCES people (id),
    actor_role TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT
  );
  CREATE INDEX audit_by_coach ON audit (coach_id, number);
  CREATE TABLE repeats (
    actor TEXT NOT NULL,
    repeat_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    bookings TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (actor, repeat_key)
  );
  CREATE INDEX repeats_by_time ON repeats (at);
  """
