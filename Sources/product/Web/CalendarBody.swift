import HTTP

/// The calendar in a request's body: the body itself, or the first file of a form (RFC 7578).
func calendarBody(of request: Request) throws -> [UInt8] {
  guard let type = request.headers["Content-Type"].flatMap(MediaType.init) else {
    throw unsupported
  }
  switch type.essence {
  case "text/calendar", "application/octet-stream", "application/ics", "text/plain": return request.body
  case "multipart/form-data":
    guard let boundary = type["boundary"], !boundary.isEmpty, let file = firstPart(of: request.body, boundary)
    else {
      throw Problem.badRequest("The form holds no file. Send it as one part, or the calendar as it is.")
    }
    return file
  default: throw unsupported
  }
}

private var unsupported: Problem {
  Problem(
    status: .unsupportedMediaType, code: "unsupported-media-type", title: "Not a calendar",
    detail: "Send the calendar as text/calendar, or as a file in multipart/form-data.")
}

/// The content of the first part that has a file's name, else of the first part (RFC 2046 §5.1.1). Lines may end in
/// LF alone; a form without its last boundary was cut off and has no part.
private func firstPart(of body: [UInt8], _ boundary: String) -> [UInt8]? {
  let mark = Array("--\(boundary)".utf8)
  var first: Range<Int>?
  var start: Int?
  for line in Lines(body, in: body.indices) {
    guard let isLast = line.delimits(mark, body) else { continue }
    if let start, start < line.lowerBound {
      let part = start..<body.withoutLineBreak(before: line.lowerBound, downTo: start)
      let (content, isFile) = body.content(of: part)
      if isFile { return Array(body[content]) }
      first = first ?? content
    }
    guard !isLast else { return first.map { Array(body[$0]) } }
    start = line.upperBound
  }
  return nil
}

/// The lines of a range of some bytes with their ends, as ranges.
private struct Lines: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var rest: Range<Int>

  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    rest = range
  }

  mutating func next() -> Range<Int>? {
    guard !rest.isEmpty else { return nil }
    let end = bytes[rest].firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.upperBound
    defer { rest = end..<rest.upperBound }
    return rest.lowerBound..<end
  }
}

extension Range<Int> {
  /// Whether a line is a boundary, and then whether it is the last; nil where it is none.
  fileprivate func delimits(_ mark: [UInt8], _ bytes: [UInt8]) -> Bool? {
    guard count >= mark.count, bytes[self].starts(with: mark) else { return nil }
    let rest = bytes[(lowerBound + mark.count)..<upperBound]
    let isLast = rest.starts(with: [0x2D, 0x2D])
    return (isLast ? rest.dropFirst(2) : rest).allSatisfy { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
      ? isLast : nil
  }
}

extension [UInt8] {
  /// Where a part ends: the line break before a boundary belongs to that.
  fileprivate func withoutLineBreak(before end: Int, downTo start: Int) -> Int {
    guard end > start, self[end - 1] == 0x0A else { return end }
    return end - 1 > start && self[end - 2] == 0x0D ? end - 2 : end - 1
  }

  /// What lies behind a part's headers, and whether they name a file.
  fileprivate func content(of part: Range<Int>) -> (Range<Int>, isFile: Bool) {
    var isFile = false
    for line in Lines(self, in: part) {
      let text = String(decoding: self[line].prefix(2000), as: UTF8.self).lowercased()
      if text == "\r\n" || text == "\n" {
        return (line.upperBound..<part.upperBound, isFile)
      }
      if text.hasPrefix("content-disposition:"), text.contains("filename") { isFile = true }
    }
    return (part.upperBound..<part.upperBound, isFile)
  }
}
