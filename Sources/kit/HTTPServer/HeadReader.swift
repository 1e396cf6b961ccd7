import CMicrohttpd
import Glibc
import HTTP

/// Reads a request's headers, and watches that they lie in memory as a well-formed head lies on the wire.
///
/// microhttpd takes a bare LF for a line end and cuts values at a NUL: a proxy that reads such bytes another
/// way would see other requests than we do. It parses in place, so each line must begin two bytes (CR LF)
/// behind the end of the one before; anything else is refused. Addresses are compared, never read.
struct HeadReader {
  /// Field lines where they lie, in order; values without surrounding blanks.
  private(set) var lines: [HeadLine] = []
  private(set) var areNamesTokens = true
  private(set) var areValuesClean = true
  private(set) var areLinesInPlace: Bool
  /// Behind the last byte of the line before.
  private var end: UInt

  init(method: UnsafePointer<CChar>, target: TargetPlace, version: UnsafePointer<CChar>) {
    let targetStart = address(method) + UInt(strlen(method)) + 1
    areLinesInPlace = target.start == targetStart && address(version) == targetStart + target.length + 1
    end = address(version) + UInt(strlen(version))
    lines.reserveCapacity(16)
  }

  mutating func read(_ connection: OpaquePointer) {
    withUnsafeMutablePointer(to: &self) { _ = mhd_each_header(connection, takeHeader, $0) }
  }

  /// Whether the head ends where its last line says, behind one empty line.
  func endsInPlace(method: UnsafePointer<CChar>, size: Int) -> Bool {
    address(method) + UInt(size) == end + 4
  }

  /// The lines copied.
  var headers: Headers {
    var headers = Headers()
    for line in lines {
      headers.add(String(decoding: line.name, as: UTF8.self), String(decoding: line.value, as: UTF8.self))
    }
    return headers
  }

  fileprivate mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    let lineStart = UInt(bitPattern: name.baseAddress)
    let valueStart = UInt(bitPattern: value.baseAddress)
    if lineStart != end + 2 || valueStart < lineStart + UInt(name.count) + 1 { areLinesInPlace = false }
    end = valueStart + UInt(value.count)
    if name.isEmpty || !name.allSatisfy(isTokenByte) { areNamesTokens = false }
    if value.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) { areValuesClean = false }
    let line = HeadLine(name: name, value: trimmed(value))
    // Microhttpd takes a coding with blanks behind it for another, whose end is that of the connection.
    if line.isNamed("transfer-encoding"), line.value.count != value.count { areValuesClean = false }
    lines.append(line)
  }
}

/// Where a request target lay before microhttpd decoded it in place.
struct TargetPlace: Sendable {
  let start: UInt
  let length: UInt

  init(_ text: UnsafePointer<CChar>?) {
    start = UInt(bitPattern: text)
    length = text.map { UInt(strlen($0)) } ?? 0
  }
}

private func takeHeader(
  _ context: UnsafeMutableRawPointer?, _: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
  _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
  context?.assumingMemoryBound(to: HeadReader.self).pointee.take(
    bytes(name, nameSize), bytes(value, valueSize))
  return mhd_go_on()
}

private func address(_ pointer: UnsafePointer<CChar>) -> UInt { UInt(bitPattern: pointer) }

private func bytes(_ text: UnsafePointer<CChar>?, _ size: Int) -> UnsafeBufferPointer<UInt8> {
  UnsafeBufferPointer(
    start: text.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) },
    count: text == nil ? 0 : size)
}
