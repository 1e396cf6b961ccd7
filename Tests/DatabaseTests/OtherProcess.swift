import Glibc

/// A Python program with its own SQLite on the same file: another process, and another's code.
final class OtherProcess {
  private let process: pid_t
  /// Our end of its standard input and output.
  private let line: Int32

  /// Runs `program`, which finds `arguments` in `sys.argv[1:]`.
  init(_ program: String, _ arguments: [String]) throws {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Failed(status: errno) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    let words = ["python3", "-c", program] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var process = pid_t()
    let result = posix_spawnp(&process, "python3", &actions, nil, &pointers, environ)
    close(ends[1])
    line = ends[0]
    guard result == 0 else { throw Failed(status: result) }
    self.process = process
  }

  deinit { close(line) }

  /// Waits until the program has printed a byte or ended.
  func waitForOutput() {
    var byte: UInt8 = 0
    read(line, &byte, 1)
  }

  /// Ends the program's standard input.
  func goOn() { shutdown(line, Int32(SHUT_WR)) }

  func kill() { Glibc.kill(process, SIGKILL) }

  /// Waits for the end; throws when the program failed.
  func wait() throws {
    var status: Int32 = 0
    waitpid(process, &status, 0)
    if status != 0 { throw Failed(status: status) }
  }

  struct Failed: Error {
    let status: Int32
  }
}
