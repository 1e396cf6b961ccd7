import CivilTime
import TestSupport
import Testing

/// Python's zoneinfo reads the same files with other code: every answer of both must be the same.
@Suite struct PeerTests {
  @Test(
    arguments: [
      ("1890-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
      ("1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z"),
      ("2396-01-01T00:00:00Z", "2406-01-01T00:00:00Z"),
      ("2796-01-01T00:00:00Z", "2804-01-01T00:00:00Z"),
      ("9990-01-01T00:00:00Z", "9999-01-01T00:00:00Z"),
    ])
  func `every zone changes its offset when Python's zoneinfo says so, and resolves local times alike`(
    from: String, to: String
  ) throws {
    let range = try #require(Instant(rfc3339: from))..<(try #require(Instant(rfc3339: to)))
    let names = try Zone.allNames()
    #expect(names.count > 400)
    let python = try run(
      "/usr/bin/env",
      [
        "python3", "-S", "\(PackageRoot.path)/Tests/Peers/zoneinfo_transitions.py",
        String(range.lowerBound.seconds), String(range.upperBound.seconds),
      ],
      input: Array(names.joined(separator: "\n").utf8),
      environment: ["PYTHONTZPATH": "/usr/share/zoneinfo"])
    try #require(python.status == 0, "\(python.error)")
    var answers = Numbers(bytes: python.outputBytes)
    var differences: [String] = []
    var compared = 0
    for name in names {
      let zone = try Zone.named(name)
      let peers = (0..<(answers.next() ?? 0)).map { _ in PeerTransition(reading: &answers) }
      compared += peers.count
      differences += zone.differences(from: peers, in: range)
    }
    #expect(answers.isAtEnd)
    #expect(compared > 1000)
    #expect(differences.isEmpty, "\(differences.prefix(20).joined(separator: "\n"))")
  }
}

/// The little-endian integers that the peer writes.
private struct Numbers {
  let bytes: [UInt8]
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  mutating func next() -> Int64? {
    guard position + 8 <= bytes.count else { return nil }
    defer { position += 8 }
    return bytes.withUnsafeBytes {
      Int64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Int64.self))
    }
  }
}

private struct PeerTransition {
  var at: Int64 = 0
  var before: Int64 = 0
  var after: Int64 = 0
  var abbreviation: Int64 = 0
  var locals: [(wall: Int64, fold0: Int64, fold1: Int64)] = []

  init(reading numbers: inout Numbers) {
    at = numbers.next() ?? 0
    before = numbers.next() ?? 0
    after = numbers.next() ?? 0
    abbreviation = numbers.next() ?? 0
    for _ in 0..<7 {
      locals.append((numbers.next() ?? 0, numbers.next() ?? 0, numbers.next() ?? 0))
    }
  }
}

extension Zone {
  fileprivate func differences(from peers: [PeerTransition], in range: Range<Instant>) -> [String] {
    var differences: [String] = []
    let ours = transitions(in: range).filter { $0.offsetBefore != $0.offsetAfter }
    if ours.map(\.at.seconds) != peers.map(\.at) {
      differences.append("\(name): \(ours.count) offset changes, \(peers.count) in Python")
    }
    let spans = offsetSpans(covering: range)
    if spans.dropFirst().map(\.range.lowerBound.seconds) != peers.map(\.at) {
      differences.append("\(name): \(spans.count) offset spans, \(peers.count + 1) in Python")
    }
    for peer in peers {
      let at = Instant(seconds: peer.at)
      let offsets = [offset(at: at - 1), offset(at: at), offset(at: at + 1)].map { Int64($0) }
      if offsets != [peer.before, peer.after, peer.after] {
        differences.append("\(name) at \(at.rfc3339): \(offsets), Python \(peer.before), \(peer.after)")
      }
      if abbreviation(at: at).utf8.reversed().reduce(0, { $0 << 8 | Int64($1) }) != peer.abbreviation {
        differences.append("\(name) at \(at.rfc3339): \(abbreviation(at: at)) is not Python's abbreviation")
      }
      for local in peer.locals where !agrees(local.wall, local.fold0, local.fold1, peer.at) {
        let wall = LocalDateTime(seconds: local.wall)
        differences.append(
          "\(name) \(wall.iso8601): \(resolve(wall)), Python \(local.fold0) and \(local.fold1)")
      }
    }
    return differences
  }

  /// Python reads a skipped time with the offset before the gap for fold=0, and with the one after for 1.
  private func agrees(_ wall: Int64, _ fold0: Int64, _ fold1: Int64, _ transition: Int64) -> Bool {
    let local = LocalDateTime(seconds: wall)
    guard instant(of: local).seconds == fold0 else { return false }
    switch resolve(local) {
    case .once(let instant):
      return instant.seconds == fold0 && fold0 == fold1 && firstInstant(notBefore: local) == instant
        && self.local(at: instant) == local
    case .twice(let first, let second):
      return first.seconds == fold0 && second.seconds == fold1 && firstInstant(notBefore: local) == first
    case .skipped(let gap):
      return gap.seconds == transition && fold0 > fold1 && firstInstant(notBefore: local) == gap
    }
  }
}
