public import Glibc
import Synchronization

/// A program that runs beside the test, until it ends by itself or by a signal.
public final class RunningProgram: Sendable {
  /// Its process.
  public let pid: pid_t
  private let work: BackgroundWork<Finished>
  private let isOver: Over

  private final class Over: Sendable { let value = Mutex(false) }

  /// Starts it, as `run` does; it is killed where it has not ended after `seconds`.
  public init(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:], seconds: Int = 120
  ) throws {
    let started = try begin(executable, arguments, input: [], environment: environment)
    let over = Over()
    pid = started.child
    isOver = over
    work = BackgroundWork {
      let result = Result { try started.readAll(seconds: seconds) }
      if case .failure = result { kill(started.child, SIGKILL) }
      // Its number belongs to it until it is reaped: from then on no signal may be sent.
      var information = siginfo_t()
      while waitid(P_PID, id_t(started.child), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
      let status = over.value.withLock { over in
        over = true
        return reap(started.child)
      }
      let (output, error) = try result.get()
      return Finished(status: status, outputBytes: output, errorBytes: error)
    }
  }

  /// Sends a signal, unless it has ended.
  public func signal(_ number: Int32) {
    isOver.value.withLock { if !$0 { kill(pid, number) } }
  }

  /// Waits for its end; to be asked once.
  public func wait() throws -> Finished { try work.wait().get() }
}

/// The built program, which lies beside the program that runs the tests.
public let programPath: String = {
  var buffer = [CChar](repeating: 0, count: 4096)
  let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
  let own = String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let beside = own.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/coachcal"
  return access(beside, X_OK) == 0 ? beside : "\(PackageRoot.path)/.build/debug/coachcal"
}()

/// A port of 127.0.0.1 that nobody listens on.
public func freePort() throws -> UInt16 {
  let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(socket) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let bound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
    }
  }
  guard bound else { throw Unexpected("no free port") }
  return UInt16(bigEndian: address.sin_port)
}
