public import Database
import Synchronization

/// A database of a test's own, of the engine that COACHCAL_TEST_DATABASE names: `sqlite`, which is the default, or
/// `postgresql`, of the server at COACHCAL_TEST_POSTGRES, as Tests/Peers/with_postgres.sh starts one; where there is
/// none, of one that goes with this process.
///
/// Every test runs on both, but those that are about an SQLite file itself. They say so and why:
/// `@Test(.enabled(if: TestDatabase.isFile, "file"))`. These are all:
///
/// | tests of | reason |
/// |---|---|
/// | a full disk, in StorageFileTests and EnvironmentTests | `disk` |
/// | a file of another program, or a place where none can be, in StorageFileTests and EnvironmentTests | `file` |
/// | what `coachcal backup` writes, in EnvironmentTests | `backup` |
/// | bytes of what was deleted, in ErasureTests | `file` |
///
/// Those that are about both at once, or about PostgreSQL alone, say `.enabled(if: !TestDatabase.isFile, "once")`.
public final class TestDatabase: Sendable {
  /// Whether this run is on SQLite.
  public static let isFile = chosen == .sqlite

  /// What this run is on.
  public static let chosen: Engine = {
    switch variable("COACHCAL_TEST_DATABASE") {
    case nil, "", "sqlite": .sqlite
    case "postgresql": .postgresql
    case let other?: fatalError("COACHCAL_TEST_DATABASE is sqlite or postgresql, not \(other)")
    }
  }()

  /// What keeps it.
  public let engine: Engine
  /// A folder beside it, for the test's other files.
  public let folder: String
  /// What `Storage(at:)` and COACHCAL_DATABASE take.
  public let address: String
  /// Databases of the server that end with the test.
  private let names: Mutex<[String]>

  /// An empty one, or one in which the schema stands already where that is quicker.
  fileprivate init(_ engine: Engine, folder: String, isEmpty: Bool) throws {
    self.engine = engine
    self.folder = folder
    guard engine == .postgresql else {
      address = "\(folder)/coachcal.sqlite"
      names = Mutex([])
      return
    }
    let name = try TestServer.make(like: isEmpty ? nil : TestServer.template())
    address = try TestServer.address(of: name)
    names = Mutex([name])
  }

  /// One of a PostgreSQL server that somebody else looks after.
  fileprivate init(at address: String, folder: String) {
    engine = .postgresql
    self.folder = folder
    self.address = address
    names = Mutex([])
  }

  fileprivate func drop() throws {
    for name in names.withLock({ $0 }) { try TestServer.drop(name) }
  }

  /// The address of a copy, made while this is used: by `backup`, which is given where a file may be, or, as
  /// PostgreSQL's users do it, by `pg_dump`.
  public func copy(_ backup: (_ path: String) throws -> Void) throws -> String {
    guard engine == .postgresql else {
      let path = "\(folder)/copy-\(TestServer.number()).sqlite"
      try backup(path)
      return path
    }
    let name = try TestServer.make(like: nil)
    names.withLock { $0.append(name) }
    let copy = try TestServer.address(of: name)
    let pipe =
      "set -o pipefail; pg_dump --no-owner --no-comments \"$0\" | psql -Xqv ON_ERROR_STOP=1 \"$1\" >&2"
    let finished = try run("bash", ["-c", pipe, address, copy])
    guard finished.status == 0 else { throw Unexpected(finished.error) }
    return copy
  }
}

/// Runs `body` with a database in which there is nothing, and removes it afterwards.
public func withEmptyDatabase<T>(
  _ engine: Engine = TestDatabase.chosen, _ body: (TestDatabase) throws -> T
) throws -> T {
  try withDatabase(engine, isEmpty: true, body)
}

/// Runs `body` with the PostgreSQL database at an address.
public func withDatabase<T>(at address: String, _ body: (TestDatabase) throws -> T) throws -> T {
  try withTemporaryFolder { try body(TestDatabase(at: address, folder: $0)) }
}

/// Runs `body` with a database without rows, and removes it afterwards.
func withDatabase<T>(
  _ engine: Engine = TestDatabase.chosen, isEmpty: Bool = false, _ body: (TestDatabase) throws -> T
) throws -> T {
  try withTemporaryFolder { folder in
    let database = try TestDatabase(engine, folder: folder, isEmpty: isEmpty)
    let result = Result { try body(database) }
    try database.drop()
    return try result.get()
  }
}
