import TestSupport

/// Somebody who does one thing after the other until the soak ends.
struct Actor: Sendable {
  let name: String
  /// Between one thing and the next, in milliseconds at most.
  let pause: UInt32
  /// Makes what is done each time; it says what it did, or throws what must not be.
  let begin: @Sendable () -> (inout TestRandom) throws -> String

  /// From now on in a thread of its own.
  func start(seed: UInt64, _ findings: Findings, until end: Flag) -> BackgroundWork<Void> {
    BackgroundWork {
      var random = TestRandom(seed: seed)
      let act = begin()
      while !end.isSet {
        do {
          findings.count(try act(&random))
        } catch {
          findings.fault("\(name): \(error)")
          rest(100)
        }
        rest(UInt32.random(in: 0...pause, using: &random))
      }
    }
  }
}

extension RawHTTPClient.Answer {
  /// Whether a server that has too much to do says when to come again (R82): right now and then, but never for a feed.
  var saysBusy: Bool { status == 503 && self["Retry-After"] != nil }

  /// What a soak counts such answers as.
  static let busy = "told to come again"
}

/// A connection that is kept as long as both sides keep it.
final class Kept {
  private let port: UInt16
  private var client: RawHTTPClient?

  init(_ port: UInt16) { self.port = port }

  /// One request and its answer. A server may end a connection that was idle for long: it is asked once more.
  func ask(_ method: String, _ target: String, _ headers: [String] = [], body: String? = nil) throws
    -> RawHTTPClient.Answer
  {
    let isNew = client == nil
    do {
      let client = try client ?? RawHTTPClient(port: port, timeout: 20_000)
      self.client = client
      try client.request(method, target, headers, body: body)
      let answer = try client.answer(head: method == "HEAD")
      if answer["Connection"] == "close" { self.client = nil }
      return answer
    } catch RawHTTPClient.Failure.closed where !isNew {
      client = nil
      return try ask(method, target, headers, body: body)
    } catch {
      client = nil
      throw error
    }
  }

  /// The next request takes a new one.
  func leave() { client = nil }
}
