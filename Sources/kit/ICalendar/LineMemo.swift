import Glibc

/// Where in the output the line for a value was written before, so that summaries, places and categories
/// that repeat are encoded once a document.
///
/// Found by bytes, never by Unicode equivalence, which would let one spelling stand in for another. A crowd
/// of colliding values (they may come from strangers) costs a bounded search and is then encoded anew.
struct LineMemo: ~Copyable {
  private struct Entry {
    var hash: UInt64 = 0
    var key = 0
    var keyCount = 0
    var line = 0
    var lineCount = 0
  }

  private static let longestSearch = 16
  private var entries = [Entry](repeating: Entry(), count: 64)
  private var used = 0
  private var keys = ByteBuffer(capacity: 1024)

  /// Never 0, which marks a free entry.
  static func hash(_ kind: Int, _ key: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let raw = UnsafeRawPointer(key)
    var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: kind)
    var at = 0
    while at + 8 <= count {
      hash = (hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0xD6E8_FEB8_6659_FD93
      hash ^= hash >> 32
      at += 8
    }
    while at < count {
      hash = (hash ^ UInt64(key[at])) &* 0x0000_0100_0000_01B3
      at += 1
    }
    hash = (hash ^ hash >> 29) &* 0x9FB2_1C65_1E98_DF25
    return (hash ^ hash >> 32) | 1
  }

  func find(_ hash: UInt64, _ key: UnsafePointer<UInt8>, _ count: Int) -> Range<Int>? {
    let mask = entries.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 1) & mask
    for _ in 0..<LineMemo.longestSearch {
      let entry = entries[slot]
      if entry.hash == 0 { return nil }
      if entry.hash == hash, entry.keyCount == count, memcmp(keys.base + entry.key, key, count) == 0 {
        return entry.line..<entry.line + entry.lineCount
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func insert(_ hash: UInt64, _ key: UnsafePointer<UInt8>, _ count: Int, line: Range<Int>) {
    if used * 2 >= entries.count { grow() }
    let entry = Entry(
      hash: hash, key: keys.count, keyCount: count, line: line.lowerBound, lineCount: line.count)
    if place(entry) { keys.append(key, count: count) }
  }

  private mutating func place(_ entry: Entry) -> Bool {
    let mask = entries.count - 1
    var slot = Int(truncatingIfNeeded: entry.hash >> 1) & mask
    for _ in 0..<LineMemo.longestSearch {
      if entries[slot].hash == 0 {
        entries[slot] = entry
        used += 1
        return true
      }
      slot = (slot + 1) & mask
    }
    return false
  }

  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: old.count * 2)
    used = 0
    for entry in old where entry.hash != 0 { _ = place(entry) }
  }
}
