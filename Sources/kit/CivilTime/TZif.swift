/// Reads TZif files of versions 1 to 4 (RFC 9636); every length is checked before it is believed.
enum TZif {
  /// Far more than any zone takes (the largest file of today has 4 KB).
  static let mostBytes = 256 * 1024

  static func timeline(of bytes: [UInt8], name: String) throws(ZoneError) -> Timeline {
    guard bytes.count <= mostBytes else { throw .damaged(name, "larger than 256 KB") }
    var reader = BlockReader(bytes: bytes, name: name)
    var block = try reader.block(timeSize: 4)
    var rule: PosixRule?
    if block.version > 1 {
      block = try reader.block(timeSize: 8)
      rule = try reader.footer()
    }
    return timeline(block, rule)
  }

  struct Block {
    var version: Int
    var types: [LocalTimeType]
    var changes: [(at: Int64, type: LocalTimeType)]
  }

  /// Joins what the file lists with what its rule says of the time after.
  private static func timeline(_ block: Block, _ rule: PosixRule?) -> Timeline {
    guard let rule else {
      return Timeline(first: block.types[0], changes: block.changes, cycleEnd: .max)
    }
    let first = block.changes.isEmpty ? rule.standard : block.types[0]
    guard rule.daylight != nil else {
      return Timeline(first: first, changes: block.changes, cycleEnd: .max)
    }
    // A file that lists nothing is all rule (§3.3); no zone had a yearly rule before 1900.
    let listed = block.changes.last?.at ?? LocalDateTime.startOf(year: 1900)
    let year = LocalDateTime(seconds: listed).date.year
    let ruled = rule.changes(years: year - 1...year + 404).filter { $0.at > listed }
    // Two years after the list everything is the rule's; the table ends two years behind the cycle.
    let cycleEnd = LocalDateTime.startOf(year: year + 402)
    return Timeline(first: first, changes: block.changes + ruled, cycleEnd: cycleEnd)
  }
}

extension LocalDateTime {
  fileprivate static func startOf(year: Int) -> Int64 {
    Int64(LocalDate.dayNumber(year: year, month: 1, day: 1)) * 86_400
  }
}

/// Goes through a TZif file once, front to back.
private struct BlockReader {
  let bytes: [UInt8]
  let name: String
  var position = 0

  mutating func block(timeSize: Int) throws(ZoneError) -> TZif.Block {
    let header = try take(44)
    guard Array(header.prefix(4)) == Array("TZif".utf8) else { throw damaged("no TZif header") }
    let version: Int
    switch header[header.startIndex + 4] {
    case 0: version = 1
    case UInt8(ascii: "2")...UInt8(ascii: "4"): version = Int(header[header.startIndex + 4]) - 48
    default: throw damaged("unknown version")
    }
    let counts = (0..<6).map { Int(BlockReader.integer(header.dropFirst(20 + $0 * 4).prefix(4))) }
    let (utc, standard, leap, time, type, char) =
      (counts[0], counts[1], counts[2], counts[3], counts[4], counts[5])
    guard counts.allSatisfy({ (0...TZif.mostBytes).contains($0) }), (1...256).contains(type), char > 0,
      [0, type].contains(utc), [0, type].contains(standard)
    else { throw damaged("impossible counts") }
    let times = try take(time * timeSize)
    let indices = try take(time)
    let typeBytes = try take(type * 6)
    let chars = try take(char)
    _ = try take(leap * (timeSize + 4) + standard + utc)
    // In a file of a later version the block of 32 bits is there to be skipped, whatever it holds.
    if version > 1 && timeSize == 4 { return TZif.Block(version: version, types: [], changes: []) }
    guard leap == 0 else { throw damaged("it counts leap seconds, which POSIX time does not") }
    let types = try self.types(typeBytes, chars)
    let changes = try self.changes(times, indices, types, timeSize)
    return TZif.Block(version: version, types: types, changes: changes)
  }

  private func types(_ bytes: ArraySlice<UInt8>, _ chars: ArraySlice<UInt8>) throws(ZoneError)
    -> [LocalTimeType]
  {
    var types: [LocalTimeType] = []
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 6) {
      let offset = BlockReader.integer(bytes[start..<start + 4])
      let letters = chars.dropFirst(Int(bytes[start + 5]))
      // The bounds of §3.2: more than -25 and less than 26 hours.
      guard (-89_999...93_599).contains(offset), bytes[start + 4] <= 1,
        let end = letters.firstIndex(of: 0)
      else { throw damaged("an impossible local time type") }
      types.append(
        LocalTimeType(
          offset: Int32(offset), isDaylight: bytes[start + 4] == 1,
          abbreviation: String(decoding: letters[..<end], as: UTF8.self)))
    }
    return types
  }

  private func changes(
    _ times: ArraySlice<UInt8>, _ indices: ArraySlice<UInt8>, _ types: [LocalTimeType], _ timeSize: Int
  ) throws(ZoneError) -> [(at: Int64, type: LocalTimeType)] {
    var changes: [(at: Int64, type: LocalTimeType)] = []
    changes.reserveCapacity(indices.count)
    // A billion years to either side leave room to count in Int64 without overflow.
    var latest = -(Int64(1) << 60)
    for (number, index) in indices.enumerated() {
      let at = BlockReader.integer(times.dropFirst(number * timeSize).prefix(timeSize))
      guard at > latest, at < Int64(1) << 60, Int(index) < types.count else {
        throw damaged("transitions out of order or of an unknown type")
      }
      latest = at
      changes.append((at, types[Int(index)]))
    }
    return changes
  }

  /// The TZ string between two line feeds at the end; empty means that nothing is known of later times.
  mutating func footer() throws(ZoneError) -> PosixRule? {
    let rest = bytes[position...]
    guard rest.first == 10, let end = rest.dropFirst().firstIndex(of: 10) else {
      throw damaged("no footer")
    }
    let text = rest[(position + 1)..<end]
    if text.isEmpty { return nil }
    guard text.count < 256, let rule = PosixRule(String(decoding: text, as: UTF8.self)) else {
      throw damaged("a footer that is no TZ rule")
    }
    return rule
  }

  private mutating func take(_ count: Int) throws(ZoneError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw damaged("it ends too early") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Big-endian, signed, of four or eight bytes.
  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
    var value: Int64 = (bytes.first ?? 0) >= 0x80 ? -1 : 0
    for byte in bytes { value = value << 8 | Int64(byte) }
    return value
  }

  private func damaged(_ reason: String) -> ZoneError { .damaged(name, reason) }
}
