import CivilTime

extension Zone {
  /// The zone of a name that tells its offset from UTC, where nobody knows the name itself.
  ///
  /// `GMT+0100` and `UTC+1` are that offset all year. `(UTC+01:00) Amsterdam, Berlin, Bern, Rom`, in any language, is the
  /// first of its cities that the IANA list has with that offset in standard time; without one nobody knows whether
  /// its clocks change, and nil is less wrong than an offset that holds half of the year.
  static func telling(offsetIn tzid: String) -> Zone? {
    var name = Substring(tzid.filter { $0 != "\"" }).utf8.trimmed
    var cities: Substring.UTF8View?
    if name.first == UInt8(ascii: "("), let end = name.firstIndex(of: UInt8(ascii: ")")) {
      let rest = name[name.index(after: end)...].trimmed
      if !rest.isEmpty { cities = rest }
      name = name[..<end].dropFirst().trimmed
    }
    guard let offset = offset(name) else { return nil }
    if let cities { return city(cities, offset) }
    let minutes = abs(offset) / 60
    let text = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return Zone(name: "UTC\(offset < 0 ? "-" : "+")\(text)", offset: offset, changes: [])
  }

  /// Seconds: `UTC+01:00`, `GMT+0100`, `GMT+01.00`, `UTC+1`, `+01:00`, `+0100`. East is positive, as people write it.
  private static func offset(_ name: Substring.UTF8View) -> Int? {
    var rest = name
    let hasLetters = ["utc", "gmt"].contains(String(Substring(name.prefix(3))).lowercased())
    if hasLetters { rest = name.dropFirst(3).trimmed }
    guard let sign = rest.popFirst(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      return nil
    }
    var digits: [Int] = []
    var hoursBeforeSign: Int?
    for byte in rest {
      switch byte {
      case 0x30...0x39 where digits.count < 4: digits.append(Int(byte - 0x30))
      case UInt8(ascii: ":") where hoursBeforeSign == nil, UInt8(ascii: ".") where hoursBeforeSign == nil:
        hoursBeforeSign = digits.count
      default: return nil
      }
    }
    let hourDigits = hoursBeforeSign ?? (digits.count > 2 ? digits.count - 2 : digits.count)
    guard (1...2).contains(hourDigits), [0, 2].contains(digits.count - hourDigits),
      digits.count > hourDigits || hasLetters && hoursBeforeSign == nil
    else { return nil }
    let hours = digits[..<hourDigits].reduce(0) { $0 * 10 + $1 }
    let minutes = digits[hourDigits...].reduce(0) { $0 * 10 + $1 }
    guard minutes < 60, hours * 60 + minutes <= 14 * 60 else { return nil }
    return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  /// The first city of a list with that offset in standard time.
  private static func city(_ list: Substring.UTF8View, _ offset: Int) -> Zone? {
    // Windows names no more than seven cities at once; a file may name as many as it likes.
    for city in list.split(maxSplits: 8, whereSeparator: { ",;/&".utf8.contains($0) }).prefix(8) {
      let key = String(Substring(city.trimmed)).lowercased().replacing(" ", with: "_")
      for name in cities[key] ?? [] {
        if let zone = try? Zone.named(name), zone.standardOffset == offset { return zone }
      }
    }
    return nil
  }

  /// The lesser of its offsets of a winter and a summer, of either half of the earth.
  private var standardOffset: Int {
    let january2026 = Instant(seconds: 1_767_225_600)
    return min(self.offset(at: january2026), self.offset(at: january2026 + 182 * 86_400))
  }
}

/// IANA names by their cities as they write them, in lower case.
private let cities: [String: [String]] = {
  var cities: [String: [String]] = [:]
  for name in ((try? Zone.allNames()) ?? []).sorted() where !name.hasPrefix("Etc/") {
    guard let slash = name.lastIndex(of: "/") else { continue }
    cities[name[name.index(after: slash)...].lowercased(), default: []].append(name)
  }
  return cities
}()

extension Substring.UTF8View {
  /// Without the blanks at both ends.
  fileprivate var trimmed: Self {
    var view = self
    while view.first == 0x20 { view.removeFirst() }
    while view.last == 0x20 { view.removeLast() }
    return view
  }
}
