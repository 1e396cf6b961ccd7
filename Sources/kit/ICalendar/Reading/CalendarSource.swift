/// The text of a file and where in it each component and each property that matters lies; what `SourceComponent` and
/// `SourceProperty` show.
final class CalendarSource: Sendable {
  /// A BEGIN or a property: small, as a file may have half a million.
  struct Mark {
    /// The line of the file on which it begins.
    var number: Int32
    /// Of a property, where its parameters begin; of a BEGIN, the mark behind its component.
    var start: Int32
    var colon, end: Int32
    var name: PropertyName
    /// Whether it lies in `unfolded`.
    var isUnfolded: Bool
    /// Whether the name stands in capitals.
    var isCapital: Bool
    /// Whether a blank stands behind the colon.
    var hasBlank: Bool
  }

  let marks: [Mark]
  let isUTF8: Bool
  private let plain, unfolded: [UInt8]

  /// The bytes of a mark between two places.
  func bytes(of mark: Mark, _ start: Int32, _ end: Int32) -> ArraySlice<UInt8> {
    (mark.isUnfolded ? unfolded : plain)[Int(start)..<Int(end)]
  }

  /// Reads a file once, from its start to its end.
  ///
  /// This is not libical's parser, though it writes our calendars: measured with 3.0.16, it takes 7 s for one
  /// line of 10 MB, 8 s for an EXDATE of 10 MB and 125 MB for as much in single EXDATEs; it returns nothing for
  /// a file that ends too early, drops values that it cannot read, and knows no line numbers.
  init(
    _ file: [UInt8], limits: ReadingLimits, findings: inout CalendarFindings
  ) throws(CalendarReadingError) {
    var lines = try SourceLines(file, limits: limits)
    var marks = SourceMarks(limits)
    while let line = try lines.next(&findings) {
      try marks.add(line, (line.isUnfolded ? lines.unfolded : lines.plain)[line.start..<line.end], &findings)
    }
    self.marks = try marks.closed()
    (plain, unfolded, isUTF8) = (lines.plain, lines.unfolded, lines.isUTF8)
    if !isUTF8 { findings.add(.windows1252, 1, "The text is no UTF-8. It was read as Windows-1252.") }
  }
}
