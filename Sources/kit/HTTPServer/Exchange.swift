import CMicrohttpd
import HTTP
import Synchronization
import Threads

/// One request and its answer, from the request line to microhttpd's last word of it.
///
/// All but `outcome` belongs to the event thread of its connection.
final class Exchange: @unchecked Sendable {
  enum Step {
    /// The head is not complete.
    case line
    /// The body comes in.
    case body
    /// The body comes in and is thrown away, to be answered with the rejection.
    case draining(Rejection)
    /// A worker has it; the connection is suspended.
    case handed
    /// A response is queued.
    case queued
    /// The connection was cut before the request line was read.
    case tooLate
  }

  private enum Outcome: Sendable {
    case pending
    case answered(Response)
  }

  let connection: Connection
  let target: String
  let targetPlace: TargetPlace
  let began: Int64
  var step = Step.line
  var head: RequestHead?
  var body: [UInt8] = []
  var received = 0
  /// Whether its body is one of the few beyond the usual limit.
  var isLarge = false
  var status: Status?
  var bytes = 0

  private let handle: OpaquePointer
  private let outcome = Mutex(Outcome.pending)

  init(_ connection: Connection, handle: OpaquePointer, target: UnsafePointer<CChar>?) {
    self.connection = connection
    self.handle = handle
    self.target = target.map { String(cString: $0) } ?? ""
    targetPlace = TargetPlace(target)
    began = monotonicMicroseconds()
  }

  /// To be called on the event thread, before a worker can know of the request.
  func suspend() {
    step = .handed
    connection.awaitWorker()
    MHD_suspend_connection(handle)
  }

  /// Gives the answer and wakes the connection; only the first answer counts. From any thread: a suspended
  /// connection stays until it is resumed, and nobody resumes it but the first to answer.
  func answer(_ response: Response) {
    let isFirst = outcome.withLock { outcome in
      guard case .pending = outcome else { return false }
      outcome = .answered(response)
      return true
    }
    if isFirst { MHD_resume_connection(handle) }
  }

  /// The answer given, once resumed.
  var response: Response? {
    outcome.withLock { outcome in
      guard case .answered(let response) = outcome else { return nil }
      return response
    }
  }
}
