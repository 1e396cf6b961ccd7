import Glibc

/// The server's own key of 32 bytes, in a file that only its user may read.
public struct SecretKey: Sendable {
  private let bytes: [UInt8]
  static let size = 32

  /// Reads the key at `path`; makes it when there is none (its folder must exist). Of several processes
  /// that do so at once all get the same one.
  public init(file path: String, random: RandomSource = .system) throws(SecretKeyError) {
    if let bytes = try Self.read(path) {
      self.bytes = bytes
      return
    }
    try Self.create(path, random)
    guard let bytes = try Self.read(path) else { throw SecretKeyError(.unreadable, path, "it vanished") }
    self.bytes = bytes
  }

  /// HMAC-SHA256 of `message` under this key: 32 bytes that nobody without the key can make.
  public func hmac(_ message: [UInt8]) -> [UInt8] { hmacSHA256(key: bytes, message: message) }

  private static func read(_ path: String) throws(SecretKeyError) -> [UInt8]? {
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
    guard status.st_size == size else { throw SecretKeyError(.wrongSize, path, "\(status.st_size) bytes") }
    var bytes = [UInt8](repeating: 0, count: size)
    guard Glibc.read(descriptor, &bytes, size) == size else {
      throw SecretKeyError(.unreadable, path, systemText(errno))
    }
    return bytes
  }

  /// The key gets its name only when it is whole and on the disk: a process that dies on the way, or
  /// another that looks meanwhile, never leaves or finds half a key.
  private static func create(_ path: String, _ random: RandomSource) throws(SecretKeyError) {
    let suffix = sha256(randomBytes(16)).prefix(8).map { String($0, radix: 16) }.joined()
    let part = "\(path).part-\(suffix)"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SecretKeyError(.cannotCreate, path, systemText(errno)) }
    defer { unlink(part) }
    let isWritten = write(descriptor, random.bytes(size), size) == size && fsync(descriptor) == 0
    let number = errno
    guard close(descriptor) == 0, isWritten else {
      throw SecretKeyError(.cannotCreate, path, systemText(number))
    }
    guard link(part, path) == 0 || errno == EEXIST else {
      throw SecretKeyError(.cannotCreate, path, systemText(errno))
    }
    try syncFolder(of: path)
  }

  private static func syncFolder(of path: String) throws(SecretKeyError) {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SecretKeyError(.cannotCreate, path, systemText(errno)) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SecretKeyError(.cannotCreate, path, systemText(errno)) }
  }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Not the key.
  public var description: String { "SecretKey(…)" }
  /// Not the key.
  public var debugDescription: String { description }
  /// Nothing for `dump` to show.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

private func systemText(_ number: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
  return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
}
