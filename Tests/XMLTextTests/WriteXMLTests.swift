import Testing
import XMLText

@Suite struct WriteXMLTests {
  private func text(_ element: XMLElement, _ prefixes: [String: String] = [:]) -> String {
    String(decoding: element.bytes(prefixes: prefixes), as: UTF8.self)
  }

  @Test func `equal elements give equal bytes, with their prefixes on the root`() {
    let element = XMLElement(
      .init("DAV:", "a"), attributes: [.init("", "z"): "1", .init("", "b"): "2", .init("u:x", "c"): "3"],
      children: [XMLElement(.init("urn:y", "d"), text: "t"), XMLElement(.init("", "e"))])
    let wanted =
      #"<D:a xmlns:D="DAV:" xmlns:n1="u:x" xmlns:n2="urn:y" b="2" z="1" n1:c="3"><n2:d>t</n2:d><e/></D:a>"#
    for _ in 0..<20 {
      #expect(text(element, ["DAV:": "D"]) == #"<?xml version="1.0" encoding="utf-8"?>"# + wanted)
    }
  }

  @Test(arguments: ["", "a&b<c>d\"e'f", "]]>", "line\r\nline\ttab\rend", " ä€😀 ", "&amp;", "<!-- -->"])
  func `any text comes back as it was`(value: String) throws {
    let element = XMLElement(
      .init("DAV:", "a"), attributes: [.init("", "v"): value],
      children: [XMLElement(.init("DAV:", "b"), text: value)])
    #expect(try XMLElement(element.bytes()) == element)
  }

  @Test func `what XML cannot say is left out`() throws {
    let read = try XMLElement(XMLElement(.init("", "a"), text: "x\u{0}y\u{1B}z\u{FFFF}").bytes())
    #expect(read.text == "xyz")
  }
}
