// The little of iCalendar that has to be read to speak CalDAV.

/// Whether it begins as iCalendar (RFC 5545 §3.4) does; a byte order mark and blanks may come before.
func isCalendar(_ bytes: [UInt8]) -> Bool {
  let marked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
  let start = marked.drop { $0 <= 0x20 }.prefix(15)
  return String(decoding: start, as: UTF8.self).uppercased() == "BEGIN:VCALENDAR"
}

/// The UIDs of everything in it (RFC 5545 §3.8.4.7), unfolded and without escapes.
func uids(in bytes: [UInt8]) -> Set<String> {
  var found: Set<String> = []
  var line: [UInt8] = []
  func take() {
    guard line.count > 4, String(decoding: line.prefix(3), as: UTF8.self).uppercased() == "UID",
      let value = valueStart(line)
    else { return }
    found.insert(String(trimmed(unescaped(line[value...]))))
  }
  for part in bytes.split(separator: 0x0A) {
    let part = part.last == 0x0D ? part.dropLast() : part
    if let first = part.first, first == 0x20 || first == 0x09 {
      line += part.dropFirst()
    } else {
      take()
      line = Array(part)
    }
  }
  take()
  return found
}

/// Behind `UID` and its parameters; nil for another property.
private func valueStart(_ line: [UInt8]) -> Int? {
  guard line[3] == UInt8(ascii: ":") || line[3] == UInt8(ascii: ";") else { return nil }
  var isQuoted = false
  for place in 3..<line.count {
    if line[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
    if line[place] == UInt8(ascii: ":"), !isQuoted { return place + 1 }
  }
  return nil
}

/// RFC 5545 §3.3.11.
private func unescaped(_ value: ArraySlice<UInt8>) -> String {
  var out: [UInt8] = []
  var isEscaped = false
  for byte in value {
    if isEscaped {
      out.append(byte == UInt8(ascii: "n") || byte == UInt8(ascii: "N") ? 0x0A : byte)
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else {
      out.append(byte)
    }
  }
  return String(decoding: out, as: UTF8.self)
}
