/// A piece of a file as a message may quote it: short, and without anything that a terminal would obey.
func quoted(_ piece: some StringProtocol) -> String {
  let most = 60
  var shown = ""
  for (place, scalar) in piece.unicodeScalars.enumerated() {
    if place == most { return "\"" + shown + "…\"" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: shown += scalar.escaped(asASCII: true)
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return "\"" + shown + "\""
}

/// Bytes of a file as a message may quote them.
func quoted(_ bytes: some Collection<UInt8>) -> String {
  quoted(String(decoding: bytes.prefix(300), as: UTF8.self))
}

extension ArraySlice<UInt8> {
  /// Without blanks and controls at both ends.
  var trimmed: ArraySlice<UInt8> {
    var bytes = self
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return bytes
  }

  /// Whether these are the letters of a word in capitals, in either case.
  func isWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for (place, byte) in enumerated() {
      if byte.capital != word.utf8Start[place] { return false }
    }
    return true
  }
}
