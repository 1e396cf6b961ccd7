/// A component (RFC 5545 §3.6) with the properties that matter here, in the order of the file.
struct SourceComponent {
  let source: CalendarSource
  /// The place of its mark; -1 for all that lies in no calendar.
  private let mark: Int32

  private init(_ source: CalendarSource, _ mark: Int) {
    self.source = source
    self.mark = Int32(mark)
  }

  /// What tells it from the others of its file.
  var place: Int { Int(mark) }

  /// In capitals.
  var name: String {
    guard mark >= 0 else { return "VCALENDAR" }
    let begin = source.marks[place]
    return ComponentName(source.bytes(of: begin, begin.colon + 1, begin.end).trimmed).text
  }

  /// Whether it is a VCALENDAR.
  private var isCalendar: Bool {
    let begin = source.marks[place]
    return source.bytes(of: begin, begin.colon + 1, begin.end).trimmed.isWord("VCALENDAR")
  }

  /// A calendar and those that lie within it, each of which is read by itself.
  private var calendarsWithin: [SourceComponent] {
    [self] + components.lazy.filter(\.isCalendar).flatMap(\.calendarsWithin)
  }

  /// The line of its BEGIN.
  var line: Int { mark >= 0 ? Int(source.marks[place].number) : components.first?.line ?? 1 }

  private var end: Int { mark >= 0 ? Int(source.marks[place].start) : source.marks.count }

  /// The properties; of all that lies in no calendar none.
  var properties: Children<SourceProperty> {
    Children(at: place + 1, end: end, source: source) { source, place in
      SourceProperty(source.marks[place], of: source)
    }
  }

  /// The components within.
  var components: Children<SourceComponent> {
    let isLoose = mark < 0
    return Children(at: place + 1, end: end, source: source, wantsComponents: true) { source, place in
      let component = SourceComponent(source, place)
      return isLoose && !Self.loose.contains(component.name) ? nil : component
    }
  }

  /// The components that are read also where no calendar is around them.
  private static let loose: Set<String> = ["VEVENT", "VFREEBUSY", "VTIMEZONE", "VTODO", "VJOURNAL"]

  /// The first property of that name: the first that is written as programs write it and whose value is one, or the
  /// first whose value is one; the first of all where no value is.
  func first(
    _ name: PropertyName, where isValid: (SourceProperty) -> Bool = { _ in true }
  ) -> SourceProperty? {
    var valid, any: SourceProperty?
    var at = place + 1
    let end = end
    while at < end {
      let mark = source.marks[at]
      at = mark.name == .begin ? Int(mark.start) : at + 1
      guard mark.name == name else { continue }
      let property = SourceProperty(mark, of: source)
      if isValid(property) {
        if property.isExact { return property }
        if valid == nil { valid = property }
      }
      if any == nil { any = property }
    }
    return valid ?? any
  }

  /// The calendars of a file, and all components outside of them as of one more.
  static func calendars(
    of source: CalendarSource, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [SourceComponent] {
    let all = SourceComponent(source, -1)
    let roots = Children<SourceComponent>(
      at: 0, end: source.marks.count, source: source, wantsComponents: true
    ) {
      SourceComponent($0, $1)
    }
    var calendars = roots.filter(\.isCalendar).flatMap(\.calendarsWithin)
    if let first = all.components.first {
      findings.add(.noCalendar, first.line, "Components without BEGIN:VCALENDAR were read as of one.")
      calendars.append(all)
    }
    guard !calendars.isEmpty else {
      throw CalendarReadingError(
        .notACalendar,
        "This is no calendar: it has no BEGIN:VCALENDAR. Export it as iCalendar (.ics), or give the address of one."
      )
    }
    return calendars
  }
}

/// What lies directly within a component.
struct Children<Child>: Sequence, IteratorProtocol {
  private var at: Int
  private let end: Int
  private let source: CalendarSource
  private let wantsComponents: Bool
  private let child: (CalendarSource, Int) -> Child?

  init(
    at: Int, end: Int, source: CalendarSource, wantsComponents: Bool = false,
    _ child: @escaping (CalendarSource, Int) -> Child?
  ) {
    (self.at, self.end, self.source) = (at, end, source)
    (self.wantsComponents, self.child) = (wantsComponents, child)
  }

  /// The first one.
  var first: Child? {
    var copy = self
    return copy.next()
  }

  mutating func next() -> Child? {
    while at < end {
      let place = at
      let isComponent = source.marks[place].name == .begin
      at = isComponent ? Int(source.marks[place].start) : place + 1
      if isComponent == wantsComponents, let child = child(source, place) { return child }
    }
    return nil
  }
}
