import CMicrohttpd
import Glibc
import HTTP
import Synchronization
import Threads

/// Content that goes on, on its way through one connection: from the queued response to the end of its request.
final class StreamReader: @unchecked Sendable {
  let stream: ContentStream
  private let connection: Connection
  private let handle: OpaquePointer
  /// For how many milliseconds the client may take nothing of what there is.
  private let patience: Atomic<Int64>
  private let sent = Atomic<Int>(0)

  /// To be made on the connection's event thread.
  init(_ stream: ContentStream, _ connection: Connection, handle: OpaquePointer, patience milliseconds: Int64)
  {
    self.stream = stream
    self.connection = connection
    self.handle = handle
    patience = Atomic(milliseconds)
    // What the kernel takes of a client's who does not read lies in no buffer of ours.
    var size: Int32 = 16 << 10
    setsockopt(connection.socket, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Bytes that microhttpd has taken.
  var count: Int { sent.load(ordering: .relaxed) }

  /// On the event thread, whenever microhttpd has room. Without bytes the connection is suspended, which stays as it
  /// is until whoever writes to the stream, or ends it, resumes it.
  func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let next = stream.take(into: buffer) {
      connection.awaitWorker()
      MHD_suspend_connection(handle)
      return { [self] in MHD_resume_connection(handle) }
    }
    switch next {
    case .wait: return 0
    case .end: return end()
    case .cut:
      // Told of an error here, microhttpd 0.9.75 may leave the connection where no event reaches it. So it finds out
      // when it sends the end, which no client gets to see.
      connection.cut()
      return end()
    case .bytes(let count):
      connection.awaitReader(for: patience.load(ordering: .relaxed))
      sent.add(count, ordering: .relaxed)
      return count
    }
  }

  /// At the end of content without chunks (HTTP/1.0) microhttpd 0.9.75 closes the connection and looks at it no more, so
  /// that it stays open for as long as older ones do. Whatever is resumed it looks at.
  private func end() -> Int {
    MHD_suspend_connection(handle)
    MHD_resume_connection(handle)
    return mhd_end_of_content()
  }

  /// Ends it for a stop: who does not read what is left is cut soon.
  func end(within milliseconds: Int64) {
    patience.store(milliseconds, ordering: .relaxed)
    connection.awaitReader(for: milliseconds)
    stream.end()
  }
}

/// The streams that are open now.
final class StreamReaders: Sendable {
  private let open = Lock<[ObjectIdentifier: StreamReader]>([:])

  func add(_ reader: StreamReader) { open.withLock { $0[ObjectIdentifier(reader)] = reader } }

  func remove(_ reader: StreamReader) { open.withLock { $0[ObjectIdentifier(reader)] = nil } }

  var all: [StreamReader] { open.withLock { Array($0.values) } }
}
