import Booking
import Glibc

/// All that a calendar's file holds, or a little more than the largest that is read: the reader says the rest.
///
/// A folder, a device or a pipe by name is no calendar: nobody knows whether it would ever end.
func readCalendar(_ path: String) throws -> [UInt8] {
  var status = stat()
  if path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
    throw Refusal(.calendarUnreadable, "\(path) is no file. Name one, or give what it holds to “-”.")
  }
  return try readWhole(path, stoppingBeyond: 10 << 20)
}

/// All that a file holds, up to 16 MB or what is more than wanted; `-` is standard input.
func readWhole(_ path: String, stoppingBeyond wanted: Int = .max) throws(Failure) -> [UInt8] {
  let isStandard = path == "-"
  // A pipe that nobody writes to would hold us for ever.
  let descriptor = isStandard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw .file(path, errno, doing: "read") }
  defer { close(descriptor) }
  var status = stat()
  guard isStandard || fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG else {
    throw .file(path, EINVAL, doing: "read")
  }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw .file(path, errno, doing: "read") }
    guard count > 0 else { return bytes }
    bytes += buffer[..<count]
    guard bytes.count <= wanted else { return bytes }
    guard bytes.count <= 16 << 20 else { throw .file(path, EFBIG, doing: "read") }
  }
}

/// A file for secrets, open for adding to: mode 0600, whatever it was before.
final class PrivateFile {
  private let path: String
  private let descriptor: Int32
  private let length: off_t

  /// Opens the file, or makes it; throws before anything else was done where that is not possible.
  init(path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .file(path, errno, doing: "written") }
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    guard isFile, fchmod(descriptor, 0o600) == 0 else {
      let number = isFile ? errno : EINVAL
      close(descriptor)
      throw .file(path, number, doing: "written")
    }
    self.path = path
    self.descriptor = descriptor
    length = lseek(descriptor, 0, SEEK_END)
  }

  deinit { close(descriptor) }

  /// Adds a text, which is on the disk once this returns.
  func append(_ text: String) throws(Failure) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw .file(path, errno, doing: "written") }
      rest = rest.dropFirst(max(0, count))
    }
    guard fsync(descriptor) == 0 else { throw .file(path, errno, doing: "written") }
  }

  /// Makes the file as long as it was when it was opened.
  func takeBack() { _ = ftruncate(descriptor, length) }
}
