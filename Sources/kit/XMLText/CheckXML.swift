// What is looked at before libxml2 is: it checks every attribute of a tag against every other, and decodes
// any encoding that the system has.

/// The document in UTF-8, without a byte order mark.
func utf8Text(of bytes: [UInt8], limits: XMLLimits) throws(XMLError) -> [UInt8] {
  let tooLarge = XMLError(.tooLarge, "It has more than \(limits.bytes) bytes.")
  guard bytes.count <= limits.bytes, bytes.count <= Int(Int32.max) else { throw tooLarge }
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    guard bytes.count.isMultiple(of: 2) else { throw XMLError(.encoding, "Its UTF-16 ends inside a unit.") }
    let low = bytes[0] == 0xFF ? 0 : 1
    let units: [UInt16] = stride(from: 2, to: bytes.count, by: 2).map { place in
      UInt16(bytes[place + 1 - low]) << 8 | UInt16(bytes[place + low])
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw XMLError(.encoding, "It is not the UTF-16 it says it is.")
    }
    guard text.utf8.count <= limits.bytes else { throw tooLarge }
    return Array(text.utf8)
  }
  let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  guard !text.contains(0), String(validating: text, as: UTF8.self) != nil else {
    throw XMLError(.encoding, "It is neither UTF-8 nor UTF-16.")
  }
  if let declared = declaredEncoding(text), !["utf-8", "utf8", "us-ascii", "ascii"].contains(declared) {
    throw XMLError(.encoding, "It says that it is in another encoding than UTF-8.")
  }
  return text
}

/// In lower case; nil where the XML declaration names none.
private func declaredEncoding(_ text: [UInt8]) -> String? {
  guard text.starts(with: "<?xml".utf8), let end = text.firstIndex(of: UInt8(ascii: ">")) else { return nil }
  let declaration = String(decoding: text[..<end], as: UTF8.self)
  guard let name = declaration.firstRange(of: "encoding") else { return nil }
  let value = declaration[name.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\t" }
  guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
  return value.dropFirst().prefix { $0 != quote }.lowercased()
}

/// Refuses a DOCTYPE wherever it stands, tags of more than 8 KB, and a `<` inside a tag.
func checkTags(_ text: [UInt8]) throws(XMLError) {
  var place = 0
  while let start = text[place...].firstIndex(of: UInt8(ascii: "<")) {
    let rest = text[start...]
    if rest.starts(with: "<!--".utf8) {
      place = try end(of: "-->", in: text, from: start + 4)
    } else if rest.starts(with: "<![CDATA[".utf8) {
      place = try end(of: "]]>", in: text, from: start + 9)
    } else if rest.starts(with: "<?".utf8) {
      place = try end(of: "?>", in: text, from: start + 2)
    } else if rest.starts(with: "<!".utf8) {
      throw XMLError(.doctype, "It has a DOCTYPE, which is not read.")
    } else {
      place = try endOfTag(text, start + 1)
    }
  }
}

private func end(of mark: String, in text: [UInt8], from start: Int) throws(XMLError) -> Int {
  let mark = Array(mark.utf8)
  var place = start
  while place + mark.count <= text.count {
    if text[place] == mark[0], text[place...].starts(with: mark) { return place + mark.count }
    place += 1
  }
  throw XMLError(.malformed, "It ends inside a comment, a CDATA section or an instruction.")
}

private func endOfTag(_ text: [UInt8], _ start: Int) throws(XMLError) -> Int {
  var quote: UInt8?
  for place in start..<text.count {
    if place - start > 8192 { throw XMLError(.tooLarge, "It has a tag of more than 8192 bytes.") }
    switch text[place] {
    case UInt8(ascii: "<"): throw XMLError(.malformed, "A tag begins inside a tag.")
    case UInt8(ascii: ">") where quote == nil: return place + 1
    case let byte where byte == quote: quote = nil
    case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = quote ?? text[place]
    default: break
    }
  }
  throw XMLError(.malformed, "It ends inside a tag.")
}
