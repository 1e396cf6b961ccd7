/// Google's words with every secret of ours taken out, in one line of at most 300 characters.
func shown(_ words: String, without secrets: [String]) -> String {
  var words = words
  // The longest first, or a secret inside another would leave the rest of it.
  for secret in secrets.sorted(by: { $0.utf8.count > $1.utf8.count }) where secret.utf8.count >= 4 {
    words.replaceAll(secret, with: "…")
    words.replaceAll(percentEncoded(secret), with: "…")
  }
  let line = words.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }
  return String(String(String.UnicodeScalarView(line)).prefix(300))
}

extension String {
  fileprivate mutating func replaceAll(_ part: String, with other: String) {
    self = split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
