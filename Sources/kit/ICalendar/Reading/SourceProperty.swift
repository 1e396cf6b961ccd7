/// The properties that decide when something takes place, or what people know it by. All others are passed over.
enum PropertyName: String, CaseIterable {
  case begin = "BEGIN"
  case end = "END"
  case method = "METHOD"
  case wrTimezone = "X-WR-TIMEZONE"
  case wrCalname = "X-WR-CALNAME"
  case name = "NAME"
  case uid = "UID"
  case recurrenceID = "RECURRENCE-ID"
  case sequence = "SEQUENCE"
  case dtstamp = "DTSTAMP"
  case lastModified = "LAST-MODIFIED"
  case dtstart = "DTSTART"
  case dtend = "DTEND"
  case duration = "DURATION"
  case rrule = "RRULE"
  case exrule = "EXRULE"
  case rdate = "RDATE"
  case exdate = "EXDATE"
  case summary = "SUMMARY"
  case status = "STATUS"
  case transp = "TRANSP"
  case busyStatus = "X-MICROSOFT-CDO-BUSYSTATUS"
  case freebusy = "FREEBUSY"
  case tzid = "TZID"
  case tzoffsetfrom = "TZOFFSETFROM"
  case tzoffsetto = "TZOFFSETTO"
  case tzname = "TZNAME"

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count <= 26 else { return nil }
    let name = String(unsafeUninitializedCapacity: bytes.count) { buffer in
      for (place, byte) in bytes.enumerated() {
        buffer[place] = (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
      }
      return bytes.count
    }
    guard let found = Self.byName[name] else { return nil }
    self = found
  }

  /// Whether its value is a time, a list of times or a rule: such values never hold a colon.
  var isTemporal: Bool {
    switch self {
    case .recurrenceID, .dtstamp, .lastModified, .dtstart, .dtend, .duration, .rrule, .exrule, .rdate,
      .exdate,
      .freebusy, .tzoffsetfrom, .tzoffsetto:
      true
    default: false
    }
  }
}

/// The text of a file that its properties point into.
final class SourceText: Sendable {
  let bytes: [UInt8]
  let isUTF8: Bool

  init(_ bytes: [UInt8], isUTF8: Bool) {
    self.bytes = bytes
    self.isUTF8 = isUTF8
  }
}

/// A content line, its parameters and its value as bytes of the file: small, as a file may have half a million.
struct SourceProperty {
  let name: PropertyName
  private let number, start, colon, end: Int32
  private let source: SourceText

  /// Nil where the name is of no use here, or the line has no value.
  init?(_ line: SourceLines.Line, of source: SourceText) {
    let bytes = source.bytes[Int(line.start)..<Int(line.end)]
    let colon = UInt8(ascii: ":")
    guard let nameEnd = bytes.firstIndex(where: { $0 == colon || $0 == UInt8(ascii: ";") }),
      let name = PropertyName(bytes[..<nameEnd])
    else { return nil }
    var end: Int?
    if name.isTemporal {
      // Zone names with colons of their own often stand there without the quotes they need.
      end = bytes[nameEnd...].lastIndex(of: colon)
    } else {
      var isQuoted = false
      end = bytes[nameEnd...].firstIndex {
        if $0 == UInt8(ascii: "\"") { isQuoted.toggle() }
        return $0 == colon && !isQuoted
      }
    }
    guard let end else { return nil }
    self.name = name
    self.source = source
    number = line.number
    start = Int32(nameEnd)
    self.colon = Int32(end)
    self.end = line.end
  }

  /// The line of the file on which it begins.
  var line: Int { Int(number) }

  /// What stands between name and value, from the first semicolon on.
  var parameters: ArraySlice<UInt8> { source.bytes[Int(start)..<Int(colon)] }

  /// What stands behind the colon, blanks at both ends left out.
  var value: ArraySlice<UInt8> {
    var value = source.bytes[(Int(colon) + 1)..<Int(end)].drop { $0 <= 0x20 }
    while let last = value.last, last <= 0x20 { value.removeLast() }
    return value
  }

  private var isUTF8: Bool { source.isUTF8 }

  /// The value in capitals.
  var word: String { decoded(value, isUTF8: isUTF8).uppercased() }

  /// The value as it stands there.
  var raw: String { decoded(value, isUTF8: isUTF8) }

  /// The value as TEXT (RFC 5545 §3.3.11).
  var text: String { unescapedText(raw) }

  /// The value of a parameter without its quotes; `wanted` in capitals.
  func parameter(_ wanted: String) -> String? {
    guard !parameters.isEmpty else { return nil }
    var isQuoted = false
    let parts = parameters.split { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return byte == UInt8(ascii: ";") && !isQuoted
    }
    for part in parts {
      guard let sign = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
      guard decoded(part[..<sign], isUTF8: isUTF8).uppercased() == wanted else { continue }
      return decoded(part[(sign + 1)...].filter { $0 != UInt8(ascii: "\"") }, isUTF8: isUTF8)
    }
    return nil
  }
}
