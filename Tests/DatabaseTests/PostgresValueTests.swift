@testable import Database
import TestSupport
import Testing

struct PostgresValueTests {
  private func fetch(_ sql: String, _ parameters: [Value] = []) throws -> [[Value]] {
    try Engine.postgresql.withEmpty { database in
      try database.read { try $0.query(sql, parameters) { row in try row.all() } }
    }
  }

  @Test(
    arguments: [
      ("2::int2", 2), ("-2::int4", -2), ("9223372036854775807", Value(Int64.max)), ("true", 1), ("false", 0),
      ("'a'::text", "a"), ("'b'::varchar(3)", "b"), ("'c'::name", "c"), ("'d '::char(2)", "d "), ("'e'", "e"),
      ("'\\x00ff'::bytea", .blob([0, 255])), ("1.5::float8", 1.5), ("0.25::float4", 0.25), ("NULL", nil),
      ("12::numeric", 12), ("-9223372036854775808::numeric", Value(Int64.min)),
      ("9223372036854775807::numeric", Value(Int64.max)), ("10000::numeric", 10_000), ("0::numeric", 0),
      ("100000000.00::numeric", 100_000_000), ("20001.000", 20_001),
      ("(SELECT sum(n::bigint) FROM generate_series(1, 100) n)", 5_050), ("pg_advisory_xact_lock(1)", nil),
    ] as [(String, Value)])
  func `a column of a type that a value can carry is read`(sql: String, value: Value) throws {
    try #expect(fetch("SELECT \(sql)") == [[value]])
  }

  @Test(arguments: [
    "1.5::numeric", "9223372036854775808::numeric", "-9223372036854775809::numeric", "'NaN'::numeric",
    "0.0001", "1e30::numeric", "now()", "'{}'::jsonb", "ARRAY[1]",
  ])
  func `a column of another type is an unexpected value`(sql: String) throws {
    let error = databaseError { try fetch("SELECT \(sql)") }
    #expect(error?.code == .unexpectedValue)
  }

  @Test func `a text with U+0000 is refused before it is sent, and its transaction goes on`() throws {
    try Engine.postgresql.withDatabase { database in
      try database.write { connection in
        let error = databaseError {
          try connection.execute("INSERT INTO things (name) VALUES ($1)", ["a\u{0}b"])
        }
        #expect(error?.code == .unexpectedValue)
        #expect(error?.detail.contains("U+0000") == true)
        try connection.execute("INSERT INTO things (name) VALUES ($1)", ["ab"])
      }
      try #expect(database.names() == ["ab"])
    }
  }

  @Test func `NULL and other types at the same place are variants of one statement`() throws {
    try Engine.postgresql.withEmpty { database in
      try database.write { connection in
        try connection.script("CREATE TABLE holder (n BIGINT, t TEXT, b BYTEA, r FLOAT8)")
        let insert = "INSERT INTO holder (n, t, b, r) VALUES ($1, $2, $3, $4)"
        let rows: [[Value]] = [
          [nil, nil, nil, nil], [1, "a", .blob([1]), 1.5], [nil, "b", nil, 2.5], [2, nil, .blob([]), nil],
          [3, "", .blob([0]), .real(.infinity)],
        ]
        for row in rows { try connection.execute(insert, row) }
        // All of them fit what the server took the first one's NULLs for.
        #expect(connection.statementCount == 1)
        try #expect(connection.query("SELECT n, t, b, r FROM holder") { row in try row.all() } == rows)
        let say = "SELECT $1"
        for value in [1, "a", nil, 2.5, .blob([3]), 2, "b"] as [Value] {
          try #expect(connection.first(say, [value]) { try $0.value(0) } == value)
        }
      }
    }
  }
}

extension Row {
  borrowing func all() throws -> [Value] {
    var values: [Value] = []
    for column in 0..<count { values.append(try value(column)) }
    return values
  }
}
