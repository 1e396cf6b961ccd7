public import CivilTime

extension Zone {
  /// The zone that a TZID from anywhere means: an IANA name in any case, behind the prefix of a vendor, in
  /// quotes or with a number that some program added; or a Windows name, from the registry or as people see it.
  ///
  /// Nil where nobody knows it. Names are looked up in lists, and never become part of a path.
  public static func alias(_ tzid: String) -> Zone? {
    guard tzid.utf8.count <= ZoneResolver.longestName else { return nil }
    let name = tidy(tzid)
    return iana(name) ?? windows(name) ?? iana(withoutPrefix: name)
  }

  /// Without quotes and blanks around it, and without a number that tells copies of a zone apart, as in
  /// `Europe/Berlin 1`.
  private static func tidy(_ tzid: String) -> String {
    let edges = [UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "'")]
    var name = Substring(tzid).utf8
    while let first = name.first, edges.contains(first) { name.removeFirst() }
    while let last = name.last, edges.contains(last) { name.removeLast() }
    if let blank = name.lastIndex(of: edges[0]),
      name[blank...].dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    {
      name = name[..<blank]
    }
    return String(Substring(name))
  }

  private static func iana(_ name: String) -> Zone? {
    let key = underscored(name.lowercased())
    guard let name = ianaNames[key] else { return nil }
    return try? Zone.named(name)
  }

  /// `/mozilla.org/20050126_1/Europe/Berlin`, `tzone://Microsoft/Utc`: the longest end that is a name. Ends are tried
  /// from the shortest, as long as a name ends so: a few, however many slashes there are.
  private static func iana(withoutPrefix name: String) -> Zone? {
    guard name.hasPrefix("/") || name.utf8.contains(UInt8(ascii: ":")) && name.contains("://") else {
      return nil
    }
    var zone: Zone?
    var end = name.endIndex
    while let slash = name[..<end].lastIndex(of: "/") {
      let rest = String(name[name.index(after: slash)...])
      guard endsOfNames.contains(underscored(rest.lowercased())) else { break }
      if let longer = iana(rest) ?? windows(rest) { zone = longer }
      end = slash
    }
    return zone
  }

  private static func windows(_ name: String) -> Zone? {
    let key = name.lowercased()
    guard let iana = windowsNames[key] ?? windowsNames[shown(key)] else { return nil }
    return try? Zone.named(iana)
  }

  /// A name that people see, without its offset: `(UTC-05:00) Eastern Time (US & Canada)`, and older
  /// `(GMT+01.00) Amsterdam / Berlin / Rome`.
  private static func shown(_ name: String) -> String {
    var name = name[...]
    if name.utf8.first == UInt8(ascii: "("), name.hasPrefix("(utc") || name.hasPrefix("(gmt"),
      let end = name.firstIndex(of: ")")
    {
      name = name[name.index(after: end)...].drop { $0 == " " }
    }
    guard name.utf8.contains(0x20) else { return String(name) }
    return String(name).replacing(" / ", with: ", ").replacing(" and ", with: " & ")
  }
}

/// IANA names have underscores where others have blanks.
private func underscored(_ name: String) -> String {
  name.utf8.contains(0x20) ? name.replacing(" ", with: "_") : name
}

/// IANA names by their lower case; the list is empty where the zone data cannot be read.
private let ianaNames: [String: String] = {
  let names = (try? Zone.allNames()) ?? []
  return Dictionary(names.map { ($0.lowercased(), $0) }) { first, _ in first }.merging(["utc": "UTC"]) {
    $1
  }
}()

/// IANA names by Windows names of both kinds, in lower case.
private let windowsNames: [String: String] = {
  var names: [String: String] = [:]
  for line in windowsZoneTable.split(separator: "\n") {
    let parts = line.lowercased().split(separator: "|")
    let iana = String(line.split(separator: "|")[1])
    names[String(parts[0])] = iana
    // "Coordinated Universal Time-11" and the like are as good as names as the others.
    if names[String(parts[2])] == nil { names[String(parts[2])] = iana }
  }
  for (name, windows) in olderNames { names[name] = names[windows] }
  return names
}()

/// What stands behind each slash of a name of any kind, and the names, as an IANA name would be written.
private let endsOfNames: Set<String> = {
  var ends: Set<String> = []
  for name in [Array(ianaNames.keys), Array(windowsNames.keys)].joined() {
    let name = underscored(name)
    ends.insert(name)
    var rest = name[...]
    while let slash = rest.firstIndex(of: "/") {
      rest = rest[rest.index(after: slash)...]
      ends.insert(String(rest))
    }
  }
  return ends
}()

/// Names that Outlook 2003 to 2010 showed and today's Windows no longer does, and one of Lotus Notes.
private let olderNames = [
  "athens, beirut, istanbul, minsk": "gtb standard time",
  "athens, bucharest, istanbul": "gtb standard time",
  "athens, istanbul, minsk": "gtb standard time",
  "auckland, wellington": "new zealand standard time",
  "baja california": "pacific standard time (mexico)",
  "brasilia": "e. south america standard time",
  "buenos aires": "argentina standard time",
  "greenwich mean time : dublin, edinburgh, lisbon, london": "gmt standard time",
  "greenwich mean time: dublin, edinburgh, lisbon, london": "gmt standard time",
  "greenwich mean time; dublin, edinburgh, london": "gmt standard time",
  "guadalajara, mexico city, monterrey - new": "central standard time (mexico)",
  "hawaii": "hawaiian standard time",
  "helsinki, kiev, riga, sofia, tallinn, vilnius": "fle standard time",
  "helsinki, riga, tallinn": "fle standard time",
  "islamabad, karachi, tashkent": "pakistan standard time",
  "kuwait, riyadh, baghdad": "arab standard time",
  "moscow, st. petersburg, volgograd": "russian standard time",
  "nairobi": "e. africa standard time",
  "paris, madrid, brussels, copenhagen": "romance standard time",
  "prague, central europe": "central europe standard time",
  "sarajevo, skopje, sofija, vilnius, warsaw, zagreb": "central european standard time",
  "sarajevo/skopje/sofija/vilnius/warsaw/zagreb": "central european standard time",
  "tijuana, baja california": "pacific standard time (mexico)",
  "western/central europe": "w. europe standard time",
]
