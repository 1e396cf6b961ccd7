/// The content lines of a file (RFC 5545 §3.1), unfolded and one after the other, and where each began.
struct SourceLines {
  /// A content line without its end.
  struct Line {
    /// Where it lies in `bytes`.
    var start, end: Int32
    /// The line of the file on which it begins, counted from 1.
    var number: Int32
  }

  /// All content lines, with nothing between them.
  let text: SourceText
  let lines: [Line]

  /// Unfolds a file: lines end in CR, LF or both, blank ones and NULs are dropped, and a line that is no content
  /// line continues the one before it, as after programs that trim each line.
  ///
  /// UTF-8 is looked at only afterwards, because some programs fold within a character.
  init(
    _ file: [UInt8], limits: ReadingLimits, findings: inout CalendarFindings
  ) throws(CalendarReadingError) {
    guard file.count <= limits.bytes else {
      throw CalendarReadingError(
        .tooLarge,
        "The file has more than \(limits.bytes / 1024) KB. Export fewer years, or leave attachments out.")
    }
    let plain = plainBytes(file)
    guard plain.contains(where: { $0 > 0x20 }) else {
      throw CalendarReadingError(.empty, "The file is empty. Export the calendar again.")
    }
    var lines: [Line] = []
    var bytes: [UInt8] = []
    bytes.reserveCapacity(plain.count)
    var at = 0
    var number = 0
    while at < plain.count {
      let end = plain[at...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? plain.count
      number += 1
      guard number <= limits.lines else {
        throw CalendarReadingError(
          .tooManyLines, line: number,
          "The file has more than \(limits.lines) lines. Export fewer years of the calendar.")
      }
      let next = end + (end + 1 < plain.count && plain[end] == 0x0D && plain[end + 1] == 0x0A ? 2 : 1)
      // Blank lines between a line and its rest are as good as none.
      var rest = next
      while rest < plain.count, plain[rest] == 0x0A || plain[rest] == 0x0D { rest += 1 }
      let isContinued = rest < plain.count && (plain[rest] == 0x20 || plain[rest] == 0x09)
      Self.take(plain[at..<end], number, isContinued: isContinued, &lines, &bytes, &findings)
      at = next
    }
    self.lines = lines
    text = SourceText(bytes, isUTF8: isUTF8(bytes))
    if !text.isUTF8 {
      findings.add(.windows1252, 1, "The text is no UTF-8. It was read as Windows-1252.")
    }
  }

  private static func take(
    _ line: ArraySlice<UInt8>, _ number: Int, isContinued: Bool, _ lines: inout [Line],
    _ bytes: inout [UInt8],
    _ findings: inout CalendarFindings
  ) {
    let isFolded = line.first == 0x20 || line.first == 0x09
    var line = line
    if lines.isEmpty { line = line.drop { $0 <= 0x20 } }
    guard line.contains(where: { $0 > 0x20 }) || isFolded && !lines.isEmpty else { return }
    let hasName = isFolded ? lines.isEmpty : hasName(line, isContinued)
    if !hasName && !isFolded && !lines.isEmpty {
      findings.add(
        .lostFolding, number, "This line is no content line, and was read as the rest of the one before.")
    }
    if hasName || lines.isEmpty {
      lines.append(Line(start: Int32(bytes.count), end: 0, number: Int32(number)))
    } else if isFolded {
      line = line.dropFirst()
    }
    if line.contains(0) { bytes += line.lazy.filter { $0 != 0 } } else { bytes += line }
    lines[lines.count - 1].end = Int32(bytes.count)
  }

  /// Whether a line begins with a name and what may follow one: a colon, a semicolon, or folding.
  private static func hasName(_ line: ArraySlice<UInt8>, _ isContinued: Bool) -> Bool {
    for (place, byte) in line.enumerated() {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, 0: continue
      case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if place == 0 { return false }
      case UInt8(ascii: ":"), UInt8(ascii: ";"): return place > 0
      default: return false
      }
    }
    return isContinued
  }
}
