/// Rows of figures, each with what it is compared to and what is wanted.
struct Table {
  private var rows = [["what", "coachcal", "other side", "ratio", "wanted", ""]]

  mutating func add(
    _ what: String, _ ours: String, _ other: String, _ ratio: String, _ wanted: String, _ isMet: Bool
  ) {
    rows.append([what, ours, other, ratio, wanted, isMet ? "ok" : "MISSED"])
  }

  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
