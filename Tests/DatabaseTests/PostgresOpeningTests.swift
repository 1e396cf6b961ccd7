@testable import Database
import TestSupport
import Testing

struct PostgresOpeningTests {
  @Test(arguments: [
    "postgresql://me:sec/ret@host/db", "postgresql://me:12/sec@ret", "postgresql://me:sec%ret@host/db",
    "postgresql://me:se@cret@host/db", "postgresql://me@[secret/db", "postgresql://host:secret/db",
    "/var/lib/secret.db", "", "host=h password=secret",
    "mysql://secret@h/x",
  ])
  func `an address that cannot be read is refused without being quoted`(address: String) {
    let error = databaseError { try Database(postgresql: address, timeout: 500) }
    #expect(error?.code == .cannotOpen)
    #expect(error?.description.contains("sec") == false)
  }

  @Test func `a wrong password, user or database name is an error that says so and no password`() throws {
    let server = try TestPostgres()
    try server.psql("CREATE ROLE guarded LOGIN PASSWORD 'right one'")
    let place = "127.0.0.1:\(server.port)"
    let wrong = databaseError {
      try Database(postgresql: "postgresql://guarded:wr%40ngWord@\(place)/postgres")
    }
    #expect(wrong?.code == .cannotOpen)
    #expect(wrong?.message.contains("password authentication failed for user \"guarded\"") == true)
    #expect(wrong?.description.contains("ngWord") == false)
    let right = try Database(postgresql: "postgresql://guarded:right%20one@\(place)/postgres")
    try #expect(right.read { try $0.first("SELECT 1") { try $0.int(0) } } == 1)
    right.close()
    let unknown = databaseError { try Database(postgresql: "postgresql://postgres@\(place)/nothing") }
    #expect(unknown?.code == .cannotOpen)
    #expect(unknown?.message.contains("database \"nothing\" does not exist") == true)
    // A limit that others have used up may be free in a moment.
    try server.psql("ALTER ROLE guarded CONNECTION LIMIT 0")
    let full = databaseError {
      try Database(postgresql: "postgresql://guarded:right%20one@\(place)/postgres", timeout: 300)
    }
    #expect(full?.code == .unreachable)
    #expect(full?.description.contains("right") == false)
    try server.stop(immediately: true)
  }

  @Test func `nobody listening is an error at once, and says where`() throws {
    let begin = monotonicNanoseconds()
    let error = databaseError { try Database(postgresql: "postgresql://me:hidden@127.0.0.1:1/db") }
    #expect(error?.code == .unreachable)
    #expect(error?.isEnvironment == true)
    #expect(error?.message.contains("\"127.0.0.1\", port 1 failed: Connection refused") == true)
    #expect(error?.description.contains("hidden") == false)
    #expect(monotonicNanoseconds() - begin < 2_000_000_000)
  }

  @Test func `TLS that the server does not speak is not done without`() throws {
    try TestPostgres.shared.get().withDatabase { address in
      let error = databaseError { try Database(postgresql: "\(address)?sslmode=require", timeout: 500) }
      #expect(error?.code == .unreachable)
      #expect(error?.message.contains("SSL") == true)
    }
  }

  @Test func `a setting that libpq does not know is an error at once`() throws {
    let error = databaseError { try Database(postgresql: "postgresql://127.0.0.1/db?sslmode=perhaps") }
    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("invalid sslmode value") == true)
  }

  @Test func `a database of another encoding is refused`() throws {
    let options = "ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    try TestPostgres.shared.get().withDatabase(options) { address in
      let error = databaseError { try Database(postgresql: address) }
      #expect(error?.code == .cannotOpen)
      #expect(error?.message.contains("its encoding is SQL_ASCII, and UTF8 is needed") == true)
    }
  }

  @Test func `a server before 14 is refused`() {
    let old = PostgresSession.refusal(version: 130_011, encoding: "UTF8")
    #expect(old == "the server is PostgreSQL 13, and 14 or newer is needed")
    #expect(PostgresSession.refusal(version: 140_000, encoding: "UTF8") == nil)
  }

  @Test func `what the server is told keeps nobody waiting for ever`() throws {
    try TestPostgres.shared.get().withDatabase { address in
      let database = try Database(postgresql: address, timeout: 15_000, applicationName: "the name")
      func setting(_ name: String) throws -> String? {
        try database.read { try $0.first("SELECT current_setting($1)", [Value(name)]) { try $0.text(0) } }
      }
      try #expect(setting("application_name") == "the name")
      try #expect(setting("statement_timeout") == "14s")
      try #expect(setting("lock_timeout") == "5600ms")
      try #expect(setting("idle_in_transaction_session_timeout") == "1min")
      try #expect(setting("client_connection_check_interval") == "1s")
      try #expect(setting("tcp_user_timeout") == "15000")
      try #expect(setting("client_encoding") == "UTF8")
      database.close()
    }
  }

  @Test func `a database that does not save to the disk is told to`() throws {
    try TestPostgres.shared.get().withDatabase { address in
      let name = address.split(separator: "/").last ?? ""
      try TestPostgres.shared.get().psql("ALTER DATABASE \(name) SET synchronous_commit = off")
      let database = try Database(postgresql: address)
      let setting = try database.read { try $0.first("SHOW synchronous_commit") { try $0.text(0) } }
      #expect(setting == "on")
      database.close()
    }
  }
}
