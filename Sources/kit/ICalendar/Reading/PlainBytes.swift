/// The bytes of a calendar in an encoding of ASCII's kind (UTF-8 or Windows-1252), without a byte order mark:
/// UTF-16 in either order, with or without a mark, becomes UTF-8.
func plainBytes(_ bytes: [UInt8]) -> [UInt8] {
  switch (bytes.first, bytes.dropFirst().first) {
  case (0xFF, 0xFE): return utf16(bytes.dropFirst(2), isBigEndian: false)
  case (0xFE, 0xFF): return utf16(bytes.dropFirst(2), isBigEndian: true)
  default: break
  }
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
  // A calendar begins with a letter, if not with blanks: in UTF-16 each has a zero beside it.
  let head = bytes.prefix(8)
  guard head.count == 8 else { return bytes }
  let zeros = head.indices.filter { head[$0] == 0 }
  if zeros == [1, 3, 5, 7] { return utf16(bytes[...], isBigEndian: false) }
  if zeros == [0, 2, 4, 6] { return utf16(bytes[...], isBigEndian: true) }
  return bytes
}

private func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [UInt8] {
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count / 2)
  let (high, low) = isBigEndian ? (0, 1) : (1, 0)
  let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).lazy.map { (at: Int) -> UInt16 in
    UInt16(bytes[at + high]) << 8 | UInt16(bytes[at + low])
  }
  _ = transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: false) {
    text.append($0)
  }
  return text
}

/// Text of a file: as UTF-8, or byte by byte as Windows-1252, which every byte is.
func decoded(_ bytes: some Collection<UInt8>, isUTF8: Bool) -> String {
  if isUTF8 { return String(decoding: bytes, as: UTF8.self) }
  var text = ""
  for byte in bytes {
    let scalar =
      (0x80..<0xA0).contains(byte) ? Unicode.Scalar(upperWindows1252[Int(byte) - 0x80]) : Unicode.Scalar(byte)
    text.unicodeScalars.append(scalar ?? "\u{FFFD}")
  }
  return text
}

/// What Windows-1252 has where ISO 8859-1 has C1 controls; the five places without a letter stay controls.
private let upperWindows1252: [UInt16] = [
  0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,
  0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A,
  0x153, 0x9D, 0x17E, 0x178,
]

/// Whether bytes are well-formed UTF-8, without making a text of them.
func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.withUnsafeBufferPointer { bytes in
    var at = 0
    while at < bytes.count {
      let first = bytes[at]
      at += 1
      guard first >= 0x80 else { continue }
      // The second byte tells overlong forms, surrogates and what lies beyond U+10FFFF.
      let second: ClosedRange<UInt8>
      let count: Int
      switch first {
      case 0xC2...0xDF: (second, count) = (0x80...0xBF, 1)
      case 0xE0: (second, count) = (0xA0...0xBF, 2)
      case 0xED: (second, count) = (0x80...0x9F, 2)
      case 0xE1...0xEF: (second, count) = (0x80...0xBF, 2)
      case 0xF0: (second, count) = (0x90...0xBF, 3)
      case 0xF1...0xF3: (second, count) = (0x80...0xBF, 3)
      case 0xF4: (second, count) = (0x80...0x8F, 3)
      default: return false
      }
      guard at + count <= bytes.count, second.contains(bytes[at]) else { return false }
      for next in at + 1..<at + count where bytes[next] & 0xC0 != 0x80 { return false }
      at += count
    }
    return true
  }
}
