import Glibc

/// Bytes that grow at the end and may be appended again from an earlier place: what an array cannot do
/// without copying itself.
struct ByteBuffer: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  mutating func reserve(_ more: Int) {
    if count + more <= capacity { return }
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    memcpy(larger, base, count)
    base.deallocate()
    base = larger
  }

  mutating func removeAll() { count = 0 }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  mutating func append(_ source: UnsafePointer<UInt8>, count more: Int) {
    reserve(more)
    memcpy(base + count, source, more)
    count += more
  }

  mutating func append(_ text: StaticString) { append(text.utf8Start, count: text.utf8CodeUnitCount) }

  mutating func append(_ text: String) {
    for byte in text.utf8 { append(byte) }
  }

  /// Appends what stands at `range`.
  mutating func append(again range: Range<Int>) {
    reserve(range.count)
    memcpy(base + count, base + range.lowerBound, range.count)
    count += range.count
  }

  mutating func removeLast(_ fewer: Int) { count -= fewer }

  func ends(with tail: StaticString) -> Bool {
    let length = tail.utf8CodeUnitCount
    return count >= length && memcmp(base + count - length, tail.utf8Start, length) == 0
  }

  /// What stands at `first`, then at `second`, then `end`.
  func array(_ first: Range<Int>, _ second: Range<Int>, end: StaticString) -> [UInt8] {
    let length = first.count + second.count + end.utf8CodeUnitCount
    return [UInt8](unsafeUninitializedCapacity: length) { array, count in
      if let start = array.baseAddress {
        memcpy(start, base + first.lowerBound, first.count)
        memcpy(start + first.count, base + second.lowerBound, second.count)
        memcpy(start + first.count + second.count, end.utf8Start, end.utf8CodeUnitCount)
      }
      count = length
    }
  }
}
