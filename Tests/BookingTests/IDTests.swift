import Booking
import TestSupport
import Testing

@Suite struct IDTests {
  @Test func `an id is 26 characters of base32hex`() {
    let id = PersonID(milliseconds: 1_780_308_000_123, random: Array(0..<10))
    #expect(id.text.count == 26 && PersonID.isWellFormed(id.text) && id.description == id.text)
    #expect(BookingID(milliseconds: 0, random: []).text == String(repeating: "0", count: 26))
    let last = BookingID(milliseconds: (1 << 48) - 1, random: Array(repeating: 255, count: 12)).text
    #expect(last == String(repeating: "v", count: 25) + "s")
  }

  @Test func `later ids sort after earlier ones, whatever chance adds`() {
    var numbers = TestRandom(for: "ids")
    var milliseconds = Int64(1_700_000_000_000)
    var previous = BookingID(milliseconds: milliseconds, random: Array(repeating: 255, count: 10))
    for _ in 0..<500 {
      milliseconds += Int64(numbers.number(1...1_000_000_000))
      let random = (0..<10).map { _ in UInt8(numbers.number(0...255)) }
      let next = BookingID(milliseconds: milliseconds, random: random)
      #expect(previous < next)
      previous = next
    }
  }

  @Test func `other texts have no id's form`() {
    for text in [
      "", "0", String(repeating: "0", count: 25), String(repeating: "0", count: 27),
      String(repeating: "w", count: 26), String(repeating: "A", count: 26),
      String(repeating: "0", count: 24) + "ä", "../" + String(repeating: "0", count: 23),
    ] {
      #expect(!PersonID.isWellFormed(text))
    }
  }

  @Test(arguments: [
    ("", ""), ("f", "co"), ("fo", "cpng"), ("foo", "cpnmu"), ("foob", "cpnmuog"), ("fooba", "cpnmuoj1"),
    ("foobar", "cpnmuoj1e8"),
  ])
  func `base32hex is RFC 4648's, lower case and without padding`(text: String, encoded: String) {
    #expect(base32hex(Array(text.utf8)) == encoded)
  }
}
