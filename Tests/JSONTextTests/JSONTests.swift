import JSONText
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

  @Test func `members are written in the order of their names, and no text ends early`() {
    let value: JSON = ["b": 1, "a": ["x\0y", nil], "c": .number(.infinity)]
    #expect(value.text == #"{"a":["xy",null],"b":1,"c":null}"#)
  }
}
