import TestSupport
import Testing
import XMLText

@Suite struct ReadXMLTests {
  private func read(_ text: String, limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLElement {
    try XMLElement(Array(text.utf8), limits: limits)
  }

  private func code(_ text: String, limits: XMLLimits = XMLLimits()) -> XMLError.Code? {
    code(Array(text.utf8), limits: limits)
  }

  private func code(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) -> XMLError.Code? {
    do throws(XMLError) {
      _ = try XMLElement(bytes, limits: limits)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func `names are told by their namespaces, whatever the prefixes are`() throws {
    let one = try read("<D:a xmlns:D='DAV:'><D:b x='1' D:y='2'>t</D:b></D:a>")
    let other = try read("<a xmlns='DAV:' xmlns:q='DAV:'><b x='1' q:y='2'>t</b></a>")
    #expect(one == other)
    let b = XMLElement.Name("DAV:", "b")
    #expect(one[b]?.attributes == [.init("", "x"): "1", .init("DAV:", "y"): "2"])
    #expect(one[b]?.text == "t")
    #expect(try read("<a/>").name == .init("", "a"))
  }

  @Test func `text is joined over comments, sections, references and children`() throws {
    let root = try read(
      "<a>1<!-- x -->2<![CDATA[<3>]]>&amp;&lt;&gt;&quot;&apos;&#228;&#x1F600;<b>no</b>4<?p i?></a>")
    #expect(root.text == "12<3>&<>\"'ä😀4")
    #expect(root.children.map(\.text) == ["no"])
    #expect(try read("<a b='&amp;&lt;&#10;x'/>").attributes.values.first == "&<\nx")
    #expect(try read("<a>x\r\ny\rz</a>").text == "x\ny\nz")
    let long = String(repeating: "ä€😀", count: 100_000)
    #expect(try read("<a>\(long)</a>").text == long)
  }

  @Test func `UTF-8 with a mark and UTF-16 either way are read`() throws {
    let text = "<?xml version='1.0'?><a>ä😀</a>"
    let wanted = try read(text)
    #expect(try XMLElement([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == wanted)
    let units = Array("<?xml version='1.0' encoding='UTF-16'?><a>ä😀</a>".utf16)
    #expect(try XMLElement([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == wanted)
    #expect(try XMLElement([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == wanted)
    #expect(try read("<?xml version=\"1.0\" encoding = 'Utf-8' ?><a>ä😀</a>") == wanted)
  }

  @Test(arguments: [
    [0x3C, 0x61, 0x3E, 0xE4, 0x3C, 0x2F, 0x61, 0x3E], [0xFF, 0xFE, 0x3C], [0xFF, 0xFE, 0x00, 0xD8],
    [0x3C, 0x00, 0x61, 0x00, 0x2F, 0x00, 0x3E, 0x00], [0x3C, 0x61, 0x2F, 0x3E, 0x00],
    Array("<?xml version='1.0' encoding='ISO-8859-1'?><a/>".utf8),
    Array("<?xml version='1.0' encoding='UTF-7'?><a/>".utf8),
  ])
  func `another encoding is refused`(bytes: [UInt8]) { #expect(code(bytes) == .encoding) }

  @Test(arguments: [
    "<!DOCTYPE a><a/>", "<!DOCTYPE html><html><body>Log in</body></html>",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>",
    "<!-- x --><!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;&l;&l;&l;&l;'><!ENTITY n '&m;&m;&m;'>]><a>&n;</a>",
    "<!doctype html><p>", "<a><!DOCTYPE b></a>",
  ])
  func `a DOCTYPE is refused, and with it every entity of its own`(text: String) {
    #expect(code(text) == .doctype)
  }

  @Test(arguments: [
    "", " ", "text", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "<a b=c/>", "<a b='1' b='2'/>", "<a>&x;</a>",
    "<a>&</a>", "<p:a/>", "<a p:b='1'/>", "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "<a><![CDATA[x</a>",
    "<a><!-- x</a>", "<a>\u{1}</a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
    "<html><body><p>Log in<br></body></html>",
    "<a b='<'/>", "{\"a\": 1}", "<a/>trailing", "<?xml version='1.0'", "<a><b",
  ])
  func `what is not well-formed is refused`(text: String) { #expect(code(text) == .malformed) }

  @Test func `every beginning of an answer is refused`() {
    let whole = Array(
      "<d:multistatus xmlns:d='DAV:'><d:response><d:href>/a?b&amp;c</d:href><!-- x --></d:response></d:multistatus>"
        .utf8)
    for length in 0..<whole.count { #expect(code(Array(whole[..<length])) != nil) }
    #expect(code(whole) == nil)
  }

  @Test func `bytes, levels and elements are counted`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(code(nested(100)) == nil)
    #expect(code(nested(101)) == .tooLarge)
    #expect(code(String(repeating: "<a>", count: 1_000_000)) == .tooLarge)
    #expect(code("<a>" + String(repeating: "<b/>", count: 199_999) + "</a>") == nil)
    #expect(code("<a>" + String(repeating: "<b/>", count: 200_000) + "</a>") == .tooLarge)
    #expect(code("<a>12345</a>", limits: XMLLimits(bytes: 12)) == nil)
    #expect(code("<a>123456</a>", limits: XMLLimits(bytes: 12)) == .tooLarge)
  }

  @Test func `tags and namespaces without end are refused before they cost time`() {
    let many = (0..<100_000).map { " a\($0)=''" }.joined()
    #expect(code("<a\(many)/>") == .tooLarge)
    let level = (0..<400).map { " xmlns:p\($0)='u'" }.joined()
    #expect(code("<a\(level)><a\(level)><a\(level)/></a></a>") == .tooLarge)
    let siblings = String(repeating: "<b\(level)/>", count: 100)
    #expect(code("<a>\(siblings)</a>") == nil)
    #expect(code("<a b='\(String(repeating: "x", count: 9000))'/>") == .tooLarge)
  }

  @Test func `many threads read at once`() throws {
    let good = "<a xmlns='DAV:'>" + (0..<200).map { "<b n='\($0)'>&amp;\($0)</b>" }.joined() + "</a>"
    let wanted = try read(good)
    let wrong = Shared<String>()
    inThreads(8) { number in
      for round in 0..<100 {
        if (number + round).isMultiple(of: 3) {
          if code("<a><b></a>") != .malformed { wrong.append("a broken one was read") }
        } else if (try? read(good)) != wanted {
          wrong.append("it was read otherwise")
        }
      }
    }
    #expect(wrong.values.isEmpty)
  }

  @Test func `bytes changed by chance are read or refused, never worse`() {
    var random = TestRandom(for: "bytes changed by chance")
    let seed = Array(
      "<?xml version='1.0' encoding='utf-8'?><d:m xmlns:d='DAV:'><d:r a='1'>&amp;ä<![CDATA[x]]></d:r><!-- c --></d:m>"
        .utf8)
    for _ in 0..<5000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(random.pick(Array("<>&'\"/!?-[]x:= ".utf8)), at: place)
        }
      }
      if let root = try? XMLElement(bytes) {
        #expect((try? XMLElement(root.bytes())) != nil)
      }
    }
  }
}
