/// How many parameters a statement has: the highest number after a `$`. Throws where one is missing below
/// it, as `$2` in `$1, $3`, which PostgreSQL would let pass or not depending on the values.
func placeholders(_ sql: String) throws(DatabaseError) -> Int {
  var scanner = PlaceholderScanner(Array(sql.utf8))
  let numbers = scanner.numbers()
  let count = numbers.max() ?? 0
  guard !numbers.contains(0), numbers.count == count else {
    throw DatabaseError(.misuse, detail: "parameters other than $1…$\(count) in «\(sql)»")
  }
  return count
}

/// Passes over texts, names and comments, where a `$` is only a `$`.
private struct PlaceholderScanner {
  private let text: [UInt8]
  private var place = 0

  init(_ text: [UInt8]) { self.text = text }

  mutating func numbers() -> Set<Int> {
    var found: Set<Int> = []
    while place < text.count {
      let isInName = place > 0 && isPartOfName(text[place - 1])
      switch text[place] {
      case UInt8(ascii: "'"):
        let isEscaped = place > 0 && (text[place - 1] | 0x20) == UInt8(ascii: "e") && !isNameLonger(place - 1)
        skipQuoted(UInt8(ascii: "'"), isEscaped: isEscaped)
      case UInt8(ascii: "\""): skipQuoted(UInt8(ascii: "\""), isEscaped: false)
      case UInt8(ascii: "-") where at("--"): skip(past: "\n")
      case UInt8(ascii: "/") where at("/*"): skipComment()
      case UInt8(ascii: "$") where !isInName: dollar(&found)
      default: place += 1
      }
    }
    return found
  }

  /// `$1`, or a text between `$$` and `$$`, `$tag$` and `$tag$`.
  private mutating func dollar(_ found: inout Set<Int>) {
    let rest = text[(place + 1)...]
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    if !digits.isEmpty {
      found.insert(Int(String(decoding: digits, as: UTF8.self)) ?? Int(Int32.max))
      place = digits.endIndex
      return
    }
    let tag = rest.prefix { $0 != UInt8(ascii: "$") && isPartOfName($0) }
    guard tag.endIndex < text.count, text[tag.endIndex] == UInt8(ascii: "$") else {
      place += 1
      return
    }
    let mark = Array(text[place...tag.endIndex])
    place = tag.endIndex + 1
    skip(past: String(decoding: mark, as: UTF8.self))
  }

  private mutating func skipQuoted(_ quote: UInt8, isEscaped: Bool) {
    place += 1
    while place < text.count, text[place] != quote {
      place += isEscaped && text[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    place += 1
  }

  /// Comments nest.
  private mutating func skipComment() {
    var depth = 0
    repeat {
      let step = at("/*") ? 1 : at("*/") ? -1 : 0
      depth += step
      place += step == 0 ? 1 : 2
    } while depth > 0 && place < text.count
  }

  private mutating func skip(past mark: String) {
    while place < text.count, !at(mark) { place += 1 }
    place += mark.utf8.count
  }

  private func at(_ mark: String) -> Bool { text[place...].starts(with: mark.utf8) }

  private func isNameLonger(_ end: Int) -> Bool { end > 0 && isPartOfName(text[end - 1]) }

  private func isPartOfName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || (0x30...0x39).contains(byte)
      || (0x61...0x7A).contains(byte | 0x20)
  }
}
