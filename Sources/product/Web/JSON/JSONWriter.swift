/// Writes values without a blank.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: JSON) {
    switch value {
    case .null: put("null")
    case .bool(let value): put(value ? "true" : "false")
    case .integer(let number): bytes += Array(String(number).utf8)
    // JSON has no words for what is not finite, and nothing here makes such a number.
    case .number(let number): bytes += Array((number.isFinite ? String(number) : "null").utf8)
    case .string(let text): write(quoted: text)
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        put(index == 0 ? "[" : ",")
        write(element)
      }
      put(elements.isEmpty ? "[]" : "]")
    case .object(let members):
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        put(index == 0 ? "{" : ",")
        write(quoted: member.key)
        put(":")
        write(member.value)
      }
      put(members.isEmpty ? "{}" : "}")
    }
  }

  private mutating func put(_ text: StaticString) {
    bytes += UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  private mutating func write(quoted text: String) {
    let digits = Array("0123456789abcdef".utf8)
    put("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): put("\\\"")
      case UInt8(ascii: "\\"): put("\\\\")
      case UInt8(ascii: "\n"): put("\\n")
      case UInt8(ascii: "\r"): put("\\r")
      case UInt8(ascii: "\t"): put("\\t")
      case 0..<0x20:
        put("\\u00")
        bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    put("\"")
  }
}
