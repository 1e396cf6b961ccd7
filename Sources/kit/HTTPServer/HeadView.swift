public import HTTP

/// The head of a request where it lies in its connection's memory, before anything of it is copied: what an answer
/// that is ready may depend on.
///
/// Only of requests that cannot be understood in two ways: GET or HEAD of HTTP/1.1 with one Host and without a body.
/// Good as long as the function runs that is given it.
public struct HeadView: ~Copyable {
  /// Whether only the head of the answer is wanted.
  public let isHead: Bool
  /// As it came, not decoded.
  public let target: UnsafeBufferPointer<UInt8>
  private let lines: [HeadLine]

  /// Nil for every other request.
  init?(
    _ reader: HeadReader, method: UnsafePointer<CChar>, target: UnsafeBufferPointer<UInt8>, isVersion11: Bool
  ) {
    guard isVersion11, let isHead = readsOnly(method) else { return nil }
    var hosts = 0
    for line in reader.lines {
      if line.isNamed("host") {
        hosts += 1
        guard line.value.allSatisfy(isAuthorityByte) else { return nil }
      } else if line.isNamed("content-length") {
        guard line.value.count == 1, line.value[0] == UInt8(ascii: "0") else { return nil }
      } else if line.isNamed("transfer-encoding") || line.isNamed("expect") || line.isNamed("upgrade") {
        return nil
      }
    }
    guard hosts == 1 else { return nil }
    self.isHead = isHead
    self.target = target
    lines = reader.lines
  }

  /// The value of the only line of this name, written in lower case; nil where there is none or several.
  public func only(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    var found: UnsafeBufferPointer<UInt8>?
    for line in lines where line.isNamed(name) {
      if found != nil { return nil }
      found = line.value
    }
    return found
  }

  /// Whether a line has this name, written in lower case.
  public func has(_ name: StaticString) -> Bool { lines.contains { $0.isNamed(name) } }

  /// The lines of some names, written in lower case, copied.
  public func headers(_ names: [StaticString]) -> Headers {
    var headers = Headers()
    for line in lines where names.contains(where: line.isNamed) {
      headers.add(String(decoding: line.name, as: UTF8.self), String(decoding: line.value, as: UTF8.self))
    }
    return headers
  }
}

extension HeadLine {
  /// Whether the line's name is this, which is written in lower case.
  func isNamed(_ other: StaticString) -> Bool {
    guard name.count == other.utf8CodeUnitCount else { return false }
    let start = other.utf8Start
    for place in name.indices {
      let byte = name[place]
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if lower != start[place] { return false }
    }
    return true
  }
}

/// Whether a method is HEAD, or GET; nil for every other.
private func readsOnly(_ method: UnsafePointer<CChar>) -> Bool? {
  func isWord(_ word: StaticString) -> Bool {
    (0..<word.utf8CodeUnitCount).allSatisfy { UInt8(bitPattern: method[$0]) == word.utf8Start[$0] }
      && method[word.utf8CodeUnitCount] == 0
  }
  if isWord("GET") { return false }
  return isWord("HEAD") ? true : nil
}
