import Database
import Glibc
import Synchronization
@testable import TestSupport

/// Stands between a client and a server of 127.0.0.1 and hands their bytes over, or does not.
final class ByteProxy: Sendable {
  enum Mode: Equatable {
    case pass
    /// Takes every byte and lets none through.
    case swallow
    /// Lets what holds these words through, and ends the connection when the answer comes.
    case loseAnswer(to: String)
    /// Ends the connection instead of letting these words through.
    case cut(before: String)
  }

  let port: UInt16
  private let upstream: UInt16
  private let listener: Int32
  private let mode = Mutex(Mode.pass)
  private let open = Mutex<[Int32]>([])

  /// Listens at once.
  init(to upstream: UInt16) throws {
    self.upstream = upstream
    (listener, port) = try listening()
    detached { [self] in accept() }
  }

  func set(_ mode: Mode) { self.mode.withLock { $0 = mode } }

  /// Ends every connection and takes no more.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    endAll()
  }

  /// Ends every connection.
  func endAll() { open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } } }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { break }
      guard let server = connected(to: upstream) else {
        close(client)
        continue
      }
      open.withLock { $0 += [client, server] }
      let isLosing = Flag()
      detached { [self] in hand(from: client, to: server) { ask($0, isLosing) } }
      detached { [self] in hand(from: server, to: client) { _ in isLosing.isSet ? .end : answer() } }
    }
    close(listener)
  }

  private enum Fate { case pass, drop, end }

  private func ask(_ bytes: ArraySlice<UInt8>, _ isLosing: Flag) -> Fate {
    switch mode.withLock({ $0 }) {
    case .pass: return .pass
    case .swallow: return .drop
    case .loseAnswer(let words):
      if bytes.firstRange(of: words.utf8) != nil { isLosing.set() }
      return .pass
    case .cut(let words):
      guard bytes.firstRange(of: words.utf8) != nil else { return .pass }
      set(.pass)
      return .end
    }
  }

  private func answer() -> Fate { mode.withLock { $0 } == .swallow ? .drop : .pass }

  private func hand(from: Int32, to: Int32, _ fate: (ArraySlice<UInt8>) -> Fate) {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = recv(from, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      switch fate(buffer[..<count]) {
      case .drop: continue
      case .end: break
      case .pass:
        if send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count { continue }
      }
      break
    }
    // Closed only with the proxy's process: another thread may be reading from it.
    shutdown(from, Int32(SHUT_RDWR))
    shutdown(to, Int32(SHUT_RDWR))
  }

  private final class Flag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }
    func set() { value.store(true, ordering: .sequentiallyConsistent) }
  }
}

/// Runs the body with a database behind a proxy.
func withProxy<T>(timeout: Int = 10_000, _ body: (Database, ByteProxy) throws -> T) throws -> T {
  let server = try TestPostgres.shared.get()
  return try server.withDatabase { address in
    let direct = try Database(postgresql: address)
    try direct.write { try $0.execute(Engine.postgresql.things) }
    direct.close()
    let proxy = try ByteProxy(to: TestPostgres.port(of: address))
    defer { proxy.stop() }
    let name = address.split(separator: "/").last ?? ""
    let user = address.firstRange(of: "//").map { address[$0.upperBound...].prefix { $0 != "@" } } ?? ""
    let database = try Database(
      postgresql: "postgresql://\(user)@127.0.0.1:\(proxy.port)/\(name)", timeout: timeout)
    defer { database.close() }
    return try body(database, proxy)
  }
}
