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

  /// In capitals, whatever stands there.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count <= 26, let found = Self.byKey[Self.key(bytes)] else { return nil }
    for (byte, letter) in zip(bytes, found.rawValue.utf8) where byte.capital != letter { return nil }
    self = found
  }

  private static let byKey = Dictionary(
    uniqueKeysWithValues: allCases.map { (key(Array($0.rawValue.utf8)[...]), $0) })

  /// The length and the first seven letters, which no two names share.
  private static func key(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var key = UInt64(bytes.count)
    for byte in bytes.prefix(7) { key = key << 8 | UInt64(byte.capital) }
    return key
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

  /// Whether a line that begins like `Status: ` or `End: ` is a sentence of a text that lost its folding: its name is
  /// a word of the language, and its value nothing that would be wanted behind it.
  func isProse(_ value: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .begin, .end: !ComponentName(value).isKnown
    case .duration: ReadValue.duration(value) == nil
    case .sequence: value.contains { !(0x30...0x39).contains($0) }
    case .method, .name, .status, .summary: true
    default: false
    }
  }

  /// Whether bytes may stand in its value, if it is temporal.
  func mayHold(_ piece: ArraySlice<UInt8>) -> Bool {
    if self == .rrule || self == .exrule { return !piece.contains(UInt8(ascii: ":")) }
    return piece.allSatisfy { byte in
      byte <= 0x20 || (0x30...0x39).contains(byte) || "TZPWDHMSztpwdhms,/+-".utf8.contains(byte)
    }
  }
}

extension UInt8 {
  /// Of a small letter of ASCII the capital.
  var capital: UInt8 { (0x61...0x7A).contains(self) ? self - 0x20 : self }
}
