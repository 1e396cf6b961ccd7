import CPostgres
import Glibc
import Synchronization
import Threads

/// Connecting, which is tried again while the server starts, or was there before and is not now.
extension PostgresConnection {
  static func open(
    _ server: PostgresServer, deadline: UInt64, isFirst: Bool = false
  ) throws -> PostgresConnection {
    var tries = 0
    while true {
      do {
        return PostgresConnection(try PostgresLink.open(server, deadline: deadline), server)
      } catch let refusal as PostgresRefusal {
        let rest = backoff(tries, first: 20_000_000, limit: 1_000_000_000)
        // A server that never was there is more likely a wrong address than one about to start.
        guard refusal.isPassing, refusal.isServer || !isFirst,
          monotonicNanoseconds() + rest < deadline, pause(rest, atMost: rest, until: deadline)
        else { throw refusal.error }
        tries += 1
      }
    }
  }
}

/// Why there is no connection.
struct PostgresRefusal: Error {
  let error: DatabaseError
  /// Whether a server answered.
  var isServer = true
  /// Whether another try may succeed.
  var isPassing: Bool { error.code == .unreachable }
}

extension PostgresLink {
  /// A connection ready for use. Names are looked up, and keys exchanged, by functions that know no
  /// deadline: hence a thread, which is left alone when it takes too long.
  static func open(_ server: PostgresServer, deadline: UInt64) throws -> PostgresLink {
    let attempt = Attempt()
    let isStarted = startThread {
      attempt.put(
        Result {
          let link = try connect(server, deadline: deadline)
          try PostgresSession.prepare(link, server, deadline)
          return link
        })
    }
    guard isStarted else {
      throw DatabaseError(.inputOutput, detail: "the system has no thread to give")
    }
    guard let result = attempt.take(deadline) else {
      throw PostgresRefusal(
        error: DatabaseError(.unreachable, detail: "no connection in time"), isServer: false)
    }
    return try result.get()
  }

  private static func connect(_ server: PostgresServer, deadline: UInt64) throws -> PostgresLink {
    guard let handle = begin(server) else {
      throw DatabaseError(.inputOutput, detail: "no memory for a connection")
    }
    let link = PostgresLink(handle)
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    // With the server's code, which libpq gives in no other way before there is a connection.
    PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
    var state = PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
    while state != PGRES_POLLING_OK {
      guard state != PGRES_POLLING_FAILED else { throw refusal(link, server) }
      guard try link.wait(for: state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline) else {
        link.lose()
        throw PostgresRefusal(
          error: DatabaseError(.unreachable, detail: "no answer to the connection in time"), isServer: false)
      }
      state = PQconnectPoll(handle)
    }
    PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
    PQsetnonblocking(handle, 1)
    return link
  }

  private static func begin(_ server: PostgresServer) -> OpaquePointer? {
    let settings = [
      // A later one counts more: only what stands behind the address is beyond its reach.
      ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "\(server.timeout / 1_000_000)"),
      ("fallback_application_name", server.applicationName),
      ("dbname", server.address), ("client_encoding", "UTF8"),
    ]
    let keywords = settings.map { strdup($0.0) }
    let values = settings.map { strdup($0.1) }
    defer { for text in keywords + values { free(text) } }
    return PQconnectStartParams(
      keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
  }

  /// `connection to server at "127.0.0.1", port 5432 failed: FATAL:  28P01: password …; LOCATION: …`
  private static func refusal(_ link: PostgresLink, _ server: PostgresServer) -> PostgresRefusal {
    var said = server.clean(link.said)
    if let place = said.firstRange(of: "; LOCATION:") { said = String(said[..<place.lowerBound]) }
    if let match = said.firstMatch(of: #/:  ([0-9A-Z]{5}): /#) {
      let code = PostgresFailure.code(String(match.1))
      said.replaceSubrange(match.range, with: ": ")
      if code == .unreachable { return PostgresRefusal(error: DatabaseError(code, detail: said)) }
    } else if !said.hasPrefix("invalid ") {
      // libpq's own words: refused, unknown host, TLS that the other side will not have.
      return PostgresRefusal(error: DatabaseError(.unreachable, detail: said), isServer: false)
    }
    return PostgresRefusal(
      error: DatabaseError(
        .cannotOpen, detail: said,
        message: "The database cannot be opened (\(said)). Check its address, its name, user and password."))
  }
}

/// A connection handed over by the thread that made it, unless nobody waits for it any more.
private final class Attempt: Sendable {
  private let bell = Bell()
  private let result = Mutex<Result<PostgresLink, any Error>?>(nil)

  func put(_ new: Result<PostgresLink, any Error>) {
    result.withLock { $0 = new }
    bell.ring()
  }

  func take(_ deadline: UInt64) -> Result<PostgresLink, any Error>? {
    while true {
      if let found = result.withLock({ $0 }) { return found }
      let now = monotonicNanoseconds()
      guard now < deadline else { return nil }
      bell.wait(milliseconds: Int((deadline - now) / 1_000_000) + 1)
    }
  }
}
