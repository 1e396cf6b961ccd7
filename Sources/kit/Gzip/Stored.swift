import CZlib

/// A gzip member of uncompressed blocks (RFC 1951 §3.2.4): for when zlib gets no memory to compress.
func stored(_ bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  var rest = bytes[...]
  repeat {
    let block = rest.prefix(0xFFFF)
    rest = rest.dropFirst(block.count)
    let size = UInt16(block.count)
    result.append(rest.isEmpty ? 1 : 0)
    result += littleEndian(size) + littleEndian(~size) + block
  } while !rest.isEmpty
  let sum = bytes.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
  return result + littleEndian(UInt32(truncatingIfNeeded: sum))
    + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
}

private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
