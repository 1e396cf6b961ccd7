import Database

/// What changed lately, for those who listen: not a coach's belongings, but this database's own memory of a day, which no
/// copy takes along. Its first row says that everything since is there; what came before, elsewhere perhaps, is not. On
/// PostgreSQL that is every transaction which may still save something, those of other databases among them: the frontier
/// is not before it, however long they go on.
func changeSchema(of engine: Engine) -> String {
  let now =
    engine == .postgresql
    ? "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS VARCHAR) AS BIGINT) - 1"
    : "CAST(strftime('%s', 'now') AS INTEGER) * 1000"
  return """
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
    INSERT INTO changes (txn, number, kind, at) VALUES (\(now), 0, 'begin', 0);
    """
}
