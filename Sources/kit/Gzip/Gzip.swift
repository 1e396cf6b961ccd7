import CZlib

/// The bytes as one gzip member (RFC 1952), without name and time: the same input gives the same output.
///
/// Level 1 is fastest, 9 smallest; others are brought into that range.
public func gzip(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
  var stream = z_stream()
  // 15 bits of window, 16 more for gzip's frame; 8 is zlib's own choice of memory.
  guard
    deflateInit2_(
      &stream, Int32(min(max(level, 1), 9)), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { return stored(bytes) }
  defer { deflateEnd(&stream) }
  let bound = Int(deflateBound(&stream, UInt(bytes.count)))
  return bytes.withUnsafeBufferPointer { input in
    [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      var place = 0
      var status = Z_OK
      while status == Z_OK {
        // zlib counts in 32 bits.
        let take = min(input.count - place, 1 << 30)
        let room = min(output.count - count, 1 << 30)
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + place })
        stream.avail_in = UInt32(take)
        stream.next_out = output.baseAddress.map { $0 + count }
        stream.avail_out = UInt32(room)
        status = deflate(&stream, place + take == input.count ? Z_FINISH : Z_NO_FLUSH)
        place += take - Int(stream.avail_in)
        count += room - Int(stream.avail_out)
      }
    }
  }
}

/// Reads one or more gzip members (RFC 1952 §2.2) into at most `limit` bytes.
public func gunzip(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
  var stream = z_stream()
  guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
    throw .outOfMemory
  }
  defer { inflateEnd(&stream) }
  var result: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 64 << 10)
  var place = 0
  while true {
    let (status, taken, given) = step(&stream, bytes, from: place, into: &chunk)
    place += taken
    guard result.count + given <= limit else { throw .tooLarge(limit: limit) }
    result.append(contentsOf: chunk[..<given])
    switch status {
    case Z_STREAM_END:
      if place == bytes.count { return result }
      guard inflateReset(&stream) == Z_OK else { throw .outOfMemory }
    case Z_OK: if taken == 0, given == 0 { throw .truncated }
    case Z_BUF_ERROR: throw .truncated
    case Z_MEM_ERROR: throw .outOfMemory
    default: throw .invalid
    }
  }
}

private func step(
  _ stream: inout z_stream, _ bytes: [UInt8], from place: Int, into chunk: inout [UInt8]
) -> (status: Int32, taken: Int, given: Int) {
  bytes.withUnsafeBufferPointer { input in
    chunk.withUnsafeMutableBufferPointer { output in
      let take = min(input.count - place, 1 << 30)
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + place })
      stream.avail_in = UInt32(take)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      let status = inflate(&stream, Z_NO_FLUSH)
      return (status, take - Int(stream.avail_in), output.count - Int(stream.avail_out))
    }
  }
}
