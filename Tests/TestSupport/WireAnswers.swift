/// A final response as it stood on the wire, read without any leniency.
public struct WireAnswer: Equatable, Sendable {
  /// Three digits, 200 or more.
  public var status: Int
  /// Each header line, in order.
  public var headers: [(name: String, value: String)]
  /// As framed by its length or its chunks, or by the end of the connection.
  public var body: [UInt8]

  /// The same on the wire.
  public static func == (one: WireAnswer, other: WireAnswer) -> Bool {
    one.status == other.status && one.body == other.body && one.headers.elementsEqual(other.headers, by: ==)
  }

  /// The first value under the name, whatever its case.
  public subscript(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// What is wrong with the bytes of a connection.
public struct WireFault: Error, CustomStringConvertible {
  /// For people.
  public let description: String

  /// Says what it is.
  public init(description: String) { self.description = description }
}

/// Reads all that a server sent on one connection, to requests none of which was HEAD, by the letter of RFC 9112: each
/// answer has one head, one framing and nothing left over, and nothing follows one that says it is the last.
/// - Parameter isWhole: Whether the connection has ended; otherwise the last answer may be cut short, and is left out.
public func wireAnswers(in bytes: [UInt8], isWhole: Bool = true) throws(WireFault) -> [WireAnswer] {
  var reader = WireReader(rest: bytes[...], isWhole: isWhole)
  var answers: [WireAnswer] = []
  while !reader.rest.isEmpty {
    if answers.last?["Connection"] == "close" { throw WireFault(description: "more behind the last answer") }
    guard let answer = try reader.answer() else { break }
    if answer.status >= 200 { answers.append(answer) }
  }
  return answers
}

private struct WireReader {
  var rest: ArraySlice<UInt8>
  let isWhole: Bool

  /// Nil where the bytes end too early and may.
  mutating func answer() throws(WireFault) -> WireAnswer? {
    guard let first = try line() else { return nil }
    let words = first.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count == 3, words[0] == "HTTP/1.1", words[1].utf8.count == 3, let status = Int(words[1]),
      (100...599).contains(status)
    else { throw WireFault(description: "no status line: \(first)") }
    var answer = WireAnswer(status: status, headers: [], body: [])
    while true {
      guard let line = try line() else { return nil }
      if line.isEmpty { break }
      answer.headers.append(try header(line))
    }
    for name in ["content-length", "transfer-encoding", "date", "content-type", "retry-after"]
    where answer.headers.filter({ $0.name.lowercased() == name }).count > 1 {
      throw WireFault(description: "\(name) twice")
    }
    guard let body = try body(of: answer) else { return nil }
    answer.body = body
    return answer
  }

  private mutating func body(of answer: WireAnswer) throws(WireFault) -> [UInt8]? {
    let (length, coding) = (answer["Content-Length"], answer["Transfer-Encoding"])
    if answer.status < 200 || answer.status == 204 || answer.status == 304 {
      guard length == nil, coding == nil else { throw WireFault(description: "\(answer.status) with a body") }
      return []
    }
    if let coding {
      guard coding == "chunked", length == nil else { throw WireFault(description: "framed by \(coding)") }
      return try chunks()
    }
    guard let length else {
      guard answer["Connection"] == "close" else { throw WireFault(description: "no framing") }
      defer { rest = [] }
      return Array(rest)
    }
    guard let count = number(length, radix: 10) else { throw WireFault(description: "length \(length)") }
    return try take(count)
  }

  private mutating func chunks() throws(WireFault) -> [UInt8]? {
    var body: [UInt8] = []
    while true {
      guard let size = try line() else { return nil }
      guard let count = number(size, radix: 16) else { throw WireFault(description: "chunk of \(size)") }
      guard let bytes = try take(count), let end = try line() else { return nil }
      guard end.isEmpty else { throw WireFault(description: "chunk too long") }
      if count == 0 { return body }
      body += bytes
    }
  }

  private func header(_ line: String) throws(WireFault) -> (name: String, value: String) {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty,
      parts[0].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "(") }),
      parts[1].utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x09 })
    else { throw WireFault(description: "no header: \(line)") }
    return (String(parts[0]), String(parts[1].drop { $0 == " " }))
  }

  /// Up to the next CR LF, which is taken with it.
  private mutating func line() throws(WireFault) -> String? {
    guard let end = rest.firstIndex(of: 10) else { return try short() }
    guard end > rest.startIndex, rest[end - 1] == 13 else { throw WireFault(description: "a bare LF") }
    defer { rest = rest[(end + 1)...] }
    return String(decoding: rest[..<(end - 1)], as: UTF8.self)
  }

  private mutating func take(_ count: Int) throws(WireFault) -> [UInt8]? {
    guard rest.count >= count else { return try short() }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  private mutating func short<Value>() throws(WireFault) -> Value? {
    if isWhole {
      throw WireFault(description: "an answer is cut short: \(String(decoding: rest, as: UTF8.self))")
    }
    rest = []
    return nil
  }

  private func number(_ text: String, radix: Int) -> Int? {
    guard let first = text.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else {
      return nil
    }
    return Int(text, radix: radix)
  }
}
