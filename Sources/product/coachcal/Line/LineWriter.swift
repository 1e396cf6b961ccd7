import Glibc
import Synchronization

/// Lines on their way to a file, written by a thread of its own: whoever adds one never waits for whoever
/// reads them. Where they are not read as fast as they come, the newest are dropped, counted, and spoken of
/// in a line behind those before them.
final class LineWriter: Sendable {
  private struct Waiting {
    var lines: [String] = []
    var dropped = 0
    var isClosed = false
  }

  private let file: Int32
  private let limit: Int
  private let dropped: @Sendable (Int) -> String
  private let waiting = Mutex(Waiting())
  // Pipes to wait on, a byte for each signal. They stay open as long as the process, which may end while the
  // thread still writes.
  private let news: Signal
  private let end: Signal

  /// Keeps so many lines at most, besides as many that are being written. `dropped` words the line that says
  /// how many were lost.
  init(_ file: Int32, limit: Int = 4096, dropped: @escaping @Sendable (Int) -> String) throws(Failure) {
    self.file = file
    self.limit = limit
    self.dropped = dropped
    let failure = Failure.environment(
      "threads-unavailable", "The log's thread cannot start. Raise the limits of processes and open files.")
    guard let news = Signal(), let end = Signal() else { throw failure }
    (self.news, self.end) = (news, end)
    let share = Unmanaged.passRetained(self)
    var thread = pthread_t()
    guard pthread_create(&thread, nil, writeLines, share.toOpaque()) == 0 else {
      share.release()
      throw failure
    }
    pthread_detach(thread)
  }

  /// Adds a line without its end; never blocks.
  @Sendable func add(_ line: String) {
    let isFirst = waiting.withLock { waiting in
      guard !waiting.isClosed else { return false }
      guard waiting.lines.count < limit else {
        waiting.dropped += 1
        return false
      }
      waiting.lines.append(line)
      return waiting.lines.count == 1
    }
    if isFirst { news.give() }
  }

  /// Takes no more lines, and waits at most so many milliseconds until all are written.
  func close(within milliseconds: Int32) {
    waiting.withLock { $0.isClosed = true }
    news.give()
    end.wait(milliseconds)
  }

  fileprivate func work() {
    while true {
      news.take()
      let taken = waiting.withLock { waiting in
        defer { (waiting.lines, waiting.dropped) = ([], 0) }
        return waiting
      }
      for line in taken.lines { write(line, to: file) }
      if taken.dropped > 0 { write(dropped(taken.dropped), to: file) }
      if taken.isClosed { break }
    }
    end.give()
  }
}

private func writeLines(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context { Unmanaged<LineWriter>.fromOpaque(context).takeRetainedValue().work() }
  return nil
}

/// What one thread gives and another waits for.
private struct Signal: Sendable {
  private let reader: Int32
  private let writer: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (reader, writer) = (ends[0], ends[1])
  }

  func give() {
    var byte: UInt8 = 0
    while Glibc.write(writer, &byte, 1) < 0, errno == EINTR {}
  }

  /// Waits for one at least, and takes all that were given.
  func take() {
    var bytes: (UInt64, UInt64) = (0, 0)
    while read(reader, &bytes, 16) < 0, errno == EINTR {}
  }

  /// Waits so many milliseconds at most until one was given.
  func wait(_ milliseconds: Int32) {
    var ready = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    poll(&ready, 1, milliseconds)
  }
}
