import CMicrohttpd
import Glibc
import HTTP

/// The parts of one call of microhttpd's request callback that we use.
struct Call {
  let connection: OpaquePointer
  let method: UnsafePointer<CChar>
  let version: UnsafePointer<CChar>

  var isHead: Bool { strcmp(method, "HEAD") == 0 }
}

extension Call {
  /// The head's lines where they lie.
  func readLines(_ exchange: Exchange) -> HeadReader {
    var reader = HeadReader(method: method, target: exchange.targetPlace, version: version)
    reader.read(connection)
    return reader
  }

  /// Whether another reader of the same bytes would find the same lines.
  func isInPlace(_ reader: HeadReader) -> Bool {
    mhd_keeps_lines_in_place() == 0
      || reader.areLinesInPlace && reader.endsInPlace(method: method, size: mhd_head_size(connection))
  }
}

/// Copies and checks the head; nil where the target cannot be read.
func readHead(_ exchange: Exchange, _ call: Call, _ reader: HeadReader) -> (RequestHead?, Framing) {
  let version = String(cString: call.version)
  let method = String(cString: call.method)
  let headers = reader.headers
  guard let target = Target(exchange.target) else {
    return (nil, .refused(.malformed("its target is not a path with a query, encoded as RFC 3986 says")))
  }
  let head = RequestHead(
    method: Method(method), target: target, headers: headers,
    remoteAddress: exchange.connection.remoteAddress(of: headers))
  guard call.isInPlace(reader) else {
    return (head, .refused(.malformed("a line does not end in CR LF, is folded, or holds NUL")))
  }
  guard isToken(method), reader.areNamesTokens, reader.areValuesClean else {
    return (head, .refused(.malformed("the method or a header holds a forbidden character")))
  }
  return (head, framing(of: headers, target: exchange.target, isVersion10: version == "HTTP/1.0"))
}

/// What is ready for a request, found without copying any of it; nil where it takes a look at the whole of it.
func findReady(
  _ exchange: Exchange, _ call: Call, _ reader: HeadReader, _ find: (borrowing HeadView) -> ReadyResponse?
) -> ReadyResponse? {
  guard reader.areNamesTokens, reader.areValuesClean, call.isInPlace(reader) else { return nil }
  guard strcmp(call.version, "HTTP/1.1") == 0 else { return nil }
  let method = UnsafeBufferPointer(
    start: UnsafeRawPointer(call.method).assumingMemoryBound(to: UInt8.self), count: strlen(call.method))
  return exchange.target.utf8.withContiguousStorageIfAvailable { target in
    guard let view = HeadView(method: method, target: target, reader.lines) else { return nil }
    return find(view)
  } ?? nil
}
