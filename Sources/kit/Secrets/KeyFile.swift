import Glibc

/// A file of keys: 32 bytes each, the newest first.
enum KeyFile {
  static let keySize = 32
  /// More are refused: what old keys sealed should have been sealed anew long before.
  static let mostKeys = 64

  /// Nil where there is no file; at least one key otherwise.
  static func read(_ path: String) throws(SecretKeyError) -> [[UInt8]]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw SecretKeyError(.unreadable, path, systemText(errno))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SecretKeyError(.unreadable, path, systemText(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SecretKeyError(.unreadable, path, "not a file") }
    guard status.st_mode & 0o077 == 0 else {
      throw SecretKeyError(.permissions, path, "mode \(String(status.st_mode & 0o777, radix: 8))")
    }
    let size = Int(status.st_size)
    guard size > 0, size % keySize == 0, size <= mostKeys * keySize else {
      throw SecretKeyError(.wrongSize, path, "\(size) bytes")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    guard Glibc.read(descriptor, &bytes, size) == size else {
      throw SecretKeyError(.unreadable, path, systemText(errno))
    }
    return stride(from: 0, to: size, by: keySize).map { Array(bytes[$0..<($0 + keySize)]) }
  }

  /// Makes the file with one key, unless another process was first.
  static func create(_ path: String, _ random: RandomSource) throws(SecretKeyError) {
    let part = try write(random.bytes(keySize), besides: path)
    defer { unlink(part) }
    guard link(part, path) == 0 || errno == EEXIST else {
      throw SecretKeyError(.cannotCreate, path, systemText(errno))
    }
    let folder = try openFolder(of: path)
    defer { close(folder) }
    try sync(folder, path)
  }

  /// Puts a new key before the others.
  static func rotate(_ path: String, _ random: RandomSource) throws(SecretKeyError) -> [[UInt8]] {
    let folder = try openFolder(of: path)
    // Lets the lock go too.
    defer { close(folder) }
    // Of two that rotate at once the second would otherwise lose the first's key, and what it sealed.
    while flock(folder, LOCK_EX) != 0 {
      guard errno == EINTR else { throw SecretKeyError(.cannotCreate, path, systemText(errno)) }
    }
    guard let old = try read(path) else { throw SecretKeyError(.unreadable, path, systemText(ENOENT)) }
    guard old.count < mostKeys else { throw SecretKeyError(.tooMany, path, "\(old.count) keys") }
    let keys = [random.bytes(keySize)] + old
    let part = try write(Array(keys.joined()), besides: path)
    guard rename(part, path) == 0 else {
      let number = errno
      unlink(part)
      throw SecretKeyError(.cannotCreate, path, systemText(number))
    }
    try sync(folder, path)
    return keys
  }

  /// Keys get their file's name only when they are whole and on the disk: a process that dies on the way, or
  /// another that looks meanwhile, never leaves or finds half a file. Returns the name that it has until then.
  private static func write(_ bytes: [UInt8], besides path: String) throws(SecretKeyError) -> String {
    let suffix = sha256(randomBytes(16)).prefix(8).map { String($0, radix: 16) }.joined()
    let part = "\(path).part-\(suffix)"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SecretKeyError(.cannotCreate, path, systemText(errno)) }
    let isWritten =
      Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    let number = errno
    guard close(descriptor) == 0, isWritten else {
      unlink(part)
      throw SecretKeyError(.cannotCreate, path, systemText(number))
    }
    return part
  }

  private static func openFolder(of path: String) throws(SecretKeyError) -> Int32 {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SecretKeyError(.cannotCreate, path, systemText(errno)) }
    return descriptor
  }

  private static func sync(_ folder: Int32, _ path: String) throws(SecretKeyError) {
    guard fsync(folder) == 0 else { throw SecretKeyError(.cannotCreate, path, systemText(errno)) }
  }
}

private func systemText(_ number: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
  return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
}
