import JSONText
import TestSupport
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    "0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808", "true", "false", "null",
    "\"\"", "\"ä€😀\"", "[]", "{}", "[1,true,null,\"x\",[],{}]", "{\"a\":{\"b\":[0]}}", "\"a/b\"",
    "\"\\\"\\\\\"",
    "\"\\u001f\"", "0.5", "-1.25", "\"\\u2028\"",
  ])
  func `what is read and written again means the same`(text: String) throws {
    let value = try #require(JSON(Array(text.utf8)))
    #expect(JSON(value.bytes) == value)
    if !text.contains("\\u") { #expect(value.text == text) }
  }

  @Test(arguments: [
    ("1.0", JSON.integer(1)), ("1e3", .integer(1000)), ("-0", .integer(0)),
    ("9223372036854775808.0", .number(9_223_372_036_854_775_808)), (" 1 ", .integer(1)),
    ("\"\\ud83d\\ude00\"", .string("😀")),
  ])
  func `numbers and escapes mean what RFC 8259 says`(text: String, value: JSON) {
    #expect(JSON(Array(text.utf8)) == value)
  }

  @Test(arguments: [
    "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "01", "+1", ".5", "1.", "0x1", "NaN", "Infinity",
    "1e999", "nul", "true false", "\"a", "\"\u{1}\"", "\"\\x\"", "\"\\ud800\"", "// no\n1", "{\"a\" 1}",
    "[1 2]",
    "\u{FEFF}", "{\"a\":1,\"a\":2}", "9223372036854775808", "\"\\u0000\"",
  ])
  func `what is no JSON, or could be read in two ways, is nothing`(text: String) {
    #expect(JSON(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
    [0xFE, 0xFF, 0x00, 0x31], [0xFF, 0xFE, 0x31, 0x00], [0x31, 0x00], [0x00, 0x31], [0x31, 0x00, 0x00, 0x00],
  ])
  func `what is not UTF-8 is nothing (RFC 8259 §8_1)`(bytes: [UInt8]) {
    #expect(JSON(bytes) == nil)
  }

  @Test func `deep nesting ends reading, not the process`() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let deep = String(repeating: open, count: 100_000)
      #expect(JSON(Array(deep.utf8)) == nil)
      #expect(JSON(Array((deep + "1" + String(repeating: close, count: 100_000)).utf8)) == nil)
    }
    #expect(JSON(Array((String(repeating: "[", count: 60) + String(repeating: "]", count: 60)).utf8)) != nil)
  }

  @Test(arguments: ["0", "0.5", "true", "null", "\"\"", "[]", "{}"])
  func `a megabyte is read whole, whatever it is made of`(element: String) throws {
    let count = (1 << 20) / (element.utf8.count + 1)
    let bytes = Array(("[" + String(repeating: element + ",", count: count - 1) + element + "]").utf8)
    let value = try #require(JSON(bytes))
    #expect(value.array?.count == count)
  }

  @Test func `every character is written as RFC 8259 §7 asks, and read as it was`() throws {
    for scalar in (1...0x2FF).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{FFFD}", "😀"] {
      let value = JSON.array([.string("a\(scalar)"), .object(["\(scalar)b": .string("\(scalar)")])])
      #expect(JSON(value.bytes) == value, "\(scalar.value)")
      #expect(!value.bytes.contains { $0 < 0x20 })
    }
    let short: JSON = "\"\\/\u{8}\u{9}\n\u{C}\r\u{1}\u{1F}\u{7F}ä"
    #expect(short.text == #""\"\\/\b\t\n\f\r\u0001\u001F"# + "\u{7F}ä\"")
  }

  @Test func `any value is read as it was written`() {
    var random = TestRandom(for: "JSON values")
    for _ in 0..<500 {
      let value = random.json(depth: 5)
      #expect(JSON(value.bytes) == value, "COACHCAL_TEST_SEED=\(random.seed) \(value.text)")
    }
  }

  @Test func `what is written piece by piece is what the value would be`() {
    var writer = JSONWriter(capacity: 1)
    writer.object {
      $0.name("a")
      $0.array(0..<3) { $0.integer($1) }
      $0.name("b")
      $0.object { _ in }
      $0.name("c")
      $0.array([] as [Int]) { $0.integer($1) }
      $0.name("d")
      $0.object {
        $0.name("e")
        $0.null()
        $0.name("f")
        $0.bool(true)
        $0.name("g")
        $0.string("\"")
        $0.name("h")
        $0.plain { $0 += Array("x".utf8) }
        $0.name("i")
        $0.value(["k": [1, "l"], "j": .number(0.5)])
      }
    }
    let value: JSON = [
      "a": [0, 1, 2], "b": [:], "c": [],
      "d": ["e": nil, "f": true, "g": "\"", "h": "x", "i": ["k": [1, "l"], "j": .number(0.5)]],
    ]
    #expect(writer.bytes == value.bytes)
    #expect(
      value.text
        == #"{"a":[0,1,2],"b":{},"c":[],"d":{"e":null,"f":true,"g":"\"","h":"x","i":{"j":0.5,"k":[1,"l"]}}}"#)
  }

  @Test func `members are written in the order of their names, and no text ends early`() {
    let value: JSON = ["b": 1, "a": ["x\0y", nil], "c": .number(.infinity)]
    #expect(value.text == #"{"a":["xy",null],"b":1,"c":null}"#)
  }
}

extension TestRandom {
  /// Any value, nested as deep at most.
  fileprivate mutating func json(depth: Int) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &self) {
    case 0: return .null
    case 1: return .bool(.random(using: &self))
    case 2: return .integer(pick([0, -1, .max, .min, .random(in: .min ... .max, using: &self)]))
    case 3:
      let number = Double(bitPattern: .random(in: 0 ... .max, using: &self))
      return number.isFinite && Int64(exactly: number) == nil ? .number(number) : .integer(1)
    case 4: return .string(text())
    case 5: return .array((0..<Int.random(in: 0...4, using: &self)).map { _ in json(depth: depth - 1) })
    default:
      let members = (0..<Int.random(in: 0...4, using: &self)).map { _ in (text(), json(depth: depth - 1)) }
      return .object(Dictionary(members) { $1 })
    }
  }

  private mutating func text() -> String {
    let scalars: [Unicode.Scalar] = [
      "\u{1}", "\n", "\"", "\\", "a", "é", "e", "\u{301}", "€", "😀", "\u{10FFFF}",
    ]
    return String(
      String.UnicodeScalarView((0..<Int.random(in: 0...20, using: &self)).map { _ in pick(scalars) }))
  }
}
