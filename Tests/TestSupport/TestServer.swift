import Glibc
import Store
import Synchronization

/// Databases of the server at COACHCAL_TEST_POSTGRES, a URL of a role that may make them, or of one that is started.
enum TestServer {
  private static let counter = Mutex(0)
  private static let console = Result { try Psql(try root()) }
  /// PostgreSQL waits a tenth of a second for a database's last connections to end: no test has to.
  private static let remover = Result { try Psql(try root()) }
  private static let migrated = Result { () throws -> String in
    let name = try make(like: nil)
    try Storage(at: address(of: name)).close()
    return name
  }

  /// A database with the schema and no rows, which is made once and only copied.
  static func template() throws -> String { try migrated.get() }

  /// A number that this process has not had.
  static func number() -> Int {
    counter.withLock { counter in
      counter += 1
      return counter
    }
  }

  /// Makes a database, empty or like another that nobody uses, and returns its name.
  static func make(like template: String?) throws -> String {
    let random = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    let name = "coachcal_test_\(getpid())_\(number())_\(random)"
    try console.get().execute("CREATE DATABASE \(name) TEMPLATE \(template ?? "template0")")
    return name
  }

  /// Drops a database soon, also where somebody still uses it.
  static func drop(_ name: String) throws { try remover.get().queue("DROP DATABASE \(name) WITH (FORCE)") }

  /// The URL of a database.
  static func address(of name: String) throws -> String {
    let root = try root()
    let query = root.firstIndex(of: "?") ?? root.endIndex
    guard let slash = root[..<query].lastIndex(of: "/") else { throw Unexpected(root) }
    return root[...slash] + name + root[query...]
  }

  private static func root() throws -> String { try TestPostgres.shared.get().address }
}

/// A variable of this process's environment; nil where it is not set.
public func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
