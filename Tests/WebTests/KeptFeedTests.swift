import Booking
import CivilTime
import HTTP
import JSONText
import Secrets
import Store
import Synchronization
import TestSupport
import Testing
import Threads

@testable import Desk
@testable import Web

/// What is kept of feeds, and what goes where memory is short.
@Suite struct KeptFeedTests {
  @Test func `bytes go first where memory is short, and what nobody asks for before the rest`() throws {
    let memory = FeedMemory(byteLimit: 1000, limit: 6)
    func keep(_ number: Int, _ size: Int) throws { memory.keep(try feed(number, size)) }
    func hasBytes(_ number: Int) throws -> Bool? { memory.feed(try key(number)).map { $0.rendered != nil } }
    for number in 0..<4 { try keep(number, 250) }
    for number in 0..<4 { #expect(try hasBytes(number) == true) }
    // All were asked for: the first to be looked at goes, but that its bytes had not changed can still be said.
    try keep(4, 250)
    #expect(try (0..<5).filter { try hasBytes($0) == false }.count == 1)
    for number in 5..<20 { try keep(number, 10) }
    #expect(try (0..<20).filter { try hasBytes($0) != nil }.count == 6)
    try keep(20, 5000)
    #expect(try hasBytes(20) != true)
  }

  @Test func `whose bytes were asked for since the last that went are spared once`() throws {
    let memory = FeedMemory(byteLimit: 1000, limit: 100)
    for number in 0..<5 { memory.keep(try feed(number, 250)) }
    #expect(memory.feed(try key(1)) != nil)
    memory.keep(try feed(5, 250))
    #expect(memory.feed(try key(1))?.rendered != nil)
    #expect(memory.feed(try key(2))?.rendered == nil)
  }

  @Test func `an address is known by all its bits`() {
    let tokens = (0..<200).map { Token.random(.seeded($0)).text }
    let keys = Set(tokens.compactMap { FeedKey($0, .events) } + tokens.compactMap { FeedKey($0, .freeBusy) })
    #expect(keys.count == 400)
    for (number, token) in tokens.enumerated() {
      var other = Array(token.utf8)
      let place = number % 32
      other[place] = other[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(FeedKey(token, .events) == FeedKey(Array(token.utf8), .events))
      #expect(FeedKey(token, .events) != FeedKey(other, .events))
    }
    for text in [
      "", "A", String(repeating: "A", count: 31), String(repeating: "A", count: 33),
      String(repeating: "=", count: 32),
    ] {
      #expect(FeedKey(text, .events) == nil)
    }
  }
}

private func key(_ number: Int) throws -> FeedKey {
  try #require(FeedKey(Token.random(.seeded(UInt64(number))).text, .events))
}

/// A feed with so many bytes.
private func feed(_ number: Int, _ size: Int) throws -> KeptFeed {
  let then = Instant(seconds: 0)
  func id<Kind>(_ byte: Int) -> ID<Kind> {
    ID(milliseconds: 0, random: [UInt8](repeating: UInt8(byte), count: 10))
  }
  let state = FeedState(
    feed: Feed(id: id(number), person: id(1), kind: .coach, created: then), version: String(number),
    mark: CalendarMark(revision: 1, changed: then), changed: then, validUntil: Instant(seconds: 9),
    addressEnds: nil)
  let bytes = Body([UInt8](repeating: 0, count: size))
  return KeptFeed(
    try key(number), "", state, KnownRevisions.Calendar(),
    RenderedFeed(version: String(number), changed: then, plain: bytes, gzip: .empty))
}
