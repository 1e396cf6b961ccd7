import Glibc

/// Writes data to standard output, where a full disk or a closed pipe is noticed.
func printOut(_ text: String) throws { try printOut(Array(text.utf8)) }

/// Writes bytes to standard output as they are.
func printOut(_ bytes: [UInt8]) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    guard count >= 0 || errno == EINTR else { throw Failure.file("standard output", errno, doing: "written") }
    rest = rest.dropFirst(max(0, count))
  }
}

/// Tells a person something that is no data.
func say(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
