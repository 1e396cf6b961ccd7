import CMicrohttpd
import HTTP

/// Queues a response on its connection, and destroys our share of it. `reader` has the content that goes on.
func queue(
  _ response: Response, _ reader: StreamReader?, isHead: Bool, on connection: OpaquePointer, closing: Bool
) -> MHD_Result {
  guard let reply = reader.map(makeReply) ?? makeReply(response, isHead: isHead) else { return mhd_close() }
  defer { MHD_destroy_response(reply) }
  for field in response.headers where !isOurs(field.name) {
    // Fails for line breaks and empty values; one bad header must not become a header of another's making.
    if MHD_add_response_header(reply, field.name, field.value) != mhd_go_on(), !field.value.isEmpty {
      return queueFailure(on: connection)
    }
  }
  if closing { MHD_add_response_header(reply, "Connection", "close") }
  return MHD_queue_response(connection, UInt32(response.status.code), reply)
}

private func makeReply(_ response: Response, isHead: Bool) -> OpaquePointer? {
  let body = response.body
  guard response.status.allowsContent, response.stream == nil else {
    let needsClosing = response.status == .notModified || response.stream != nil
    return mhd_response_without_length(needsClosing ? 1 : 0)
  }
  if body.isEmpty {
    return isHead
      ? toldLength(response).map(mhd_response_of_length) ?? mhd_empty_response() : mhd_empty_response()
  }
  let share = Unmanaged.passRetained(body)
  let reply = body.withUnsafeBytes { bytes in
    MHD_create_response_from_buffer_with_free_callback_cls(
      bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), releaseBody, share.toOpaque())
  }
  if reply == nil { share.release() }
  return reply
}

private func makeReply(_ reader: StreamReader) -> OpaquePointer? {
  let share = Unmanaged.passRetained(reader)
  let reply = mhd_streamed_response(readStream, share.toOpaque(), releaseReader)
  if reply == nil { share.release() }
  return reply
}

private func readStream(
  _ reader: UnsafeMutableRawPointer?, _: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
  guard let reader else { return mhd_end_with_error() }
  return Unmanaged<StreamReader>.fromOpaque(reader).takeUnretainedValue().read(
    UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

private func releaseReader(_ reader: UnsafeMutableRawPointer?) {
  if let reader { Unmanaged<StreamReader>.fromOpaque(reader).release() }
}

private func releaseBody(_ body: UnsafeMutableRawPointer?) {
  if let body { Unmanaged<Body>.fromOpaque(body).release() }
}

/// The length that a GET would be answered with.
private func toldLength(_ response: Response) -> UInt64? {
  response.headers["Content-Length"].flatMap { UInt64($0) }.flatMap { $0 < UInt64(Int64.max) ? $0 : nil }
}

/// What the server writes itself.
func isOurs(_ name: String) -> Bool {
  ["content-length", "transfer-encoding", "date", "connection"].contains(name.lowercased())
}

private func queueFailure(on connection: OpaquePointer) -> MHD_Result {
  guard let reply = mhd_empty_response() else { return mhd_close() }
  defer { MHD_destroy_response(reply) }
  return MHD_queue_response(connection, 500, reply)
}
