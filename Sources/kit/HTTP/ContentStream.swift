import Threads

/// The content of a response that goes on until somebody ends it: written to from any thread, and taken by the server
/// as fast as its client reads.
public final class ContentStream: Sendable {
  /// What a server that asked for bytes has to do.
  public enum Next: Equatable, Sendable {
    /// So many bytes were put into the buffer.
    case bytes(Int)
    /// There are none now; whoever was to be called will be.
    case wait
    /// All was taken, and no more will come.
    case end
    /// The rest is given up.
    case cut
  }

  private struct State: Sendable {
    /// What was written and not taken, the first at the front, of whose first so many bytes were taken.
    var waiting: [Body] = []
    var taken = 0
    var count = 0
    var hasEnded = false
    var isCut = false
    var wake: (@Sendable () -> Void)?

    /// Whoever waits has something to do now.
    mutating func call() {
      let waker = wake
      wake = nil
      waker?()
    }
  }

  private let limit: Int
  private let state = Lock(State())

  /// Holds up to `limit` bytes that the client has not taken.
  public init(limit: Int = 64 << 10) { self.limit = limit }

  /// Whether nothing that is written now would be sent: it was ended or cut.
  public var isOver: Bool { state.withLock { $0.hasEnded || $0.isCut } }

  /// Whether what was written is not to be sent any more: its client has gone, or took too little.
  public var isCut: Bool { state.withLock { $0.isCut } }

  /// Adds bytes; false where the stream is over. One whose client takes too little for the limit is cut: what was
  /// written to it is lost.
  @discardableResult
  public func write(_ bytes: Body) -> Bool {
    state.withLock { state in
      guard !state.hasEnded, !state.isCut else { return false }
      guard !bytes.isEmpty else { return true }
      state.count += bytes.count
      if state.count > limit {
        (state.isCut, state.waiting) = (true, [])
      } else {
        state.waiting.append(bytes)
      }
      state.call()
      return !state.isCut
    }
  }

  /// Ends it once what was written has been taken.
  public func end() {
    state.withLock { state in
      state.hasEnded = true
      state.call()
    }
  }

  /// Ends it at once, as when its client has gone.
  public func cut() {
    state.withLock { state in
      (state.isCut, state.waiting) = (true, [])
      state.call()
    }
  }

  /// For servers: moves what was written into a buffer. Where there is nothing, `orWait` is called before anything can
  /// be written, and what it returns once there is something again.
  public func take(
    into buffer: UnsafeMutableRawBufferPointer, orWait: () -> @Sendable () -> Void
  ) -> Next {
    state.withLock { state in
      if state.isCut { return .cut }
      if state.waiting.isEmpty, state.hasEnded { return .end }
      guard !state.waiting.isEmpty else {
        state.wake = orWait()
        return .wait
      }
      var (moved, sent) = (0, 0)
      for bytes in state.waiting {
        let part = min(bytes.count - state.taken, buffer.count - moved)
        let place = UnsafeMutableRawBufferPointer(rebasing: buffer[moved...])
        bytes.withUnsafeBytes {
          place.copyMemory(from: .init(rebasing: $0[state.taken..<state.taken + part]))
        }
        moved += part
        state.taken += part
        guard state.taken == bytes.count else { break }
        state.taken = 0
        sent += 1
      }
      state.waiting.removeFirst(sent)
      state.count -= moved
      return .bytes(moved)
    }
  }
}
