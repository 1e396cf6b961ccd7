/// Finds the components of a file and the properties that matter, line by line.
struct SourceMarks {
  private let limits: ReadingLimits
  private var marks: [CalendarSource.Mark] = []
  /// The components within which the next line lies, by the places of their marks.
  private var open: [(mark: Int, name: ComponentName)] = []
  private var components = 0

  init(_ limits: ReadingLimits) { self.limits = limits }

  mutating func add(
    _ line: SourceLines.Line, _ bytes: ArraySlice<UInt8>, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) {
    guard let mark = CalendarSource.Mark(line, bytes) else { return }
    if bytes.count > limits.lineBytes {
      guard !mark.name.isTemporal, mark.name != .begin, mark.name != .end else {
        throw CalendarReadingError(
          .lineTooLong, line: line.number,
          "The line has more than \(limits.lineBytes / 1024) KB of dates. Export fewer years of the calendar."
        )
      }
      findings.add(
        .longLine, line.number, "A line of more than \(limits.lineBytes / 1024) KB was passed over.")
      return
    }
    let value = bytes[(Int(mark.colon) + 1)...].trimmed
    if !mark.isCapital && mark.hasBlank && mark.name.isProse(value) {
      findings.add(
        .lostFolding, line.number, "This line looks like text of the one before, and was passed over.")
      return
    }
    switch mark.name {
    case .begin: try begin(mark, ComponentName(value), line.number, &findings)
    case .end: end(ComponentName(value), line.number, &findings)
    default: if !open.isEmpty { marks.append(mark) }
    }
  }

  private mutating func begin(
    _ mark: CalendarSource.Mark, _ name: ComponentName, _ line: Int, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) {
    if let place = open.firstIndex(where: { $0.name.cannotHold(name) }) {
      close(downTo: place, line, &findings)
    }
    components += 1
    guard components <= limits.components else {
      throw CalendarReadingError(
        .tooManyComponents, line: line,
        "The file has more than \(limits.components) components. Export fewer years of the calendar.")
    }
    guard open.count < limits.depth else {
      throw CalendarReadingError(
        .tooDeep, line: line,
        "Components lie within each other more than \(limits.depth) deep. Export the calendar again.")
    }
    open.append((marks.count, name))
    marks.append(mark)
  }

  private mutating func end(_ name: ComponentName, _ line: Int, _ findings: inout CalendarFindings) {
    guard let place = open.lastIndex(where: { $0.name == name }) else {
      findings.add(.unbalanced, line, "END:\(quoted(name.text)) has no BEGIN.")
      // What no component is called is a misspelling of the one that is open.
      if !name.isKnown { close() }
      return
    }
    close(downTo: place + 1, line, &findings)
    close()
  }

  /// Ends what has no END of its own before `line`.
  private mutating func close(downTo count: Int, _ line: Int, _ findings: inout CalendarFindings) {
    while open.count > count {
      let name = open.last?.name.text ?? ""
      findings.add(.unbalanced, line, "\(quoted(name)) has no END; it ends here.")
      close()
    }
  }

  private mutating func close() {
    guard let (mark, _) = open.popLast() else { return }
    marks[mark].start = Int32(marks.count)
  }

  /// All marks; throws where a component is still open.
  consuming func closed() throws(CalendarReadingError) -> [CalendarSource.Mark] {
    if let (mark, name) = open.last {
      throw CalendarReadingError(
        .truncated, line: Int(marks[mark].number),
        "\(quoted(name.text)), which begins here, never ends: the file is cut off. Fetch it again.")
    }
    return marks
  }
}

/// What a component is called.
struct ComponentName: Equatable {
  /// In capitals.
  let text: String

  init(_ bytes: ArraySlice<UInt8>) { text = String(decoding: bytes.prefix(100), as: UTF8.self).uppercased() }

  /// Whether RFC 5545, RFC 7953 or RFC 9073 names it.
  var isKnown: Bool { Self.known.contains(text) }

  /// Whether `other` can only stand beside this or outside of it: this then has lost its END. A calendar within a
  /// calendar is possible, if odd.
  func cannotHold(_ other: ComponentName) -> Bool {
    if Self.observances.contains(text) && Self.observances.contains(other.text) { return true }
    return Self.entries.contains(text) && (other.text == "VCALENDAR" || Self.entries.contains(other.text))
  }

  /// What lies directly within a calendar.
  private static let entries: Set<String> = [
    "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY",
  ]
  /// What lies directly within a VTIMEZONE.
  private static let observances: Set<String> = ["STANDARD", "DAYLIGHT"]

  private static let known: Set<String> = [
    "VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM",
    "VAVAILABILITY", "AVAILABLE", "PARTICIPANT", "VLOCATION", "VRESOURCE",
  ]
}
