import Glibc

/// The whole content of a regular file of at most so many bytes.
func readFile(_ path: String, mostBytes: Int) throws(ZoneError) -> [UInt8] {
  // A FIFO put in a file's place must not hang us.
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else { throw .missing(path, String(cString: strerror(errno))) }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw .damaged(path, "it is not a regular file")
  }
  guard status.st_size <= mostBytes else { throw .damaged(path, "it is too large") }
  var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
  var count = 0
  while count < bytes.count {
    let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress.map { $0 + count }, $0.count - count) }
    if got < 0 && errno == EINTR { continue }
    guard got > 0 else { throw .damaged(path, "it cannot be read to its end") }
    count += got
  }
  return bytes
}
