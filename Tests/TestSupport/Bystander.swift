import Synchronization

/// Something that is asked again and again, and what has to be answered each time.
public struct Probe: Sendable {
  let target: String
  let headers: [String]
  let status: Int
  let body: [UInt8]?
  let isOnNewConnection: Bool

  /// Asked by GET; a body of nil may be any. On a new connection each time, or on one that is kept.
  public init(
    _ target: String, _ headers: [String] = [], status: Int = 200, body: [UInt8]? = nil,
    onNewConnection: Bool = false
  ) {
    self.target = target
    self.headers = headers
    self.status = status
    self.body = body
    isOnNewConnection = onNewConnection
  }
}

/// What a bystander saw.
public struct Watched: Sendable {
  /// How long each answer took, in microseconds.
  public fileprivate(set) var times: [Int64] = []
  /// What was answered otherwise than it had to be, the first few.
  public fileprivate(set) var faults: [String] = []

  /// In microseconds.
  public var median: Int64 { times.isEmpty ? 0 : times.sorted()[times.count / 2] }
  /// In microseconds.
  public var longest: Int64 { times.max() ?? 0 }
}

/// Runs the body while somebody uses the server as one should: sends one probe after the other, with so many
/// milliseconds between, each once at least.
public func watching<T>(
  _ port: UInt16, _ probes: [Probe], pause milliseconds: UInt32 = 10, _ body: () throws -> T
) throws -> (T, Watched) {
  let isOver = Flag()
  let bystander = BackgroundWork {
    var watched = Watched()
    var kept: RawHTTPClient?
    var number = 0
    while number < probes.count || !isOver.isSet {
      let probe = probes[number % probes.count]
      number += 1
      if probe.isOnNewConnection { kept = nil }
      let began = ContinuousClock.now
      do {
        let client = try kept ?? RawHTTPClient(port: port, timeout: 20_000)
        kept = client
        try client.request("GET", probe.target, probe.headers)
        let answer = try client.answer()
        watched.times.append(microseconds(since: began))
        if answer.status != probe.status || probe.body.map({ $0 != answer.body }) ?? false {
          watched.note("\(probe.target): \(answer.status), \(answer.body.count) bytes")
        }
        if answer["Connection"] == "close" { kept = nil }
      } catch {
        kept = nil
        watched.note("\(probe.target): \(error)")
      }
      rest(milliseconds)
    }
    return watched
  }
  let result = Result { try body() }
  isOver.set()
  let watched = try bystander.wait().get()
  return (try result.get(), watched)
}

extension Watched {
  fileprivate mutating func note(_ fault: String) { if faults.count < 5 { faults.append(fault) } }
}

/// Set by one thread, seen by others.
public final class Flag: Sendable {
  private let value = Atomic(false)

  /// Not set.
  public init() {}

  /// From now on.
  public func set() { value.store(true, ordering: .releasing) }

  /// Whether it was.
  public var isSet: Bool { value.load(ordering: .acquiring) }
}
