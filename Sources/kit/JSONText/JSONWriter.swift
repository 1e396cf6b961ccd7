/// Writes one JSON value piece by piece into bytes, as `JSON.bytes` writes it whole: for long lists, of which no value
/// has to be made first. Whoever writes an object writes its members in the order of their names.
public struct JSONWriter {
  /// What was written so far, as UTF-8 without blanks.
  public private(set) var bytes: [UInt8] = []
  /// Whether something stands before what comes next.
  private var isBehind = false

  /// Writes nothing yet, with room for so many bytes.
  public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// A list of whatever `element` writes for each.
  public mutating func array<Element>(
    _ elements: some Sequence<Element>, _ element: (inout JSONWriter, Element) throws -> Void
  ) rethrows {
    open(UInt8(ascii: "["))
    for each in elements { try element(&self, each) }
    close(UInt8(ascii: "]"))
  }

  /// An object of the members that the body writes, each a `name` and a value.
  public mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
    open(UInt8(ascii: "{"))
    try members(&self)
    close(UInt8(ascii: "}"))
  }

  /// A member's name, which needs no escapes; its value comes next.
  public mutating func name(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
    isBehind = false
  }

  /// Null.
  public mutating func null() { word("null") }

  /// A truth value.
  public mutating func bool(_ value: Bool) { word(value ? "true" : "false") }

  /// A whole number.
  public mutating func integer(_ number: Int) { word(String(number)) }

  /// A text of ASCII that needs no escapes, such as a time: `append` puts it behind what is there.
  public mutating func plain(_ append: (inout [UInt8]) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(&bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// A text, without the U+0000 in it.
  public mutating func string(_ text: String) {
    separate()
    quoted(text)
  }

  /// Any value, the members of objects in the order of their names; a number that is not finite is null.
  public mutating func value(_ value: JSON) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let number): integer(Int(number))
    case .number(let number): number.isFinite ? word(number.description) : null()
    case .string(let text): string(text)
    case .array(let elements): array(elements) { $0.value($1) }
    case .object(let members):
      object { writer in
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
          writer.separate()
          writer.quoted(name)
          writer.bytes.append(UInt8(ascii: ":"))
          writer.isBehind = false
          writer.value(member)
        }
      }
    }
  }

  private mutating func separate() {
    if isBehind { bytes.append(UInt8(ascii: ",")) }
    isBehind = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    isBehind = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    isBehind = true
  }

  private mutating func word(_ word: String) {
    separate()
    bytes.append(contentsOf: word.utf8)
  }

  /// RFC 8259 §7: most texts need no escapes and go as they are.
  private mutating func quoted(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { utf8 in
      if utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
        bytes.append(contentsOf: utf8)
      } else {
        for byte in utf8 { escaped(byte) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escaped(_ byte: UInt8) {
    func put(_ letter: Unicode.Scalar) { bytes += [UInt8(ascii: "\\"), UInt8(ascii: letter)] }
    switch byte {
    case 0: break
    case UInt8(ascii: "\""): put("\"")
    case UInt8(ascii: "\\"): put("\\")
    case 0x08: put("b")
    case 0x09: put("t")
    case 0x0A: put("n")
    case 0x0C: put("f")
    case 0x0D: put("r")
    case ..<0x20:
      put("u")
      let digits = Array("0123456789ABCDEF".utf8)
      bytes += [0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    default: bytes.append(byte)
    }
  }
}
