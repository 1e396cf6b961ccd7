import Dispatch
import HTTP
import HTTPServer
import Synchronization
import TestSupport

/// Starts a server on a free port of 127.0.0.1, hands it over, and stops it.
func withServer<Result>(
  _ change: (inout Configuration) -> Void = { _ in },
  immediate: @escaping @Sendable (RequestHead) -> Response? = { _ in nil },
  finished: @escaping @Sendable (RequestSummary) -> Void = { _ in },
  handler: @escaping @Sendable (Request) -> Response = describe,
  _ body: (Server) throws -> Result
) throws -> Result {
  var configuration = Configuration(port: 0)
  configuration.maxConnectionsPerAddress = 0
  change(&configuration)
  let server = Server(configuration, immediate: immediate, handler: handler, finished: finished)
  try server.start()
  defer { server.stop(grace: 5000) }
  return try body(server)
}

/// Answers with what came: method, path, body size and body.
@Sendable func describe(_ request: Request) -> Response {
  let path = request.segments.joined(separator: "|")
  let text = String(decoding: request.body.prefix(100), as: UTF8.self)
  return .text("\(request.method) \(path) \(request.body.count) \(text)")
}

/// Handlers wait here until the test lets them go.
final class Gate: Sendable {
  private let entered = DispatchSemaphore(value: 0)
  private let opened = DispatchSemaphore(value: 0)

  /// For the handler.
  func pass() {
    entered.signal()
    opened.wait()
  }

  /// For the test: until this many handlers wait; false after five seconds.
  func awaitHandlers(_ count: Int) -> Bool {
    (0..<count).allSatisfy { _ in entered.wait(timeout: .now() + 5) == .success }
  }

  /// For the test: lets this many handlers go.
  func open(_ count: Int) {
    for _ in 0..<count { opened.signal() }
  }
}

/// Collects what other threads report.
final class Collector<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])
  private let arrived = DispatchSemaphore(value: 0)

  func add(_ element: Element) {
    elements.withLock { $0.append(element) }
    arrived.signal()
  }

  /// How many came so far.
  var count: Int { elements.withLock { $0.count } }

  /// What came so far.
  var all: [Element] { elements.withLock { $0 } }

  /// The first `count`, or fewer after five seconds.
  func first(_ count: Int) -> [Element] {
    for _ in 0..<count where arrived.wait(timeout: .now() + 5) != .success { break }
    return elements.withLock { Array($0.prefix(count)) }
  }
}

/// Runs the body on a thread of its own; `join` waits for its result.
final class Background<Result: Sendable>: Sendable {
  private let result = Mutex<Result?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ body: @escaping @Sendable () -> Result) {
    DispatchQueue(label: "test").async {
      let value = body()
      self.result.withLock { $0 = value }
      self.done.signal()
    }
  }

  /// Nil after ten seconds.
  func join() -> Result? {
    guard done.wait(timeout: .now() + 10) == .success else { return nil }
    return result.withLock { $0 }
  }
}

/// Until the condition holds, looking every few milliseconds; false after five seconds.
func eventually(_ condition: () -> Bool) -> Bool {
  let pause = DispatchSemaphore(value: 0)
  for _ in 0..<1000 {
    if condition() { return true }
    _ = pause.wait(timeout: .now() + .milliseconds(5))
  }
  return condition()
}
