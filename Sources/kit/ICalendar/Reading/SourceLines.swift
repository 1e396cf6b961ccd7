/// The content lines of a file (RFC 5545 §3.1), unfolded one after the other.
///
/// Lines end in CR, LF or both, blank ones and NULs are dropped, and a line that is no content line continues the one
/// before it, as after programs that trim each line. Each byte is looked at a few times, however the lines fall.
struct SourceLines {
  /// A content line without its end.
  struct Line {
    /// Where it lies, in `plain` or in `unfolded`.
    var start, end: Int
    var isUnfolded: Bool
    /// The line of the file on which it begins, counted from 1.
    var number: Int
  }

  /// The file; lines that stand there as they are read are not copied.
  let plain: [UInt8]
  /// The other lines, with nothing between them.
  private(set) var unfolded: [UInt8] = []
  /// Whether all that was read so far is UTF-8. Some programs fold within a character.
  private(set) var isUTF8 = true

  private let limits: ReadingLimits
  private let isPlainUTF8, hasNULs: Bool
  private var at = 0
  private var number = 0
  private var hasBegun = false
  /// The next line that is not blank, as it stands in the file.
  private var ahead: Piece?
  /// The piece with which the next content line begins.
  private var begun: Piece?

  private struct Piece {
    var range: Range<Int>
    var number: Int
    var isFolded = false
    var beginsLine = false
  }

  init(_ file: [UInt8], limits: ReadingLimits) throws(CalendarReadingError) {
    guard file.count <= limits.bytes else {
      throw CalendarReadingError(
        .tooLarge,
        "The file has more than \(limits.bytes / 1024) KB. Export fewer years, or leave attachments out.")
    }
    plain = plainBytes(file)
    guard plain.contains(where: { $0 > 0x20 }) else {
      throw CalendarReadingError(.empty, "The file is empty. Export the calendar again.")
    }
    self.limits = limits
    isPlainUTF8 = ICalendar.isUTF8(plain[...])
    hasNULs = plain.contains(0)
    ahead = try physical()
  }

  /// The next content line, or nil at the end.
  mutating func next(_ findings: inout CalendarFindings) throws(CalendarReadingError) -> Line? {
    var first = begun
    if first == nil { first = try piece() }
    guard let first else { return nil }
    begun = nil
    var line = Line(
      start: first.range.lowerBound, end: first.range.upperBound, isUnfolded: false, number: first.number)
    if hasNULs && plain[first.range].contains(0) { unfold(first.range, &line) }
    var head = LineHead(plain[first.range])
    while let more = try piece() {
      let isRest = more.isFolded || !more.beginsLine && head.mayGoOn(with: plain[more.range])
      if !more.beginsLine && !more.isFolded {
        findings.add(
          .lostFolding, more.number,
          "This line is no content line, and was "
            + (isRest ? "read as the rest of the one before." : "passed over."))
      }
      if !isRest {
        begun = more
        break
      }
      if !line.isUnfolded { unfold(line.start..<line.end, &line) }
      append(more.range)
      head.take(plain[more.range])
      line.end = unfolded.count
    }
    if isUTF8 && !isPlainUTF8 {
      isUTF8 = ICalendar.isUTF8((line.isUnfolded ? unfolded : plain)[line.start..<line.end])
    }
    return line
  }

  private mutating func unfold(_ range: Range<Int>, _ line: inout Line) {
    line.start = unfolded.count
    append(range)
    line.end = unfolded.count
    line.isUnfolded = true
  }

  private mutating func append(_ range: Range<Int>) {
    if hasNULs { unfolded += plain[range].lazy.filter { $0 != 0 } } else { unfolded += plain[range] }
  }

  /// The next line of the file that has anything before its end.
  private mutating func physical() throws(CalendarReadingError) -> Piece? {
    while at < plain.count {
      let start = at
      while at < plain.count && plain[at] != 0x0A && plain[at] != 0x0D { at += 1 }
      let end = at
      at += at + 1 < plain.count && plain[at] == 0x0D && plain[at + 1] == 0x0A ? 2 : 1
      number += 1
      guard number <= limits.lines else {
        throw CalendarReadingError(
          .tooManyLines, line: number,
          "The file has more than \(limits.lines) lines. Export fewer years of the calendar.")
      }
      if end > start { return Piece(range: start..<end, number: number) }
    }
    return nil
  }

  /// The next line of the file that says something, and whether it begins a content line.
  private mutating func piece() throws(CalendarReadingError) -> Piece? {
    while var piece = ahead {
      ahead = try physical()
      if !hasBegun {
        guard let first = plain[piece.range].firstIndex(where: { $0 > 0x20 }) else { continue }
        piece.range = first..<piece.range.upperBound
      }
      let isFolded = plain[piece.range.lowerBound].isBlank
      guard isFolded || plain[piece.range].contains(where: { $0 > 0x20 }) else { continue }
      // Blank lines between a line and its rest are as good as none.
      let isContinued = ahead.map { plain[$0.range.lowerBound].isBlank } ?? false
      let hasName = !isFolded && hasName(plain[piece.range], isContinued)
      piece.beginsLine = hasName || !hasBegun
      piece.isFolded = isFolded && hasBegun
      hasBegun = true
      if isFolded { piece.range = piece.range.lowerBound + 1..<piece.range.upperBound }
      return piece
    }
    return nil
  }

  /// Whether a line begins with a name and what may follow one: a colon, a semicolon, or folding.
  private func hasName(_ line: ArraySlice<UInt8>, _ isContinued: Bool) -> Bool {
    for place in line.indices {
      switch line[place] {
      case 0x41...0x5A, 0x61...0x7A, 0: continue
      case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if place == line.startIndex { return false }
      case UInt8(ascii: ":"), UInt8(ascii: ";"): return place > line.startIndex
      default: return false
      }
    }
    return isContinued
  }
}

extension UInt8 {
  /// Space or tab, with which folded lines begin.
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 }
}
