import Database

/// What changed lately, for those who listen: not a coach's belongings, but this database's own memory of a day, which no
/// copy takes along. Its first row says that everything since is there; what came before, elsewhere perhaps, is not.
func changeSchema(of engine: Engine) -> String {
  let now =
    engine == .postgresql
    ? "CAST(CAST(pg_current_xact_id() AS VARCHAR) AS BIGINT)"
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

/// Whose log it is. PostgreSQL counts transactions for a whole server: a log that came along with a dump, into another
/// server or the same, says nothing of them, and its numbers will be given again. SQLite's go by the clock.
///
/// And a first row before every transaction that may still save something, those of other databases among them: no place
/// that is given from now on is before it, however long they go on.
func changeLifeSchema(of engine: Engine) -> String {
  let table = "CREATE TABLE change_life (number INTEGER PRIMARY KEY CHECK (number = 1), life TEXT NOT NULL);"
  guard engine == .postgresql else { return table }
  return """
    \(table)
    INSERT INTO change_life (number, life) VALUES (1, \(postgresLife));
    DELETE FROM changes WHERE kind = 'begin';
    INSERT INTO changes (txn, number, kind, at)
    VALUES (CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS VARCHAR) AS BIGINT) - 1, 0, 'begin', 0);
    """
}

/// What is another once a dump was loaded, a database was copied or a server was put back to an earlier time: the server's
/// own name, how often that was done to it, and the numbers of the database and the table.
let postgresLife = """
  CAST((SELECT system_identifier FROM pg_control_system()) AS VARCHAR)
  || '/' || CAST((SELECT timeline_id FROM pg_control_checkpoint()) AS VARCHAR)
  || '/' || CAST((SELECT oid FROM pg_database WHERE datname = current_database()) AS VARCHAR)
  || '/' || CAST(CAST(CAST('changes' AS regclass) AS oid) AS VARCHAR)
  """
