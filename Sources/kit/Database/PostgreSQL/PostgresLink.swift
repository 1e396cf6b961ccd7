import CPostgres
import Glibc

/// A connection's socket, which is never waited for without a deadline.
final class PostgresLink: @unchecked Sendable {  // one thread after the other uses it
  let handle: OpaquePointer
  /// Whether it is of no more use.
  private(set) var isLost = false

  init(_ handle: OpaquePointer) { self.handle = handle }

  deinit {
    lose()
    PQfinish(handle)
  }

  /// Gives it up. The server notices at once, and libpq finds nothing to wait for.
  func lose() {
    let socket = PQsocket(handle)
    if isLost == false, socket >= 0,
      PQstatus(handle) != CONNECTION_OK || PQtransactionStatus(handle) != PQTRANS_IDLE
    {
      shutdown(socket, Int32(SHUT_RDWR))
    }
    isLost = true
  }

  /// Gives it up, and says why.
  func lost(_ detail: String) -> DatabaseError {
    let error = DatabaseError(.unreachable, detail: detail)
    lose()
    return error
  }

  /// What libpq said last, on one line.
  var said: String { PQerrorMessage(handle).map { line(String(cString: $0)) } ?? "" }

  /// Whether libpq took what was given to it to send.
  func check(_ taken: Int32) throws(DatabaseError) {
    guard taken == 1 else { throw lost(said) }
  }

  /// Waits for the next result; nil between the results of one statement and those of the next.
  func nextResult(_ deadline: UInt64) throws(DatabaseError) -> PostgresResult? {
    while true {
      // What cannot be sent yet must not keep us from reading: the server may be waiting for that.
      let unsent = PQflush(handle)
      if PQisBusy(handle) == 0 { break }
      let events = POLLIN | (unsent == 1 ? POLLOUT : 0)
      guard try wait(for: events, deadline) else {
        lose()
        throw DatabaseError(.unreachable, detail: "no answer in time")
      }
      guard PQconsumeInput(handle) == 1 else { break }
    }
    guard let result = PQgetResult(handle) else {
      if PQstatus(handle) == CONNECTION_BAD { throw lost(said) }
      return nil
    }
    return PostgresResult(result)
  }

  /// Reads what has come without being asked for; false if the connection has ended.
  func absorb() -> Bool {
    var looks = 0
    while !isLost, looks < 8 {
      looks += 1
      guard let isReadable = try? wait(for: POLLIN, 0) else { return false }
      if !isReadable { return PQstatus(handle) == CONNECTION_OK }
      if PQconsumeInput(handle) == 0 { lose() }
    }
    return !isLost
  }

  /// Whether one of the events came before the deadline.
  func wait(for events: Int32, _ deadline: UInt64) throws(DatabaseError) -> Bool {
    while true {
      let now = monotonicNanoseconds()
      let left = deadline > now ? (deadline - now + 999_999) / 1_000_000 : 0
      var waiting = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
      guard waiting.fd >= 0 else { throw lost("the connection has ended") }
      let ready = poll(&waiting, 1, Int32(min(left, 60_000)))
      if ready > 0 { return true }
      if ready < 0, errno != EINTR { throw lost(systemText(errno)) }
      if ready == 0, monotonicNanoseconds() >= deadline { return false }
    }
  }
}

/// What the server answered.
final class PostgresResult {
  let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }
  deinit { PQclear(handle) }

  var status: ExecStatusType { PQresultStatus(handle) }
  /// `INSERT 0 1`.
  var tag: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }
  /// How many rows it inserted, updated or deleted.
  var changes: Int {
    guard ["INSERT", "UPDATE", "DELETE", "MERGE"].contains(where: { tag.hasPrefix($0) }) else { return 0 }
    return PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0
  }

  /// A field of the server's error.
  func field(_ code: Int) -> String? { PQresultErrorField(handle, Int32(code)).map { String(cString: $0) } }
  /// What libpq says about it, on one line.
  var said: String { PQresultErrorMessage(handle).map { line(String(cString: $0)) } ?? "" }
}

/// Several lines as one.
func line(_ text: String) -> String {
  text.split { $0.isNewline }.map { $0.drop { $0 == "\t" || $0 == " " } }.joined(separator: "; ")
}
