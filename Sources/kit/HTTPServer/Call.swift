import CMicrohttpd
import HTTP

/// The parts of one call of microhttpd's request callback that we use.
struct Call {
  let connection: OpaquePointer
  let method: UnsafePointer<CChar>
  let version: UnsafePointer<CChar>
}

/// Reads and checks the head; nil where the target cannot be read.
func readHead(_ exchange: Exchange, _ call: Call) -> (RequestHead?, Framing) {
  var reader = HeadReader(method: call.method, target: exchange.targetPlace, version: call.version)
  reader.read(call.connection)
  let version = String(cString: call.version)
  let method = String(cString: call.method)
  guard let target = Target(exchange.target) else {
    return (nil, .refused(.malformed("its target is not a path with a query, encoded as RFC 3986 says")))
  }
  let head = RequestHead(
    method: Method(method), target: target, headers: reader.headers,
    remoteAddress: exchange.connection.address.text)
  if mhd_keeps_lines_in_place() != 0,
    !reader.areLinesInPlace || !reader.endsInPlace(method: call.method, size: mhd_head_size(call.connection))
  {
    return (head, .refused(.malformed("a line does not end in CR LF, is folded, or holds NUL")))
  }
  guard isToken(method), reader.areNamesTokens, reader.areValuesClean else {
    return (head, .refused(.malformed("the method or a header holds a forbidden character")))
  }
  return (head, framing(of: reader.headers, isVersion10: version == "HTTP/1.0"))
}
