import Glibc

/// One connection of an offered load, which asks one thing at a time.
final class Lane {
  /// Changes where the server ends the connection.
  private(set) var socket: Int32 = -1
  private let port: UInt16
  private var buffer: [UInt8] = []
  /// How many bytes the answer has, once its head is there.
  private var needed = 0
  private var asked: (offer: LoadRequest, due: Int64)?
  /// Where bytes arrive, for all lanes of a thread.
  private let scratch: UnsafeMutableRawBufferPointer

  init(_ port: UInt16, scratch: UnsafeMutableRawBufferPointer) throws {
    self.port = port
    self.scratch = scratch
    try connect()
  }

  deinit { close(socket) }

  /// False where the connection takes nothing.
  func ask(_ offer: LoadRequest, dueAt time: Int64) -> Bool {
    // A request is shorter than what the kernel holds for an idle connection.
    let count = offer.request.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard count == offer.request.count else { return false }
    asked = (offer, time)
    return true
  }

  /// Takes what came; true where the lane is free from now on.
  func read(_ tally: inout Tally, at now: Int64) throws -> Bool {
    let count = recv(socket, scratch.baseAddress, scratch.count, 0)
    if count < 0, errno == EAGAIN { return false }
    guard count > 0 else {
      let wasAsked = asked != nil
      if wasAsked { tally.note("the connection ended before an answer") }
      try renew()
      return wasAsked
    }
    buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<count]))
    guard let asked, buffer.count >= needed else { return false }
    guard let answer = Answer(buffer, &needed) else { return false }
    let time = now - asked.due
    switch answer.status {
    case 200 where buffer.holds(asked.offer.body, at: answer.body): tally.good.append(time)
    case 503 where answer.saysWhen: tally.refused.append(time)
    default: tally.note("\(answer.status), \(answer.body.count) bytes")
    }
    self.asked = nil
    needed = 0
    buffer.removeAll(keepingCapacity: true)
    if answer.isLast { try renew() }
    return true
  }

  /// Begins a new connection.
  func renew() throws {
    close(socket)
    buffer = []
    needed = 0
    asked = nil
    try connect()
  }

  private func connect() throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Unexpected("no connection: \(String(cString: strerror(errno)))") }
    _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    var one: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  }
}

/// Where the parts of a whole answer lie among the bytes that came.
private struct Answer {
  let status: Int
  let body: Range<Int>
  let saysWhen: Bool
  let isLast: Bool

  /// Nil while something is missing; says how many bytes it takes.
  init?(_ bytes: [UInt8], _ needed: inout Int) {
    guard let end = bytes.headEnd, bytes.count > 12 else { return nil }
    let head = String(decoding: bytes[..<end], as: UTF8.self)
    status = Int(head.dropFirst(9).prefix(3)) ?? 0
    guard let length = head.value(of: "Content-Length: ").flatMap({ Int($0) }) else { return nil }
    body = end + 4..<end + 4 + length
    needed = body.upperBound
    guard bytes.count >= needed else { return nil }
    saysWhen = head.value(of: "Retry-After: ").flatMap { Int($0) } != nil
    isLast = head.value(of: "Connection: ") == "close"
  }
}

extension String {
  fileprivate func value(of name: String) -> Substring? {
    utf8.split(separator: 13).lazy.map { Substring($0).drop { $0 == "\n" } }
      .first { $0.hasPrefix(name) }?.dropFirst(name.count)
  }
}

extension [UInt8] {
  fileprivate func holds(_ wanted: [UInt8], at place: Range<Int>) -> Bool {
    guard place.count == wanted.count else { return false }
    return withUnsafeBytes { bytes in
      wanted.withUnsafeBytes { wanted in
        guard let here = bytes.baseAddress, let there = wanted.baseAddress else { return true }
        return memcmp(here + place.lowerBound, there, wanted.count) == 0
      }
    }
  }

  /// Where the empty line begins that ends a head, with the line end before it.
  fileprivate var headEnd: Int? {
    withUnsafeBytes { bytes in
      var place = 0
      while place + 4 <= bytes.count, let start = bytes.baseAddress,
        let found = memchr(start + place, 13, bytes.count - place - 3)
      {
        place = UnsafeRawPointer(found) - start
        if bytes[place + 1] == 10, bytes[place + 2] == 13, bytes[place + 3] == 10 { return place }
        place += 1
      }
      return nil
    }
  }
}
