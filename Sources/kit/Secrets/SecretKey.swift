/// The server's own keys of 32 bytes, in a file that only its user may read: the newest first, behind it those
/// from before each rotation.
public struct SecretKey: Sendable {
  private let keys: [[UInt8]]
  /// As in the file; the first seals, all open.
  let sealingKeys: [SealingKey]

  /// Reads the keys at `path`; makes the first when there is no file (its folder must exist). Of several processes
  /// that do so at once all get the same one.
  public init(file path: String, random: RandomSource = .system) throws(SecretKeyError) {
    if let keys = try KeyFile.read(path) {
      self.init(keys)
      return
    }
    try KeyFile.create(path, random)
    guard let keys = try KeyFile.read(path) else { throw SecretKeyError(.unreadable, path, "it vanished") }
    self.init(keys)
  }

  /// Puts a new key before those in the file, which must exist, and reads them all. The old keys still open what
  /// they sealed (see `needsResealing`), but `hmac` is another from now on. Whoever read
  /// the file before goes on with what it held then. Of several processes that rotate at once each adds a key.
  public static func rotate(
    file path: String, random: RandomSource = .system
  ) throws(SecretKeyError) -> SecretKey {
    SecretKey(try KeyFile.rotate(path, random))
  }

  /// HMAC-SHA256 of `message` under the newest key: 32 bytes that nobody without the key can make. A rotation
  /// changes it.
  public func hmac(_ message: [UInt8]) -> [UInt8] { hmacSHA256(key: keys[0], message: message) }

  /// The same under every key of the file, the newest first: what was kept before a rotation is among them.
  public func hmacs(_ message: [UInt8]) -> [[UInt8]] { keys.map { hmacSHA256(key: $0, message: message) } }

  /// What tells each key of the file from others, the newest first, and nothing of it: 16 hexadecimal digits.
  public var names: [String] {
    sealingKeys.map { $0.id.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() }
  }

  /// At least one key.
  private init(_ keys: [[UInt8]]) {
    self.keys = keys
    sealingKeys = keys.map(SealingKey.init)
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
