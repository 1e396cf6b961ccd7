/// An entity tag (RFC 9110 §8.8.3).
public struct EntityTag: Hashable, Sendable, CustomStringConvertible {
  /// The text between the quotes.
  public let opaque: String
  /// Weak tags (`W/"…"`) say that two representations mean the same, not that they are the same bytes.
  public let isWeak: Bool

  /// A tag of text without quotes, spaces or control characters; those are replaced by `_`.
  public init(_ opaque: String, weak: Bool = false) {
    let bytes = opaque.utf8.map { Self.isAllowed($0) ? $0 : UInt8(ascii: "_") }
    self.opaque = String(decoding: bytes, as: UTF8.self)
    isWeak = weak
  }

  /// Reads `"…"` or `W/"…"`; nil for anything else (the `W` is upper case by the RFC).
  public init?(parsing text: some StringProtocol) {
    var rest = Substring(text).utf8
    isWeak = rest.starts(with: "W/".utf8)
    if isWeak { rest = rest.dropFirst(2) }
    guard rest.count >= 2, rest.first == UInt8(ascii: "\""), rest.last == UInt8(ascii: "\"") else {
      return nil
    }
    rest = rest.dropFirst().dropLast()
    guard rest.allSatisfy(Self.isAllowed) else { return nil }
    opaque = String(Substring(rest))
  }

  /// As in a header.
  public var description: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

  /// Weak comparison (RFC 9110 §8.8.3.2): the opaque parts are equal.
  public func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

  /// Strong comparison (RFC 9110 §8.8.3.2): the opaque parts are equal and neither is weak.
  public func matchesStrongly(_ other: EntityTag) -> Bool {
    !isWeak && !other.isWeak && opaque == other.opaque
  }

  /// `etagc`: visible ASCII but the quote, and bytes above 127.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
  }
}

/// The value of If-Match or If-None-Match (RFC 9110 §13.1.1, §13.1.2).
public enum EntityTagCondition: Equatable, Sendable {
  /// `*`: any representation that exists.
  case any
  /// A list, without its members that are not entity tags.
  case tags([EntityTag])

  /// Reads the field's lines joined by commas.
  public init(_ text: String) {
    if text.trimmed == "*" {
      self = .any
    } else {
      self = .tags(Self.members(text))
    }
  }

  /// Commas may stand inside a tag, and a backslash there escapes nothing: not the quoted string of other
  /// fields.
  private static func members(_ text: String) -> [EntityTag] {
    var members: [EntityTag] = []
    var quoted = false
    var start = text.utf8.startIndex
    func take(until end: String.Index) {
      if let tag = EntityTag(parsing: text[start..<end].trimmed) { members.append(tag) }
    }
    for place in text.utf8.indices {
      switch text.utf8[place] {
      case UInt8(ascii: "\""): quoted.toggle()
      case UInt8(ascii: ",") where !quoted:
        take(until: place)
        start = text.utf8.index(after: place)
      default: break
      }
    }
    take(until: text.endIndex)
    return members
  }
}
