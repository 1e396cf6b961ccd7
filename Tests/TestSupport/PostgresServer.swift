import Glibc
import Synchronization

/// A PostgreSQL server for tests, on a port of 127.0.0.1 and in a folder that goes with this process.
public final class TestPostgres: Sendable {
  /// The server of `COACHCAL_TEST_POSTGRES`, or one started when first needed.
  public static let shared = Result { try TestPostgres(environment: "COACHCAL_TEST_POSTGRES") }

  /// Its database `postgres`: `postgresql://postgres@127.0.0.1:41001/postgres`.
  public let address: String
  /// Where it listens; 0 where it is not ours.
  public let port: UInt16
  private let folder: String
  private let databases = Atomic(0)

  private init(environment name: String) throws {
    guard let found = getenv(name) else {
      (address, port, folder) = try Self.started()
      return
    }
    (address, port, folder) = (String(cString: found), 0, "")
  }

  /// One of its own, which a test may stop.
  public init() throws { (address, port, folder) = try Self.started() }

  /// Stops it as a crash would, or lets what is under way come to an end.
  public func stop(immediately: Bool) throws {
    try control("pg_ctl -D \"$1/data\" -w -m \(immediately ? "immediate" : "fast") stop")
  }

  /// Starts it again where it was, and returns at once or when it answers.
  public func start(waiting: Bool = true) throws {
    try control("pg_ctl -D \"$1/data\" \(waiting ? "-w" : "-W") -l \"$1/log\" start")
  }

  /// Carries a statement out with PostgreSQL's own client.
  public func psql(_ sql: String, database: String? = nil) throws {
    let finished = try run("psql", ["-qX", "-v", "ON_ERROR_STOP=1", "-c", sql, database ?? address])
    guard finished.status == 0 else { throw Unexpected(finished.error) }
  }

  /// Runs the body with the address of a new, empty database, which goes away afterwards.
  public func withDatabase<T>(_ options: String = "", _ body: (String) throws -> T) throws -> T {
    let number = databases.add(1, ordering: .relaxed).newValue
    let name = "test_\(getpid())_\(number)"
    try psql("CREATE DATABASE \(name) \(options)")
    defer { try? psql("DROP DATABASE \(name) WITH (FORCE)") }
    return try body(address(of: name))
  }

  /// The address of another of its databases.
  public func address(of database: String) -> String {
    let query = address.drop { $0 != "?" }
    let place = address.dropLast(query.count).lastIndex(of: "/") ?? address.endIndex
    return "\(address[..<place])/\(database)\(query)"
  }

  /// The port in an address.
  public static func port(of address: String) -> UInt16 {
    let place = address.drop { $0 != "@" }.prefix { $0 != "/" && $0 != "?" }
    return place.split(separator: ":").last.flatMap { UInt16($0) } ?? 5432
  }

  private func control(_ command: String) throws {
    let finished = try run(
      "sh", ["-c", Self.prelude + "$as \"$bin\"/" + command + " >/dev/null", "sh", folder])
    guard finished.status == 0 else { throw Unexpected("\(command): \(finished.error)") }
  }

  /// The newest installed server; it refuses to run as root.
  private static let prelude = """
    set -e; bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1); as=
    [ "$(id -u)" != 0 ] || as="setpriv --reuid=postgres --regid=postgres --clear-groups"
    cd "$1";\u{20}
    """

  private static func started() throws -> (String, UInt16, String) {
    let (descriptor, port) = try listening()
    close(descriptor)
    var template = Array("/tmp/coachcal-postgres-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unexpected("no temporary folder") }
    let folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    try keep(folder)
    let script =
      prelude + """
        [ -z "$as" ] || chown postgres:postgres "$1"
        $as "$bin"/initdb -D "$1/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
        cat >> "$1/data/postgresql.conf" <<END
        listen_addresses = '127.0.0.1'
        port = \(port)
        unix_socket_directories = '$1'
        fsync = off
        max_connections = 100
        END
        # One user has to give a password.
        sed -i '1i host all guarded 127.0.0.1/32 scram-sha-256' "$1/data/pg_hba.conf"
        $as "$bin"/pg_ctl -D "$1/data" -w -l "$1/log" start >/dev/null
        """
    let finished = try run("sh", ["-c", script, "sh", folder])
    guard finished.status == 0 else { throw Unexpected("no PostgreSQL: \(finished.error)") }
    return ("postgresql://postgres@127.0.0.1:\(port)/postgres", port, folder)
  }

  /// Stops the server and removes its folder when this process has ended, however it did.
  private static func keep(_ folder: String) throws {
    let script =
      prelude + """
        set +e; while kill -0 "$2"; do sleep 1; done
        $as "$bin"/pg_ctl -D "$1/data" -m immediate stop; cd /; rm -rf "$1"
        """
    let command = ["-c", "setsid sh -c \"$0\" sh \"$1\" \"$2\" < /dev/null > /dev/null 2>&1 &", script]
    _ = try run("sh", command + [folder, "\(getpid())"])
  }
}
