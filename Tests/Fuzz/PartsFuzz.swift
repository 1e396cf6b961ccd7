import HTTP
@testable import HTTPServer

/// What libFuzzer calls with each input it makes up: the first byte chooses a function, the rest is what it reads.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParts(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let data, count > 0 else { return 0 }
  let text = String(decoding: UnsafeBufferPointer(start: data + 1, count: count - 1), as: UTF8.self)
  switch data[0] % 10 {
  case 0: checkTarget(text)
  case 1: _ = Query(text)
  case 2: checkFraming(text)
  case 3: checkPreconditions(text)
  case 4: checkTags(text)
  case 5: checkDate(text)
  case 6: checkProxies(text)
  case 7:
    _ = (acceptsGzip(["Accept-Encoding": text]), MediaType(text), retryAfter(["Retry-After": text], now: 0))
  case 8: checkPattern(text)
  default: checkPlainHead(UnsafeBufferPointer(start: data + 1, count: count - 1))
  }
  return 0
}

private func checkTarget(_ text: String) {
  guard let target = Target(text) else { return }
  precondition(target.raw == text)
  for segment in target.segments {
    precondition(segment != "." && segment != ".." && segment.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
  }
}

/// The text's lines as headers, each name before a colon.
private func headers(_ text: String) -> Headers {
  var headers = Headers()
  for line in text.split(separator: "\n") {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    headers.add(String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
  }
  return headers
}

private func checkFraming(_ text: String) {
  let (target, rest) = (text.prefix { $0 != "\n" }, text.drop { $0 != "\n" })
  let headers = headers(String(rest))
  for isVersion10 in [true, false] {
    switch framing(of: headers, target: String(target), isVersion10: isVersion10) {
    case .length(let length): precondition(length > 0 && headers.all("Transfer-Encoding").isEmpty)
    case .chunked: precondition(headers.all("Content-Length").isEmpty && !isVersion10)
    case .none, .refused: break
    }
  }
}

private func checkPreconditions(_ text: String) {
  let headers = headers(text)
  for current in [nil, Validators(), Validators(tag: EntityTag("a"), lastModified: 784_111_777)] {
    for method in [Method.get, .put] {
      let outcome = preconditions(method, headers, current: current)
      precondition(outcome != .notModified || method == .get && current != nil)
    }
  }
}

private func checkTags(_ text: String) {
  guard case .tags(let tags) = EntityTagCondition(text) else { return }
  for tag in tags { precondition(EntityTag(parsing: tag.description) == tag) }
}

private func checkDate(_ text: String) {
  guard let seconds = HTTPDate.parse(text) else { return }
  precondition(HTTPDate.parse(HTTPDate.format(seconds)) == seconds || seconds >= 253_402_300_800)
}

private func checkProxies(_ text: String) {
  guard let proxies = try? TrustedProxies(parsing: "10.0.0.0/8, fd00::/8") else { return }
  let client = proxies.client(behind: "10.0.0.1", ["X-Forwarded-For": text])
  precondition(IPBits(client)?.text == client)
  guard let others = try? TrustedProxies(parsing: text) else { return }
  _ = others.client(behind: "10.0.0.1", ["X-Forwarded-For": text])
}

private func checkPattern(_ text: String) {
  let (pattern, path) = (text.prefix { $0 != "\n" }, text.drop { $0 != "\n" }.dropFirst())
  guard let target = Target(String(path)) else { return }
  guard let parameters = RoutePattern(String(pattern)).match(target.segments) else { return }
  for name in RoutePattern(String(pattern)).parameterNames {
    precondition(parameters[name]?.isEmpty == false)
  }
}

/// What the loop of ready answers takes for a head, the reader behind it must read in the same way.
private func checkPlainHead(_ bytes: UnsafeBufferPointer<UInt8>) {
  guard let head = PlainHead(bytes) else { return }
  precondition(head.size <= bytes.count && bytes[head.size - 1] == 10)
  precondition(!bytes[..<head.size].contains(0) && !head.target.contains(0x20))
  guard let view = HeadView(method: head.method, target: head.target, head.lines) else { return }
  var headers = Headers()
  for line in head.lines {
    headers.add(String(decoding: line.name, as: UTF8.self), String(decoding: line.value, as: UTF8.self))
  }
  let target = String(decoding: view.target, as: UTF8.self)
  // An absolute target, which nothing is ready for, may still name another host.
  if target.hasPrefix("/") { precondition(framing(of: headers, target: target, isVersion10: false) == .none) }
}
