/// A content line, its parameters and its value as bytes of the file.
struct SourceProperty {
  private let mark: CalendarSource.Mark
  private let source: CalendarSource

  init(_ mark: CalendarSource.Mark, of source: CalendarSource) {
    self.mark = mark
    self.source = source
  }

  var name: PropertyName { mark.name }

  /// The line of the file on which it begins.
  var line: Int { Int(mark.number) }

  /// Whether its name stands in capitals and no blank behind the colon, as programs write it.
  var isExact: Bool { mark.isCapital && !mark.hasBlank }

  /// What stands between name and value, from the first semicolon on.
  private var parameters: ArraySlice<UInt8> { source.bytes(of: mark, mark.start, mark.colon) }

  /// What stands behind the colon, blanks at both ends left out.
  var value: ArraySlice<UInt8> { source.bytes(of: mark, mark.colon + 1, mark.end).trimmed }

  /// The value in capitals.
  var word: String { raw.uppercased() }

  /// The value as it stands there.
  var raw: String { decoded(value, isUTF8: source.isUTF8) }

  /// The value as TEXT (RFC 5545 §3.3.11).
  var text: String { unescapedText(raw) }

  /// The value as TEXT, its first 200 characters.
  var title: String {
    // No character that matters is longer than this, and a line may be a megabyte.
    String(unescapedText(decoded(value.prefix(4000), isUTF8: source.isUTF8)).prefix(200))
  }

  /// The value of a parameter without its quotes; `wanted` in capitals.
  func parameter(_ wanted: StaticString) -> String? {
    let parameters = parameters
    var at = parameters.startIndex
    while at < parameters.endIndex {
      let start = at + 1
      var isQuoted = false
      var sign: Int?
      at = start
      while at < parameters.endIndex, isQuoted || parameters[at] != UInt8(ascii: ";") {
        if parameters[at] == UInt8(ascii: "\"") { isQuoted.toggle() }
        if sign == nil && parameters[at] == UInt8(ascii: "=") { sign = at }
        at += 1
      }
      guard let sign, parameters[start..<sign].trimmed.isWord(wanted) else { continue }
      return decoded(
        parameters[(sign + 1)..<at].trimmed.filter { $0 != UInt8(ascii: "\"") }, isUTF8: source.isUTF8)
    }
    return nil
  }
}

extension CalendarSource.Mark {
  /// Nil where the name is of no use here, or the line has no value.
  init?(_ line: SourceLines.Line, _ bytes: ArraySlice<UInt8>) {
    let colon = UInt8(ascii: ":")
    var nameEnd = bytes.startIndex
    while nameEnd < bytes.endIndex, bytes[nameEnd] != colon, bytes[nameEnd] != UInt8(ascii: ";") {
      nameEnd += 1
    }
    guard nameEnd < bytes.endIndex, let name = PropertyName(bytes[..<nameEnd]) else { return nil }
    var valueColon: Int?
    if name.isTemporal {
      // Zone names with colons of their own often stand there without the quotes they need.
      valueColon = bytes[nameEnd...].lastIndex(of: colon)
    } else {
      var isQuoted = false
      valueColon = bytes[nameEnd...].firstIndex {
        if $0 == UInt8(ascii: "\"") { isQuoted.toggle() }
        return $0 == colon && !isQuoted
      }
    }
    guard let valueColon else { return nil }
    let isCapital = bytes[..<nameEnd].allSatisfy { !(0x61...0x7A).contains($0) }
    let first = bytes[(valueColon + 1)...].first
    self.init(
      number: Int32(line.number), start: Int32(nameEnd), colon: Int32(valueColon), end: Int32(line.end),
      name: name, isUnfolded: line.isUnfolded, isCapital: isCapital, hasBlank: first == 0x20)
  }
}
