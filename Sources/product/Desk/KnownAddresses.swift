import Booking
public import Secrets
import Store

/// Which addresses of feeds there were at a moment, those that ended too.
public struct KnownAddresses: Sendable {
  /// Of each address's hash the first 65 bits: as short a text as lies in the set itself.
  private let beginnings: Set<String>

  init(beginnings: [String]) { self.beginnings = Set(beginnings) }

  /// False where a token was no address of a feed; true for all that were, and by chance for hardly any other.
  public func mayHold(_ token: Token) -> Bool {
    beginnings.contains(String(base32hex(token.hash).prefix(13)))
  }
}

extension Desk {
  /// Every address of a feed that there is.
  public func feedAddresses() throws -> KnownAddresses {
    KnownAddresses(beginnings: try storage.read { try $0.feedAddressBeginnings() })
  }
}
