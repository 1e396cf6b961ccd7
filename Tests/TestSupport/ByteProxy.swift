import Glibc
import Synchronization

/// Stands between a client and a server of 127.0.0.1 and hands their bytes over, or does not.
public final class ByteProxy: Sendable {
  /// What becomes of the bytes.
  public enum Mode: Equatable, Sendable {
    /// They are handed over.
    case pass
    /// They are handed over so many milliseconds late, each way.
    case slow(UInt32)
    /// Takes every byte and lets none through.
    case swallow
    /// Lets what holds these words through, and ends the connection when the answer comes.
    case loseAnswer(to: String)
    /// Ends the connection instead of letting these words through.
    case cut(before: String)
  }

  /// Where it listens.
  public let port: UInt16
  private let upstream: UInt16
  private let listener: Int32
  private let mode = Mutex(Mode.pass)
  private let open = Mutex<[Int32]>([])

  /// Listens at once.
  public init(to upstream: UInt16) throws {
    self.upstream = upstream
    (listener, port) = try listening()
    detached { [self] in accept() }
  }

  /// From now on.
  public func set(_ mode: Mode) { self.mode.withLock { $0 = mode } }

  /// Ends every connection and takes no more.
  public func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    endAll()
  }

  /// Ends every connection.
  public func endAll() { open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } } }

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
    case .pass, .slow: return .pass
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
        if case .slow(let milliseconds) = mode.withLock({ $0 }) { usleep(milliseconds * 1000) }
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
