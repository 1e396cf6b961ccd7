/// Header fields in the order they came, duplicates kept, names compared without case (RFC 9110 §5).
public struct Headers: Sendable, Equatable, ExpressibleByDictionaryLiteral, Sequence {
  /// One field line.
  public struct Field: Sendable, Equatable {
    /// As it was written; compare through `Headers`.
    public let name: String
    /// Without surrounding white space.
    public let value: String
    /// A field line as given; nothing is checked here.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  private var fields: [Field] = []

  /// No fields.
  public init() {}

  /// Fields in the order written; the same name may stand twice.
  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// The first value under the name, or nil; setting replaces every line of that name by one, and nil
  /// removes them.
  public subscript(_ name: String) -> String? {
    get { fields.first { Self.same($0.name, name) }?.value }
    set {
      guard let newValue else {
        fields.removeAll { Self.same($0.name, name) }
        return
      }
      guard let place = fields.firstIndex(where: { Self.same($0.name, name) }) else {
        fields.append(Field(name: name, value: newValue))
        return
      }
      fields[place] = Field(name: name, value: newValue)
      let rest = fields[(place + 1)...].filter { !Self.same($0.name, name) }
      fields.replaceSubrange((place + 1)..., with: rest)
    }
  }

  /// Every value under the name, in order, one for each line.
  public func all(_ name: String) -> [String] {
    fields.filter { Self.same($0.name, name) }.map(\.value)
  }

  /// All lines of a list field joined by commas (RFC 9110 §5.3), or nil where there is none.
  public func joined(_ name: String) -> String? {
    let values = all(name)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// Adds a line behind those already there, whether or not the name is taken.
  public mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The number of lines.
  public var count: Int { fields.count }

  /// Lines in order.
  public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

  private static func same(_ one: String, _ other: String) -> Bool { equalsIgnoringCase(one, other) }
}

/// ASCII letters match in either case, every other byte itself.
func equalsIgnoringCase(_ one: some StringProtocol, _ other: some StringProtocol) -> Bool {
  let (one, other) = (one.utf8, other.utf8)
  return one.count == other.count && zip(one, other).allSatisfy { lowercased($0) == lowercased($1) }
}

func lowercased(_ byte: UInt8) -> UInt8 {
  (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
}

extension StringProtocol {
  /// Without the spaces and tabs at both ends (OWS, RFC 9110 §5.6.3).
  var trimmed: Substring {
    let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    var bytes = Substring(self).utf8.drop(while: blank)
    while let last = bytes.last, blank(last) { bytes.removeLast() }
    return Substring(bytes)
  }

  /// The parts between the separators that stand outside quoted strings (RFC 9110 §5.6.4), trimmed; empty
  /// parts are left out, as lists allow them (§5.6.1).
  func parts(separatedBy separator: UInt8) -> [Substring] {
    var parts: [Substring] = []
    var quoted = false
    var escaped = false
    let bytes = Substring(self).utf8
    var start = bytes.startIndex
    for place in bytes.indices {
      let byte = bytes[place]
      if escaped {
        escaped = false
      } else if quoted, byte == UInt8(ascii: "\\") {
        escaped = true
      } else if byte == UInt8(ascii: "\"") {
        quoted.toggle()
      } else if byte == separator, !quoted {
        parts.append(Substring(bytes[start..<place]).trimmed)
        start = bytes.index(after: place)
      }
    }
    parts.append(Substring(bytes[start...]).trimmed)
    return parts.filter { !$0.isEmpty }
  }
}

/// True for a token (RFC 9110 §5.6.2): a method, a field name, a media type.
public func isToken(_ text: some StringProtocol) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
}

/// True for a byte that a token may hold (`tchar`, RFC 9110 §5.6.2).
public func isTokenByte(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
  // ! # $ % & ' * + - . ^ _ ` | ~
  case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
  default: false
  }
}
