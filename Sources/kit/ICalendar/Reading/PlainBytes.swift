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
  var units: [UInt16] = []
  units.reserveCapacity(bytes.count / 2)
  var at = bytes.startIndex
  while at + 1 < bytes.endIndex {
    let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
    units.append(isBigEndian ? first << 8 | second : second << 8 | first)
    at += 2
  }
  return Array(String(decoding: units, as: UTF16.self).utf8)
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

/// Whether bytes are well-formed UTF-8.
func isUTF8(_ bytes: [UInt8]) -> Bool {
  bytes.withUnsafeBufferPointer { bytes in
    bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
  }
}
