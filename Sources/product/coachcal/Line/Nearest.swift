/// The names that were probably meant by a wrong one, three at most, the nearest first.
func nearest(_ word: String, among names: [String]) -> [String] {
  let typed = Array(word.utf8)
  let distances = names.map { (name: $0, distance: $0.hasPrefix(word) ? 1 : edits(typed, Array($0.utf8))) }
  return distances.filter { $0.distance <= max(2, typed.count / 3) }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// ` Did you mean a, b?`, or nothing.
func meant(_ names: [String]) -> String {
  names.isEmpty ? "" : " Did you mean \(names.joined(separator: " or "))?"
}

/// How many bytes have to be added, removed or replaced to get from one to the other.
private func edits(_ from: [UInt8], _ to: [UInt8]) -> Int {
  var row = Array(0...to.count)
  for (index, byte) in from.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in to.enumerated() {
      let replaced = diagonal + (byte == other ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[to.count]
}
