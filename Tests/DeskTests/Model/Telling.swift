import Booking
import CivilTime

/// What Swift prints of values, with times as people read them.
func readable(_ value: Any) -> String {
  var text = "\(value)"
  for module in ["CivilTime.", "Booking.", "DeskTests."] { text = text.replacing(module, with: "") }
  text = text.replacing(#/Instant\(seconds: (-?\d+)\)/#) { Instant(seconds: Int64($0.1) ?? 0).rfc3339 }
  text = text.replacing(#/LocalDate\(dayNumber: (-?\d+)\)/#) { LocalDate(dayNumber: Int($0.1) ?? 0).iso8601 }
  return text.replacing(#/LocalTime\(seconds: (\d+)\)/#) {
    LocalTime(seconds: Int($0.1) ?? 0)?.iso8601 ?? ""
  }
}

extension ModelBooking: CustomStringConvertible {
  var description: String {
    let parts: [String?] = [
      "\(ref) \(status) \(kind) of \(client) with \(coach) in \(brand), \(start.rfc3339) to \(end.rfc3339)",
      "(\(occupiedUntil.rfc3339)) of \(capacity)", movedFrom.map { "from \($0)" },
      package.map { "paid by \($0)" }, mode == .instant ? nil : mode.rawValue,
      expires.map { "expires \($0.rfc3339)" }, heldUntil.map { "held to \($0.rfc3339)" },
      paid.map { "paid \($0.rfc3339)" }, cancelledBy.map { "cancelled by \($0)" }, isKept ? "kept" : nil,
      recurring.map { "of \($0)" }, occurrence.map { "for \($0.iso8601)" },
    ]
    return parts.compactMap(\.self).joined(separator: " ")
  }
}
