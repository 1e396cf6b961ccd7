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
func say(_ text: String) { write(text, to: STDERR_FILENO) }

/// Writes a line and its end, as far as the file takes it.
func write(_ line: String, to file: Int32) {
  var rest = Array("\(line)\n".utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    if count < 0, errno == EAGAIN {
      var ready = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
      poll(&ready, 1, -1)
    } else if count < 0, errno != EINTR {
      return
    }
    rest = rest.dropFirst(max(0, count))
  }
}
