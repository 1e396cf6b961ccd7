public import Secrets

/// The secret that ties a code from the consent page to the session that asked for it (PKCE, RFC 7636).
public struct CodeVerifier: Sendable {
  /// To be kept, as a secret, until the code comes.
  public let text: String

  /// A new one of 256 random bits.
  public static func random(_ source: RandomSource = .system) -> CodeVerifier {
    CodeVerifier(unchecked: base64URL(source.bytes(32)))
  }

  /// One that was kept; nil for what is none (RFC 7636 §4.1).
  public init?(_ text: String) {
    let isAllowed = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
      default: false
      }
    }
    guard isAllowed, (43...128).contains(text.utf8.count) else { return nil }
    self.text = text
  }

  private init(unchecked text: String) { self.text = text }

  /// What the consent page is told of it: `S256` (RFC 7636 §4.2).
  public var challenge: String { base64URL(sha256(Array(text.utf8))) }
}

extension CodeVerifier: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Not the secret.
  public var description: String { "CodeVerifier(…)" }
  /// Not the secret.
  public var debugDescription: String { description }
  /// Nothing for `dump` to show.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
