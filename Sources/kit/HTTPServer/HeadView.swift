public import HTTP

/// The head of a request where it lies in memory, before anything of it is copied: what an answer that is ready may
/// depend on.
///
/// Only of requests that cannot be understood in two ways: GET or HEAD of HTTP/1.1 with one Host and without a body.
/// Good as long as the function runs that is given it.
public struct HeadView: ~Copyable {
  /// Whether only the head of the answer is wanted.
  public let isHead: Bool
  /// As it came, not decoded.
  public let target: UnsafeBufferPointer<UInt8>
  /// Whether the connection is to be closed behind the answer.
  let wantsClose: Bool
  private let lines: [HeadLine]

  /// Of lines whose names are tokens and whose values are clean; nil for every other request.
  init?(method: UnsafeBufferPointer<UInt8>, target: UnsafeBufferPointer<UInt8>, _ lines: [HeadLine]) {
    guard let isHead = readsOnly(method) else { return nil }
    var (hosts, lengths) = (0, 0)
    var wantsClose = false
    for line in lines {
      if line.isNamed("host") {
        hosts += 1
        guard line.value.allSatisfy(isAuthorityByte) else { return nil }
      } else if line.isNamed("content-length") {
        lengths += 1
        guard line.value.count == 1, line.value[0] == UInt8(ascii: "0") else { return nil }
      } else if line.isNamed("connection") {
        wantsClose = wantsClose || isSame(line.value, "close")
        guard wantsClose || isSame(line.value, "keep-alive") else { return nil }
      } else if line.isNamed("transfer-encoding") || line.isNamed("expect") || line.isNamed("upgrade") {
        return nil
      }
    }
    guard hosts == 1, lengths <= 1 else { return nil }
    self.isHead = isHead
    self.target = target
    self.wantsClose = wantsClose
    self.lines = lines
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

/// One field line of a head, in the memory of its connection.
struct HeadLine {
  let name: UnsafeBufferPointer<UInt8>
  let value: UnsafeBufferPointer<UInt8>

  /// Whether the line's name is this, which is written in lower case.
  func isNamed(_ other: StaticString) -> Bool { isSame(name, other) }
}

/// Whether bytes are this text, which is written in lower case.
private func isSame(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
  guard bytes.count == text.utf8CodeUnitCount else { return false }
  let start = text.utf8Start
  for place in bytes.indices {
    let byte = bytes[place]
    let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    if lower != start[place] { return false }
  }
  return true
}

/// Whether a method is HEAD, or GET; nil for every other.
private func readsOnly(_ method: UnsafeBufferPointer<UInt8>) -> Bool? {
  if method.elementsEqual("GET".utf8) { return false }
  return method.elementsEqual("HEAD".utf8) ? true : nil
}
