/// What changed lately, for those who listen: not a coach's belongings, but this database's own memory of a day, which no
/// copy takes along. Its first row says that everything since is there.
let changeSchema = """
  CREATE TABLE changes (
    txn BIGINT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('begin', 'booking', 'slots', 'message')),
    at BIGINT NOT NULL,
    coach_id TEXT,
    client_id TEXT,
    brand_id TEXT,
    booking_id TEXT,
    status TEXT,
    PRIMARY KEY (txn, number)
  );
  INSERT INTO changes (txn, number, kind, at) VALUES (0, 0, 'begin', 0);
  """
