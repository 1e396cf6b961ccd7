import Glibc
import TestSupport

/// What a program took, and what it said.
struct Measured {
  var seconds, megabytes: Double
  var status: Int32
  var output: [UInt8]
  /// The last line of its standard error.
  var answer: String
}

/// Runs a program to its end, at most 20 s; its input is what a shell command writes, or nothing.
///
/// The kernel counts to a program what its parent held before it: this program, which holds files of 10 MB, is not
/// its parent, but another run of itself.
func measure(
  _ program: String, _ arguments: [String], in folder: String, from command: String? = nil
) throws -> Measured {
  let words = [try ownPath(), measureWord, "\(folder)/output", "\(folder)/errors", program] + arguments
  let shell = "(\(command ?? ":")) 2>/dev/null | \"$0\" \"$@\""
  let finished = try run("/bin/sh", ["-c", shell] + words)
  let figures = finished.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
  guard figures.count == 3 else { throw BenchError(message: "\(program): \(finished.error)") }
  return Measured(
    seconds: figures[1], megabytes: figures[2] * 1024 / 1e6, status: Int32(figures[0]),
    output: try contents("\(folder)/output"),
    answer: String(decoding: try contents("\(folder)/errors"), as: UTF8.self)
      .split(separator: "\n").last.map(String.init) ?? "")
}

/// The first argument with which this program is the parent of a measured one.
let measureWord = "measured"

/// Starts the program that the arguments name, with the files for its output and its errors before it, and prints its
/// status, seconds and largest memory in KiB.
func runMeasured(_ words: [String]) throws {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (descriptor, path) in [(STDOUT_FILENO, words[0]), (STDERR_FILENO, words[1])] {
    posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  }
  let argv = words.dropFirst(2).map { strdup($0) } + [nil]
  defer { for text in argv { free(text) } }
  var child = pid_t()
  let began = ContinuousClock.now
  guard posix_spawn(&child, words[2], &actions, nil, argv, environ) == 0 else {
    throw BenchError(message: "cannot start \(words[2])")
  }
  var status: Int32 = 0
  var usage = rusage()
  while wait4(child, &status, WNOHANG, &usage) == 0 {
    if ContinuousClock.now - began > .seconds(20) { kill(child, SIGKILL) }
    usleep(1000)
  }
  let seconds = nanoseconds(ContinuousClock.now - began) / 1e9
  let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  print(code, seconds, usage.ru_maxrss)
}

/// Where this program lies.
func ownPath() throws -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let length = readlink("/proc/self/exe", &buffer, buffer.count)
  guard length > 0 else { throw BenchError(message: "cannot find this program") }
  return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private func contents(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else { throw BenchError(message: "cannot read \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
  return bytes
}
