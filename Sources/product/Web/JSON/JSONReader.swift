import Glibc

extension JSON {
  /// Reads one value (RFC 8259); nil for what is not JSON, not UTF-8, nested deeper than 100 levels, or names a
  /// member twice, which two readers could understand differently.
  public init?(_ bytes: [UInt8]) {
    let value = bytes.withUnsafeBufferPointer { buffer -> JSON? in
      var reader = JSONReader(bytes: buffer)
      guard let value = reader.value(depth: 0) else { return nil }
      guard reader.isAtEnd else { return .none }
      return value
    }
    guard let value else { return nil }
    self = value
  }
}

/// Reads forward, one byte after the other, so that a megabyte of anything takes milliseconds.
private struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return place == bytes.count
    }
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  mutating func value(depth: Int) -> JSON? {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return depth < 100 ? object(depth: depth + 1) : .none
    case UInt8(ascii: "["): return depth < 100 ? array(depth: depth + 1) : .none
    case UInt8(ascii: "\""): return string().map(JSON.string)
    case UInt8(ascii: "t"): return word("true", .bool(true))
    case UInt8(ascii: "f"): return word("false", .bool(false))
    case UInt8(ascii: "n"): return word("null", .null)
    default: return number()
    }
  }

  // A bare `nil` beside a JSON value could mean JSON's null.
  private mutating func word(_ text: StaticString, _ value: JSON) -> JSON? {
    take(text) ? .some(value) : .none
  }

  private mutating func object(depth: Int) -> JSON? {
    place += 1
    var members: [String: JSON] = [:]
    skipBlanks()
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\""), let name = string() else { return nil }
      skipBlanks()
      guard take(":"), let value = value(depth: depth), members.updateValue(value, forKey: name) == nil else {
        return nil
      }
      skipBlanks()
    } while take(",")
    return take("}") ? .some(.object(members)) : .none
  }

  private mutating func array(depth: Int) -> JSON? {
    place += 1
    var elements: [JSON] = []
    skipBlanks()
    if take("]") { return .array(elements) }
    repeat {
      guard let value = value(depth: depth) else { return nil }
      elements.append(value)
      skipBlanks()
    } while take(",")
    return take("]") ? .some(.array(elements)) : .none
  }

  /// Stands at the opening quote.
  private mutating func string() -> String? {
    place += 1
    var text: [UInt8] = []
    var start = place
    while let byte = next, byte >= 0x20 {
      if byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        place += 1
        continue
      }
      text += bytes[start..<place]
      place += 1
      if byte == UInt8(ascii: "\"") { return String(validating: text, as: UTF8.self) }
      guard let scalar = escape() else { return nil }
      text += Array(String(Character(scalar)).utf8)
      start = place
    }
    return nil
  }

  /// Stands behind the backslash.
  private mutating func escape() -> Unicode.Scalar? {
    guard let letter = next else { return nil }
    place += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      guard let high = hexadecimal() else { return nil }
      guard 0xD800...0xDBFF ~= high else { return Unicode.Scalar(high) }
      guard take("\\u"), let low = hexadecimal(), 0xDC00...0xDFFF ~= low else { return nil }
      return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    default: return nil
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
      place += 1
    }
    return value
  }

  private mutating func number() -> JSON? {
    let start = place
    _ = take("-")
    if !take("0") { guard digits() else { return nil } }
    if take(".") { guard digits() else { return nil } }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() else { return nil }
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if let whole = Int64(text) { return .integer(whole) }
    guard let number = Double(text), number.isFinite else { return nil }
    // 1.0 and 1e3 are whole numbers too.
    return Int64(exactly: number).map(JSON.integer) ?? .number(number)
  }

  private mutating func digits() -> Bool {
    let start = place
    while let byte = next, 0x30...0x39 ~= byte { place += 1 }
    return place > start
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard place + count <= bytes.count, let base = bytes.baseAddress,
      memcmp(base + place, text.utf8Start, count) == 0
    else { return false }
    place += count
    return true
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }
}
