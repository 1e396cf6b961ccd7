import Glibc

/// A request that a load repeats, and the body that a 200 must bring.
public struct LoadRequest: Sendable {
  let request: [UInt8]
  let body: [UInt8]

  /// A GET with these header lines.
  public init(_ target: String, _ headers: [String], body: [UInt8]) {
    let lines = ["GET \(target) HTTP/1.1", "Host: test"] + headers
    request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    self.body = body
  }
}

/// What came of a load.
public struct Tally: Sendable {
  /// How long each right answer took, in microseconds: from when its request was due, also where it could not be sent.
  public internal(set) var good: [Int64] = []
  /// How long it took to be refused with 503 and Retry-After.
  public internal(set) var refused: [Int64] = []
  /// Everything else: wrong answers, and connections that ended without one.
  public internal(set) var wrong = 0
  /// The first few of these.
  public internal(set) var faults: [String] = []
  /// Requests that were due and found no connection until the end.
  public internal(set) var unsent = 0
  /// For how many seconds requests were offered.
  public internal(set) var seconds = 0.0

  /// Right answers a second.
  public var rate: Double { Double(good.count) / max(seconds, 0.001) }

  mutating func note(_ fault: String) {
    wrong += 1
    if faults.count < 5 { faults.append(fault) }
  }
}

/// The time that so many of a hundred are below.
public func percentile(_ percent: Int, of times: [Int64]) -> Int64 {
  times.isEmpty ? 0 : times.sorted()[min(times.count - 1, times.count * percent / 100)]
}

/// Offers requests for so many seconds over so many connections, all in this thread, and waits for what is under way.
///
/// With a number `perSecond` they come as from a crowd, whatever becomes of those before them; without it each
/// connection asks again as soon as it is answered, which finds out how much the server can do.
public func offer(
  _ offers: [LoadRequest], to port: UInt16, connections: Int, perSecond: Double? = nil, seconds: Double
) throws -> Tally {
  let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 8)
  defer { scratch.deallocate() }
  let lanes = try (0..<connections).map { _ in try Lane(port, scratch: scratch) }
  var free = Array(lanes.indices)
  var tally = Tally()
  let began = ContinuousClock.now
  let end = Int64(seconds * 1e6)
  var sent = 0
  var looks = lanes.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
  while true {
    let now = microseconds(since: began)
    let due = now >= end ? sent : perSecond.map { Int(Double(now) * $0 / 1e6) } ?? .max
    while sent < due, let lane = free.popLast() {
      let time = perSecond.map { Int64(Double(sent) / $0 * 1e6) } ?? now
      if !lanes[lane].ask(offers[sent % offers.count], dueAt: time) {
        try lanes[lane].renew()
        looks[lane].fd = lanes[lane].socket
        if !lanes[lane].ask(offers[sent % offers.count], dueAt: time) {
          tally.note("a request was not taken")
        }
      }
      sent += 1
    }
    // Whoever is not answered by then never will be.
    if now >= end, free.count == lanes.count || now > end + 30_000_000 { break }
    guard poll(&looks, nfds_t(looks.count), 1) > 0 else { continue }
    for lane in looks.indices where looks[lane].revents != 0 {
      let isFree = try lanes[lane].read(&tally, at: microseconds(since: began))
      looks[lane].fd = lanes[lane].socket
      if isFree { free.append(lane) }
    }
  }
  tally.seconds = seconds
  tally.unsent = perSecond.map { max(0, Int($0 * seconds) - sent) } ?? 0
  for _ in 0..<(lanes.count - free.count) { tally.note("no answer within 30 s") }
  return tally
}
