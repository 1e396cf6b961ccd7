/// Rows for people: columns as wide as their widest cell, the last one as it comes.
struct Table {
  var header: [String]
  var rows: [[String]]

  init(_ header: String..., rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// Its lines, each ended by a line feed; control characters in cells become spaces.
  var text: String {
    let cells = ([header] + rows).map { $0.map(printable) }
    let widths = header.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      let line = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: "  ")
      return line.trimmed + "\n"
    }.joined()
  }
}

/// Text of others as it may stand on a terminal: no control character reaches it.
func printable(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
}

extension String {
  /// Without spaces at its end.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
