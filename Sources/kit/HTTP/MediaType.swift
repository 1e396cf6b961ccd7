/// A media type with its parameters (RFC 9110 §8.3.1).
public struct MediaType: Sendable, Equatable {
  /// A parameter of a media type.
  public struct Parameter: Sendable, Equatable {
    /// In lower case.
    public let name: String
    /// Without quotes and escapes, case kept.
    public let value: String
  }

  /// `type/subtype` in lower case, without parameters: `text/calendar`.
  public let essence: String
  /// In the order written.
  public let parameters: [Parameter]

  /// Reads the value of a Content-Type; nil where type, subtype or a parameter is not as the RFC writes it.
  public init?(_ text: String) {
    let pieces = text.parts(separatedBy: UInt8(ascii: ";"))
    guard let essence = pieces.first else { return nil }
    let halves = essence.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, isToken(halves[0]), isToken(halves[1]) else { return nil }
    var parameters: [Parameter] = []
    for piece in pieces.dropFirst() {
      let halves = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, isToken(halves[0]), let value = Self.value(halves[1]) else { return nil }
      parameters.append(Parameter(name: halves[0].lowercased(), value: value))
    }
    self.essence = essence.lowercased()
    self.parameters = parameters
  }

  /// The first value under the name, which is compared without case.
  public subscript(_ name: String) -> String? {
    parameters.first { equalsIgnoringCase($0.name, name) }?.value
  }

  /// True when no charset is named or it is UTF-8 (or its subset US-ASCII).
  public var isUTF8: Bool {
    guard let charset = self["charset"] else { return true }
    return ["utf-8", "utf8", "us-ascii"].contains { equalsIgnoringCase(charset, $0) }
  }

  /// A token, or a quoted string with its escapes undone (RFC 9110 §5.6.4).
  private static func value(_ text: Substring) -> String? {
    guard text.utf8.first == UInt8(ascii: "\"") else { return isToken(text) ? String(text) : nil }
    guard text.utf8.count >= 2, text.utf8.last == UInt8(ascii: "\"") else { return nil }
    var bytes: [UInt8] = []
    var rest = text.utf8.dropFirst().dropLast().makeIterator()
    while let byte = rest.next() {
      if byte == UInt8(ascii: "\"") { return nil }
      if byte != UInt8(ascii: "\\") {
        bytes.append(byte)
      } else if let escaped = rest.next() {
        bytes.append(escaped)
      } else {
        return nil
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
