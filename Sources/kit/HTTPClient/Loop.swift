import CCurl
import Synchronization
import Threads

/// The one thread that moves all requests in flight.
final class Loop: @unchecked Sendable {
  // The multi handle belongs to the thread; only waking it up is allowed to others (curl_multi_wakeup).
  private let multi: UnsafeMutableRawPointer
  private let settings: Settings
  private let inbox = Mutex(Inbox())
  // The thread's alone.
  private var underWay: [UnsafeMutableRawPointer: (handle: EasyHandle, exchange: Exchange)] = [:]
  private var kept = KeptHandles()

  private struct Inbox {
    var new: [Exchange] = []
    var isClosed = false
    var thread: Thread?
  }

  init(_ settings: Settings) {
    _ = Self.isCurlReady
    guard let multi = curl_multi_init() else { preconditionFailure("curl has no memory to begin with") }
    self.multi = multi
    self.settings = settings
    ccurl_set_limit(multi, CURLMOPT_MAX_HOST_CONNECTIONS, settings.connectionsPerHost)
    ccurl_set_limit(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, settings.connections)
    ccurl_set_limit(multi, CURLMOPT_MAXCONNECTS, settings.connections)
  }

  /// False once closed. The thread starts with the first request.
  func submit(_ exchange: Exchange) -> Bool {
    inbox.withLock { inbox in
      guard !inbox.isClosed else { return false }
      if inbox.thread == nil {
        guard let thread = Thread({ [self] in run() }) else { return false }
        inbox.thread = thread
      }
      inbox.new.append(exchange)
      curl_multi_wakeup(multi)
      return true
    }
  }

  /// Fails what is under way, waits for the thread's end and closes all connections; further calls do nothing.
  func close() {
    let (isFirst, thread) = inbox.withLock { inbox in
      defer { inbox.isClosed = true }
      if !inbox.isClosed { curl_multi_wakeup(multi) }
      return (!inbox.isClosed, inbox.thread)
    }
    guard isFirst else { return }
    thread?.join()
    // Whoever would wake it up sees before that the loop is closed.
    curl_multi_cleanup(multi)
  }

  private func run() {
    while true {
      let (new, isClosed) = inbox.withLock { inbox in
        defer { inbox.new = [] }
        return (inbox.new, inbox.isClosed)
      }
      guard !isClosed else { return end(new) }
      for exchange in new { begin(exchange) }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      finishDone()
      let wait = giveUpLate()
      curl_multi_poll(multi, nil, 0, Int32(wait), nil)
    }
  }

  private func begin(_ exchange: Exchange) {
    guard var handle = kept.take(for: exchange) ?? EasyHandle() else {
      return exchange.done.put(.failure(failure(CURLE_OUT_OF_MEMORY, exchange)))
    }
    handle.prepare(exchange, settings)
    underWay[handle.raw] = (handle, exchange)
    let result = curl_multi_add_handle(multi, handle.raw)
    if result != CURLM_OK {
      finish(handle.raw, .failure(failure(CURLE_FAILED_INIT, exchange)), keeping: false)
    }
  }

  private func finishDone() {
    var result = CURLE_OK
    while let raw = ccurl_next_done(multi, &result) {
      guard let exchange = underWay[raw]?.exchange else { continue }
      if result == CURLE_OK, let response = exchange.response(ccurl_status(raw)) {
        finish(raw, .success(response), keeping: true)
      } else {
        let code = result == CURLE_OK ? CURLE_PARTIAL_FILE : result
        finish(raw, .failure(failure(code, exchange)), keeping: false)
      }
    }
  }

  /// Ends what has taken too long; milliseconds until the next could.
  private func giveUpLate() -> Int {
    let now = monotonicMilliseconds()
    var next = now + 60_000
    for (raw, transfer) in underWay {
      let time = transfer.exchange.givesUp
      if time <= now {
        finish(raw, .failure(failure(CURLE_OPERATION_TIMEDOUT, transfer.exchange)), keeping: false)
      } else {
        next = min(next, time)
      }
    }
    return next - now
  }

  private func finish(
    _ raw: UnsafeMutableRawPointer, _ result: Result<ClientResponse, TransferError>, keeping: Bool
  ) {
    guard var transfer = underWay.removeValue(forKey: raw) else { return }
    curl_multi_remove_handle(multi, raw)
    transfer.handle.release()
    if !keeping || !kept.keep(transfer.handle, for: transfer.exchange) { curl_easy_cleanup(raw) }
    transfer.exchange.done.put(result)
  }

  private func end(_ new: [Exchange]) {
    for exchange in new { exchange.done.put(.failure(closed(mayHaveArrived: false))) }
    for (raw, transfer) in underWay {
      finish(raw, .failure(closed(mayHaveArrived: transfer.exchange.isSent)), keeping: false)
    }
    kept.removeAll()
  }

  private static let isCurlReady = curl_global_init(Int(ccurl_any_global)) == CURLE_OK
}

/// For requests that a closed client got.
func closed(mayHaveArrived: Bool) -> TransferError {
  TransferError(
    .closed, "The program is stopping, so nothing more is asked of other servers.",
    mayHaveArrived: mayHaveArrived)
}
