import CMicrohttpd
import HTTP
import Synchronization

extension Service {
  /// Queues what a request is answered with.
  func send(_ response: Response, _ exchange: Exchange, _ call: Call) -> MHD_Result {
    exchange.step = .queued
    exchange.status = response.status
    let isHead = exchange.method == .head
    let hasBody = response.status.allowsContent && !isHead
    exchange.bytes = hasBody ? response.body.count : 0
    exchange.connection.awaitReader(for: configuration.responseDeadline)
    let reader = hasBody ? open(response.stream, exchange, call) : nil
    let result = queue(
      response, reader, isHead: isHead, on: call.connection,
      closing: exchange.isLast || isStopping.load(ordering: .relaxed))
    if reader == nil { response.stream?.cut() }
    return result
  }

  /// The same of what was ready, on a connection that is microhttpd's by now.
  func send(_ ready: ReadyResponse, _ exchange: Exchange, _ call: Call) -> MHD_Result {
    exchange.ready = ready
    exchange.isHead = call.isHead
    return send(ready.response, exchange, call)
  }

  /// Begins to send content that goes on.
  private func open(_ stream: ContentStream?, _ exchange: Exchange, _ call: Call) -> StreamReader? {
    guard let stream else { return nil }
    let reader = StreamReader(
      stream, exchange.connection, handle: call.connection, patience: configuration.responseDeadline)
    exchange.reader = reader
    exchange.connection.follow(stream)
    streams.add(reader)
    // A stop that began meanwhile may have looked before it was there.
    if isStopping.load(ordering: .sequentiallyConsistent) { reader.end(within: Self.lastPiece) }
    return reader
  }
}
