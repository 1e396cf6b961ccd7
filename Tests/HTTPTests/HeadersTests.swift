import HTTP
import Testing

@Suite struct HeadersTests {
  @Test func `names are compared without case and keep how they were written`() {
    let headers: Headers = ["ETag": "\"1\"", "X-A": "1", "x-a": "2"]
    #expect(headers["etag"] == "\"1\"")
    #expect(headers.all("X-a") == ["1", "2"])
    #expect(headers.joined("x-A") == "1, 2")
    #expect(headers.joined("none") == nil)
    #expect(headers.map(\.name) == ["ETag", "X-A", "x-a"])
  }

  @Test func `setting replaces every line of the name in the first one's place`() {
    var headers: Headers = ["A": "1", "B": "2", "a": "3"]
    headers["a"] = "4"
    #expect(headers.map { "\($0.name)=\($0.value)" } == ["a=4", "B=2"])
    headers["C"] = "5"
    headers["B"] = nil
    headers["none"] = nil
    #expect(headers.map { "\($0.name)=\($0.value)" } == ["a=4", "C=5"])
    headers.add("c", "6")
    #expect(headers.all("C") == ["5", "6"])
    #expect(headers.count == 3)
  }

  @Test func `letters beyond ASCII do not match in another case`() {
    let headers: Headers = ["É": "1"]
    #expect(headers["é"] == nil)
  }

  @Test func `tokens are what RFC 9110 §5_6_2 lists`() {
    for byte in UInt8(0)...127 {
      let text = String(decoding: [byte], as: UTF8.self)
      let isListed =
        "!#$%&'*+-.^_`|~".utf8.contains(byte) || Character(text).isLetter || Character(text).isNumber
      #expect(isToken(text) == isListed, "byte \(byte)")
    }
    #expect(!isToken(""))
    #expect(!isToken("é"))
  }
}
