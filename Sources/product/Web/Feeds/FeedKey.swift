import Desk

/// A feed's address in memory: its token's 24 bytes, and what of the feed is asked for there.
///
/// Hashed under a key that each process makes anew, and compared in constant time: how long a search takes tells
/// nothing of the addresses that are kept.
struct FeedKey: Hashable, Sendable {
  private let token: (UInt64, UInt64, UInt64)
  let form: FeedForm

  /// Nil for what cannot be a token.
  init?(_ address: some Collection<UInt8>, _ form: FeedForm) {
    guard address.count == 32 else { return nil }
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    for byte in address {
      guard let digit = base64URLDigit(byte) else { return nil }
      // 192 bits as one number, whose upper bits leave to the left.
      words.0 = words.0 << 6 | words.1 >> 58
      words.1 = words.1 << 6 | words.2 >> 58
      words.2 = words.2 << 6 | digit
    }
    token = words
    self.form = form
  }

  init?(_ address: String, _ form: FeedForm) { self.init(address.utf8, form) }

  static func == (left: FeedKey, right: FeedKey) -> Bool {
    let difference =
      (left.token.0 ^ right.token.0) | (left.token.1 ^ right.token.1) | (left.token.2 ^ right.token.2)
    return difference == 0 && left.form == right.form
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(token.0)
    hasher.combine(token.1)
    hasher.combine(token.2)
    hasher.combine(form)
  }
}

/// What a character stands for (RFC 4648 §5).
private func base64URLDigit(_ byte: UInt8) -> UInt64? {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(byte - UInt8(ascii: "A"))
  case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt64(byte - UInt8(ascii: "a") + 26)
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0") + 52)
  case UInt8(ascii: "-"): 62
  case UInt8(ascii: "_"): 63
  default: nil
  }
}
