/// A secret that opens something to whoever shows it: a feed's address, an API key, a session.
///
/// 192 random bits, written as 32 characters of base64url (RFC 4648 §5), fit for an address. Only
/// `hash` is stored: plain SHA-256, since nobody can try 2¹⁹² tokens, and so that a lost server key
/// does not end every feed's address.
public struct Token: Sendable {
  /// The secret itself: shown once to its owner, never logged or stored.
  public let text: String

  /// A new one.
  public static func random(_ source: RandomSource = .system) -> Token {
    Token(base64URL: source.bytes(byteCount))
  }

  /// What someone showed, if it has a token's form; whether it opens anything is another question.
  public init?(_ text: String) {
    guard text.utf8.count == Self.length, text.utf8.allSatisfy(Self.isOfAlphabet) else {
      return nil
    }
    self.text = text
  }

  /// What is stored in its place: 32 bytes. Looking these up by an index needs no constant time, as
  /// whoever lacks the token cannot steer its hash.
  public var hash: [UInt8] { Self.hash(of: text) }

  /// `hash` of the token that `text` is, or would be.
  public static func hash(of text: String) -> [UInt8] { sha256(Array(text.utf8)) }

  /// A text without whatever in it could be a token, for others to read.
  public static func struckOut(of text: String) -> String {
    let pieces = text.utf8.split(omittingEmptySubsequences: false) { !isOfAlphabet($0) }
    guard pieces.contains(where: { $0.count >= length }) else { return text }
    var left: [UInt8] = []
    for piece in pieces {
      left += piece.count >= length ? Array("…".utf8) : Array(piece)
      if piece.endIndex < text.utf8.endIndex { left.append(text.utf8[piece.endIndex]) }
    }
    return String(decoding: left, as: UTF8.self)
  }

  private init(base64URL bytes: [UInt8]) {
    var characters: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
      for shift in [18, 12, 6, 0] { characters.append(Self.alphabet[Int(group >> UInt32(shift)) & 63]) }
    }
    text = String(decoding: characters, as: UTF8.self)
  }

  private static func isOfAlphabet(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }

  private static let byteCount = 24
  private static let length = 32
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}

extension Token: Equatable {
  /// In constant time.
  public static func == (left: Token, right: Token) -> Bool {
    constantTimeEqual(Array(left.text.utf8), Array(right.text.utf8))
  }
}

extension Token: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Not the secret.
  public var description: String { "Token(…)" }
  /// Not the secret.
  public var debugDescription: String { description }
  /// Nothing for `dump` to show.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
