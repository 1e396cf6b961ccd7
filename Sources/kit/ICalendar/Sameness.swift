import CivilTime

/// What a calendar object says, as far as we say it ourselves: for comparing what a server gives back with what
/// was put there, whatever it did to bytes, order and properties of its own.
public struct ObjectContent: Hashable, Sendable {
  /// The UIDs of its events; one where it is an object as RFC 4791 §4.1 wants it.
  public var uids: [String]
  /// What the first of its events says, by name.
  private var properties: [String: String]
  /// Whether it has more events than one, or an event that recurs.
  private var isMore: Bool

  /// Reads a calendar object; what cannot be read is not there.
  public init(_ bytes: [UInt8]) {
    uids = []
    properties = [:]
    isMore = false
    var components: [String] = []
    var events = 0
    for line in contentLines(bytes) {
      switch line.name {
      case "BEGIN":
        components.append(line.value.uppercased())
        if line.value.uppercased() == "VEVENT" { events += 1 }
      case "END":
        if components.last == line.value.uppercased() { components.removeLast() }
      default:
        guard components.last == "VEVENT" else { continue }
        if line.name == "UID", !uids.contains(line.text) { uids.append(line.text) }
        if recurring.contains(line.name) { isMore = true }
        if events == 1, let value = compared(line) { properties[line.name, default: ""] += value }
      }
    }
    if events != 1 { isMore = true }
  }

  /// Whether both say the same.
  public static func == (a: ObjectContent, b: ObjectContent) -> Bool {
    a.uids == b.uids && a.properties == b.properties && !a.isMore && !b.isMore
  }

  /// Whether it says all that ours says, and nothing that would make another event of it.
  public func says(_ ours: ObjectContent) -> Bool {
    uids == ours.uids && !isMore
      && ours.properties.allSatisfy { (properties[$0.key] ?? assumed[$0.key]) == $0.value }
      && texts.allSatisfy { properties[$0] == ours.properties[$0] }
  }
}

/// What a value is compared by; nil for what servers and apps keep for themselves.
private func compared(_ line: ContentLine) -> String? {
  switch line.name {
  case "DTSTART", "DTEND":
    guard let zone = line["TZID"], let local = LocalDateTime(basic: line.value),
      let zone = try? Zone.named(zone)
    else { return line.value }
    return zone.instant(of: local).rfc3339
      .filter { $0 != "-" && $0 != ":" }
  case "STATUS", "TRANSP": return line.value.uppercased()
  case "URL": return line.value
  case "SUMMARY", "DESCRIPTION", "LOCATION": return line.text
  default: return nil
  }
}

/// What must not be there either where ours has it not.
private let texts = ["SUMMARY", "DESCRIPTION", "LOCATION", "URL"]

/// What readers take for said where nothing is (RFC 5545 §3.8.2.7).
private let assumed = ["TRANSP": "OPAQUE"]

private let recurring: Set<String> = ["RRULE", "RDATE", "EXRULE", "RECURRENCE-ID"]

extension LocalDateTime {
  /// A floating DATE-TIME (RFC 5545 §3.3.5).
  fileprivate init?(basic text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 15, digits[8] == UInt8(ascii: "T") else { return nil }
    let day = String(decoding: digits[..<8], as: UTF8.self)
    let time = String(decoding: digits[9...], as: UTF8.self)
    func part(_ text: String, _ from: Int, _ length: Int) -> Substring {
      text.dropFirst(from).prefix(length)
    }
    self.init(
      iso8601:
        "\(part(day, 0, 4))-\(part(day, 4, 2))-\(part(day, 6, 2))T\(part(time, 0, 2)):\(part(time, 2, 2)):\(part(time, 4, 2))"
    )
  }
}
