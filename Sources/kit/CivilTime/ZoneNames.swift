extension Zone {
  /// The zone of exactly that IANA name, canonical or link, as the system's tzdata lists it; kept once read.
  ///
  /// The name is looked up in that list before any file is touched, so that no name ever becomes a path
  /// that the list does not hold. Throws `unknown-zone`, `zone-data-missing` or `zone-data-damaged`.
  public static func named(_ name: String) throws(ZoneError) -> Zone {
    name == utc.name ? utc : try ZoneDirectory.system.zone(named: name)
  }

  /// The version of the system's zone data, such as `2026f`; `unknown` where the data cannot be read
  /// (`allNames` then throws the reason).
  public static var dataVersion: String { (try? ZoneDirectory.system.index().version) ?? "unknown" }

  /// Every name that `named` accepts, sorted.
  public static func allNames() throws(ZoneError) -> [String] {
    try ZoneDirectory.system.index().names.sorted()
  }

  /// A zone from the bytes of a TZif file (RFC 9636); throws `zone-data-damaged`.
  public convenience init(name: String, tzif bytes: [UInt8]) throws(ZoneError) {
    self.init(name: name, timeline: try TZif.timeline(of: bytes, name: name))
  }
}
