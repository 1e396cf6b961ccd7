import CPostgres
import Synchronization

/// What the signal's thread does.
final class PostgresSignalLoop {
  private static let channel = "database_changed"

  private let signal: PostgresSignal
  private var link: PostgresLink?
  private var isListening = false
  private var hasListened = false
  /// Whether somebody has said that there was a change, and the listeners do not know yet.
  private var wasTold = false
  private var failures = 0
  /// Which transactions the server had ended when it was last asked.
  private var lastState = ""
  private var nextLook: UInt64 = 0
  private var nextTelling: UInt64 = 0

  init(_ signal: PostgresSignal) { self.signal = signal }

  func run() {
    while let work = signal.state.withLock({ $0.isOver ? nil : $0.isRung || !$0.listeners.isEmpty }) {
      do {
        if work {
          let link = try connected()
          try notify(link)
          try listen(link)
        }
        // An answer just read may have brought a word with it.
        if try hearsMore() { continue }
        signal.wake.rest(link.map { PQsocket($0.handle) } ?? -1, until: nextTurn())
      } catch {
        link = nil
        isListening = false
        let rest = backoff(failures, first: 50_000_000, limit: 2_000_000_000)
        failures += 1
        signal.wake.rest(-1, until: monotonicNanoseconds() + rest)
      }
    }
    if let link, signal.state.withLock({ $0.isRung }) {
      _ = try? link.ask("NOTIFY \(Self.channel)", monotonicNanoseconds() + 500_000_000)
    }
  }

  private func connected() throws -> PostgresLink {
    if let link { return link }
    let new = try PostgresLink.open(signal.server, deadline: soon)
    guard PQexitPipelineMode(new.handle) == 1 else { throw new.lost(new.said) }
    link = new
    return new
  }

  private func notify(_ link: PostgresLink) throws {
    guard monotonicNanoseconds() >= nextTelling else { return }
    let isRung = signal.state.withLock { state in
      defer { state.isRung = false }
      return state.isRung
    }
    guard isRung else { return }
    do {
      try link.ask("NOTIFY \(Self.channel)", soon)
      failures = 0
    } catch {
      signal.state.withLock { $0.isRung = true }
      throw error
    }
    nextTelling = monotonicNanoseconds() + 20_000_000
  }

  private func listen(_ link: PostgresLink) throws {
    let listeners = signal.state.withLock { $0.listeners }
    guard !listeners.isEmpty else { return }
    // Nobody can tell us what was said while we were away.
    var hasChanged = !isListening && hasListened
    if !isListening { try link.ask("LISTEN \(Self.channel)", soon) }
    _ = try hearsMore()
    if wasTold { hasChanged = true }
    wasTold = false
    let new = listeners.filter(\.needsStart)
    if hasChanged || !isListening || !new.isEmpty || monotonicNanoseconds() >= nextLook {
      // Asked before the listeners look, so that nothing falls between.
      let state = try endedTransactions(link)
      if isListening, state != lastState { hasChanged = true }
      lastState = state
      nextLook = monotonicNanoseconds() + 1_000_000_000
    }
    isListening = true
    hasListened = true
    failures = 0
    for listener in new { listener.start() }
    if hasChanged { signal.tell() }
  }

  /// Whether somebody has spoken since this was asked last.
  private func hearsMore() throws -> Bool {
    guard let link else { return false }
    // A socket that has ended would be ready to be read for ever.
    guard link.absorb() else { throw link.lost("the connection has ended") }
    var isNew = false
    while let notice = PQnotifies(link.handle) {
      PQfreemem(notice)
      isNew = true
    }
    wasTold = wasTold || isNew
    return isNew
  }

  /// A text that is another one after any transaction that changed something has ended.
  private func endedTransactions(_ link: PostgresLink) throws -> String {
    guard let result = try link.ask("SELECT pg_current_snapshot()", soon) else { return "" }
    return withExtendedLifetime(result) {
      PQgetvalue(result.handle, 0, 0).map { String(cString: $0) } ?? ""
    }
  }

  private func nextTurn() -> UInt64 {
    let (isRung, isWatched) = signal.state.withLock { ($0.isRung, !$0.listeners.isEmpty) }
    let look = isWatched ? nextLook : monotonicNanoseconds() + 60_000_000_000
    return isRung ? min(look, nextTelling) : look
  }

  /// How long a word with the server may take.
  private var soon: UInt64 { monotonicNanoseconds() + 5_000_000_000 }
}
