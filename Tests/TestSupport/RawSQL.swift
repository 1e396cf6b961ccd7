import Database
import Glibc

/// Asks the database by other people's clients, as somebody with a terminal would.
extension TestDatabase {
  /// Carries out statements of both engines' SQL and returns the last one's rows, a line each, `|` between columns.
  @discardableResult
  public func sql(_ statements: [String]) throws -> String {
    if engine == .sqlite {
      let script = """
        import sqlite3, sys
        db = sqlite3.connect(sys.argv[1], timeout=20)
        for statement in sys.argv[2:]:
          rows = db.execute(statement).fetchall()
        db.commit()
        print("\\n".join("|".join(str(v) for v in row) for row in rows))
        """
      return String(try said("python3", ["-c", script, address] + statements).dropLast())
    }
    return String(try psql(["-1"] + statements.flatMap { ["-c", $0] }).dropLast())
  }

  /// All rows, table by table; bytes that are letters are shown as letters.
  public func dump() throws -> String {
    if engine == .sqlite {
      let script = """
        import sqlite3, sys
        print("\\n".join(sqlite3.connect(sys.argv[1]).iterdump()))
        """
      return try said("python3", ["-c", script, address])
    }
    let script = """
      SET bytea_output = escape;
      SELECT format('SELECT %L', tablename), format('COPY (SELECT * FROM %I ORDER BY 1, 2) TO STDOUT', tablename)
      FROM pg_tables WHERE schemaname = 'public' ORDER BY 1 \\gexec
      """
    return try psql([], input: script)
  }

  /// Whether nobody has made anything in it.
  public func isUntouched() throws -> Bool {
    if engine == .sqlite { return access(address, F_OK) != 0 }
    return try sql(["SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"]) == "0"
  }

  private func psql(_ arguments: [String], input: String = "") throws -> String {
    try said("psql", ["-XqAt", "-v", "ON_ERROR_STOP=1", "-d", address] + arguments, input: input)
  }

  private func said(_ program: String, _ arguments: [String], input: String = "") throws -> String {
    let finished = try run(program, arguments, input: Array(input.utf8))
    guard finished.status == 0 else { throw Unexpected(finished.error) }
    return finished.output
  }
}
