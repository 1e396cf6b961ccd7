import Glibc
import Synchronization

/// What a finished program left behind.
public struct Finished: Sendable {
  /// Its exit status, or 128 and the number of the signal that ended it.
  public let status: Int32
  /// All it wrote to its standard output.
  public let outputBytes: [UInt8]
  /// All it wrote to its standard error.
  public let errorBytes: [UInt8]

  /// Its standard output as UTF-8, with U+FFFD for what is none.
  public var output: String { String(decoding: outputBytes, as: UTF8.self) }
  /// Its standard error as UTF-8, with U+FFFD for what is none.
  public var error: String { String(decoding: errorBytes, as: UTF8.self) }
}

/// A program that could not be started, or that took too long and was ended.
public struct SubprocessError: Error, CustomStringConvertible {
  /// What failed, and why.
  public let description: String

  init(_ what: String, _ number: Int32) { description = "\(what): \(String(cString: strerror(number)))" }
  init(_ description: String) { self.description = description }
}

/// Runs a program to its end: `executable` is a path or is looked up in PATH, `input` is its whole standard
/// input, and `environment` is added to this process's own.
///
/// Throws if it cannot be started, or has not closed its output and ended after `seconds`: it is killed then.
public func run(
  _ executable: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
  seconds: Int = 120
) throws -> Finished {
  let started = try begin(executable, arguments, input: input, environment: environment)
  do {
    let (output, error) = try started.readAll(seconds: seconds)
    return Finished(status: reap(started.child), outputBytes: output, errorBytes: error)
  } catch {
    kill(started.child, SIGKILL)
    _ = reap(started.child)
    throw error
  }
}

/// A program under way, and our ends of its output and its errors.
struct Started: Sendable {
  let executable: String
  let child: pid_t
  let output: Descriptor
  let error: Descriptor

  /// All that it writes; throws where it has not closed both after so many seconds.
  func readAll(seconds: Int) throws -> ([UInt8], [UInt8]) {
    try TestSupport.readAll(output, error, until: monotonicSeconds() + seconds, executable)
  }
}

/// Starts a program without waiting for it.
func begin(
  _ executable: String, _ arguments: [String], input: [UInt8], environment: [String: String]
) throws -> Started {
  try starting.withLock { _ in
    // Our copies of the child's ends go when this returns, or the pipes would never end.
    let stdin = try Descriptor(holding: input)
    let (outputReader, outputWriter) = try Descriptor.pipe()
    let (errorReader, errorWriter) = try Descriptor.pipe()
    let child = try spawn(
      executable, arguments, environment,
      standard: [stdin.number, outputWriter.number, errorWriter.number])
    for mine in [stdin, outputWriter, errorWriter] { mine.close() }
    return Started(executable: executable, child: child, output: outputReader, error: errorReader)
  }
}

/// One start at a time: a program started between another's `pipe` and `fcntl` would inherit those pipes and
/// hold them open.
private let starting = Mutex(())

/// A file descriptor that closes itself.
final class Descriptor: @unchecked Sendable {  // used by one thread after the other
  private(set) var number: Int32

  init(_ number: Int32) { self.number = number }
  deinit { close() }

  func close() {
    if number >= 0 { Glibc.close(number) }
    number = -1
  }

  private func closeOnExec() { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }

  /// A nameless file: unlike a pipe it needs nobody to feed it, and raises no SIGPIPE if it is not read.
  convenience init(holding bytes: [UInt8]) throws {
    var path = Array("/tmp/coachcal-stdin-XXXXXX".utf8CString)
    self.init(mkstemp(&path))
    guard number >= 0 else { throw SubprocessError("a temporary file in /tmp", errno) }
    unlink(path)
    closeOnExec()
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw SubprocessError("writing the input", errno) }
      rest = rest.dropFirst(max(0, count))
    }
    lseek(number, 0, SEEK_SET)
  }

  static func pipe() throws -> (reader: Descriptor, writer: Descriptor) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw SubprocessError("pipe", errno) }
    let pair = (Descriptor(ends[0]), Descriptor(ends[1]))
    pair.0.closeOnExec()
    pair.1.closeOnExec()
    return pair
  }
}

func spawn(
  _ executable: String, _ arguments: [String], _ environment: [String: String], standard: [Int32]
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (number, descriptor) in standard.enumerated() {
    posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
  }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  // Whatever this process does with signals, the child starts as from a shell.
  var all = sigset_t()
  var none = sigset_t()
  sigfillset(&all)
  sigemptyset(&none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

  let argv = ([executable] + arguments).map { strdup($0) } + [nil]
  let envp = entries(adding: environment).map { strdup($0) } + [nil]
  defer { for text in argv + envp { free(text) } }
  var child = pid_t()
  let failure = posix_spawnp(&child, executable, &actions, &attributes, argv, envp)
  guard failure == 0 else { throw SubprocessError("starting \(executable)", failure) }
  return child
}

/// This process's environment as `NAME=value`, with some names set anew.
private func entries(adding environment: [String: String]) -> [String] {
  var entries: [String] = []
  var next = environ
  while let entry = next.pointee {
    let text = String(cString: entry)
    if environment[String(text.prefix { $0 != "=" })] == nil { entries.append(text) }
    next += 1
  }
  return entries + environment.map { "\($0.key)=\($0.value)" }
}

/// Reads whichever pipe has something, so that a child that fills one never waits for us at the other.
private func readAll(
  _ output: Descriptor, _ error: Descriptor, until deadline: Int, _ executable: String
) throws -> ([UInt8], [UInt8]) {
  var results: [[UInt8]] = [[], []]
  var waiting = [output, error].map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while waiting.contains(where: { $0.fd >= 0 }) {
    let left = deadline - monotonicSeconds()
    guard left > 0 else { throw SubprocessError("\(executable) took too long and was ended") }
    let ready = poll(&waiting, nfds_t(waiting.count), Int32(min(left, 3600) * 1000))
    guard ready >= 0 || errno == EINTR else { throw SubprocessError("poll", errno) }
    for index in waiting.indices where ready > 0 && waiting[index].fd >= 0 && waiting[index].revents != 0 {
      let count = read(waiting[index].fd, &buffer, buffer.count)
      if count > 0 {
        results[index] += buffer[..<count]
      } else if count == 0 {
        waiting[index].fd = -1  // poll passes over it from now on
      } else if errno != EINTR {
        throw SubprocessError("reading from \(executable)", errno)
      }
    }
  }
  return (results[0], results[1])
}

private func monotonicSeconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec
}

/// The status with which a child ended; a child killed by a signal counts as a shell counts it.
func reap(_ child: pid_t) -> Int32 {
  var status: Int32 = 0
  while waitpid(child, &status, 0) < 0 && errno == EINTR {}
  let signal = status & 0x7F
  return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
}
