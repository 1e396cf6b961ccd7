import CMicrohttpd
import HTTP
import Threads

/// One request and its answer, from the request line to microhttpd's last word of it.
///
/// All but `outcome` belongs to the event thread of its connection.
final class Exchange: @unchecked Sendable {
  enum Step {
    /// The head is not complete.
    case line
    /// There is no body, and what is to be answered was ready.
    case ready(ReadyResponse)
    /// The body comes in.
    case body
    /// A worker is asked whether the large body may come; the connection is suspended.
    case asking
    /// The body comes in and is thrown away, to be answered with this.
    case draining(Response)
    /// A worker has it; the connection is suspended.
    case handed
    /// A response is queued.
    case queued
    /// The connection was cut before the request line was read.
    case tooLate
  }

  /// What a worker came to.
  enum Outcome: Sendable {
    case response(Response)
    /// The body may come, from whoever is named.
    case admitted(as: String)
  }

  let connection: Connection
  let target: String
  let targetPlace: TargetPlace
  let began: Int64
  var step = Step.line
  var head: RequestHead?
  var body: [UInt8] = []
  var bodyShare: BodyMemory.Share?
  var received = 0
  /// How many bytes of its body are taken, and how many are read to be thrown away.
  var limits = (body: 0, drained: 0)
  /// Whether its answer is the last on its connection: microhttpd takes other line ends between chunks than RFC 9112
  /// §7.1 does, so that what comes behind a body in chunks is no request to be trusted.
  var isLast = false
  /// Whose place its body takes among the few beyond the usual limit.
  var largeBodyOf: String?
  var status: Status?
  var bytes = 0
  /// What was ready, once it is queued, and whether only its head was wanted.
  var ready: ReadyResponse?
  var isHead = false
  /// Where the answer goes on.
  var reader: StreamReader?

  private let handle: OpaquePointer
  private let turn = Lock(Turn())

  /// One wait for a worker. A request may be with workers twice, and the first may be late.
  private struct Turn: Sendable {
    var number = 0
    var isSettled = true
    var outcome: Outcome?
  }

  init(_ connection: Connection, handle: OpaquePointer, target: UnsafePointer<CChar>?) {
    self.connection = connection
    self.handle = handle
    self.target = target.map { String(cString: $0) } ?? ""
    targetPlace = TargetPlace(target)
    began = monotonicMicroseconds()
  }

  /// The request's method, where it is known.
  var method: Method? { ready == nil ? head?.method : isHead ? .head : .get }

  /// To be called on the event thread, before a worker can know of the request. Returns the number of the turn that
  /// the worker settles.
  func suspend(_ step: Step) -> Int {
    self.step = step
    connection.awaitWorker()
    let number = turn.withLock {
      $0 = Turn(number: $0.number + 1, isSettled: false)
      return $0.number
    }
    MHD_suspend_connection(handle)
    return number
  }

  /// Gives what a worker came to and wakes the connection; only the first of its turn counts. From any thread: a
  /// suspended connection stays until it is resumed, and nobody resumes it but the first to settle.
  func settle(_ outcome: Outcome, turn number: Int) {
    let isFirst = turn.withLock { turn in
      guard turn.number == number, !turn.isSettled else { return false }
      (turn.isSettled, turn.outcome) = (true, outcome)
      return true
    }
    if isFirst {
      MHD_resume_connection(handle)
    } else if case .response(let response) = outcome {
      response.stream?.cut()
    }
  }

  /// What was settled, once resumed.
  func takeOutcome() -> Outcome? {
    turn.withLock { turn in
      defer { turn.outcome = nil }
      return turn.outcome
    }
  }
}
