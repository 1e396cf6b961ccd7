/// A component (RFC 5545 §3.6) with the properties that matter here, in the order of the file.
struct SourceComponent {
  /// In capitals.
  let name: String
  /// The line of its BEGIN.
  let line: Int
  var properties: [SourceProperty] = []
  var components: [SourceComponent] = []

  /// The first property of that name.
  func first(_ name: PropertyName) -> SourceProperty? {
    properties.firstIndex { $0.name == name }.map { properties[$0] }
  }

  /// All properties of that name.
  func all(_ name: PropertyName) -> [SourceProperty] { properties.filter { $0.name == name } }
}

extension SourceComponent {
  /// The components of a file, outermost first: calendars, as a rule.
  ///
  /// This is not libical's parser, though it writes our calendars: measured with 3.0.16, it takes 7 s for one
  /// line of 10 MB, 8 s for an EXDATE of 10 MB and 125 MB for as much in single EXDATEs; it returns nothing for
  /// a file that ends too early, drops values that it cannot read, and knows no line numbers. Here time and
  /// memory grow with the file, and no faster than the file.
  static func all(
    in source: SourceLines, limits: ReadingLimits, findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [SourceComponent] {
    var open: [SourceComponent] = []
    var done: [SourceComponent] = []
    var count = 0
    func close() {
      guard let last = open.popLast() else { return }
      if open.isEmpty { done.append(last) } else { open[open.count - 1].components.append(last) }
    }
    for line in source.lines {
      let number = Int(line.number)
      guard let property = SourceProperty(line, of: source.text) else { continue }
      if line.end - line.start > limits.lineBytes {
        guard !property.name.isTemporal, property.name != .begin, property.name != .end else {
          throw CalendarReadingError(
            .lineTooLong, line: number,
            "The line has more than \(limits.lineBytes / 1024) KB of dates. Export fewer years of the calendar."
          )
        }
        findings.add(
          .longLine, number, "A line of more than \(limits.lineBytes / 1024) KB was passed over.")
        continue
      }
      switch property.name {
      case .begin:
        count += 1
        guard count <= limits.components else {
          throw CalendarReadingError(
            .tooManyComponents, line: number,
            "The file has more than \(limits.components) components. Export fewer years of the calendar.")
        }
        guard open.count < limits.depth else {
          throw CalendarReadingError(
            .tooDeep, line: number,
            "Components lie within each other more than \(limits.depth) deep. Export the calendar again.")
        }
        open.append(SourceComponent(name: property.word, line: number))
      case .end:
        let name = property.word
        guard let place = open.lastIndex(where: { $0.name == name }) else {
          findings.add(.unbalanced, number, "END:\(CalendarFindings.quoted(name)) has no BEGIN.")
          // What no component is called is a misspelling of the one that is open.
          if !names.contains(name) { close() }
          continue
        }
        while open.count > place + 1 {
          let name = open.last?.name ?? ""
          findings.add(.unbalanced, number, "\(CalendarFindings.quoted(name)) has no END; it ends here.")
          close()
        }
        close()
      default:
        if !open.isEmpty { open[open.count - 1].properties.append(property) }
      }
    }
    if let last = open.last {
      throw CalendarReadingError(
        .truncated, line: last.line,
        "\(CalendarFindings.quoted(last.name)), which begins here, never ends: the file is cut off. Fetch it again."
      )
    }
    return done
  }
}

/// The components of RFC 5545, RFC 7953 and RFC 9073.
private let names: Set<String> = [
  "VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM",
  "VAVAILABILITY", "AVAILABLE", "PARTICIPANT", "VLOCATION", "VRESOURCE",
]
