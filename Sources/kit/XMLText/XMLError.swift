/// Why bytes were not read as XML.
public struct XMLError: Error, Hashable, Sendable {
  /// Stable names.
  public enum Code: String, Sendable, CaseIterable {
    /// More bytes, levels or elements than allowed.
    case tooLarge = "too-large"
    /// It has a DOCTYPE, which is never read: entities and files could hide there.
    case doctype
    /// Neither UTF-8 nor UTF-16 with its byte order mark.
    case encoding
    /// Not well-formed, or a prefix without its namespace.
    case malformed
  }

  /// The kind.
  public var code: Code
  /// What is wrong, for a person; nothing of the document itself.
  public var detail: String

  /// Takes each part as it is.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}

/// How much of a document is read before it is refused.
public struct XMLLimits: Hashable, Sendable {
  /// Bytes of the whole document, as UTF-8.
  public var bytes: Int
  /// Elements inside each other; 1 is the root alone.
  public var depth: Int
  /// Elements of the whole document.
  public var elements: Int

  /// Ten million bytes, a hundred levels, two hundred thousand elements, unless given. More than 200 levels
  /// are never read.
  public init(bytes: Int = 10_000_000, depth: Int = 100, elements: Int = 200_000) {
    self.bytes = bytes
    self.depth = min(depth, 200)
    self.elements = elements
  }
}
