/// The content lines of a calendar, unfolded (RFC 5545 §3.1) and without their ends.
public func unfolded(_ bytes: [UInt8]) -> [String] {
  var lines: [[UInt8]] = []
  for line in bytes.split(separator: 0x0A) {
    let line = line.last == 0x0D ? line.dropLast() : line
    if line.first == 0x20, !lines.isEmpty {
      lines[lines.count - 1] += line.dropFirst()
    } else {
      lines.append(Array(line))
    }
  }
  return lines.map { String(decoding: $0, as: UTF8.self) }
}
