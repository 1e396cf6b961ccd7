import Testing

@testable import Gzip

@Suite struct GzipTests {
  private static let samples: [[UInt8]] = [
    [], [0], Array("BEGIN:VCALENDAR\r\n".utf8), [UInt8](repeating: 65, count: 200_000),
    (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) },
  ]

  @Test(arguments: samples, [-5, 1, 6, 9, 99])
  func `what is packed unpacks to itself at every level`(bytes: [UInt8], level: Int) throws {
    #expect(try gunzip(gzip(bytes, level: level), limit: bytes.count) == bytes)
  }

  @Test func `the same bytes pack to the same bytes, without name and time`() {
    let bytes = [UInt8](repeating: 7, count: 5000)
    let packed = gzip(bytes)
    #expect(packed == gzip(bytes))
    #expect(packed[..<8] == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    #expect(packed.count < 100)
  }

  @Test func `a bomb stops at the limit`() {
    let bomb = gzip([UInt8](repeating: 0, count: 50_000_000))
    #expect(throws: GzipError.tooLarge(limit: 100_000)) { try gunzip(bomb, limit: 100_000) }
    #expect(throws: GzipError.tooLarge(limit: 0)) { try gunzip(gzip([1]), limit: 0) }
  }

  @Test func `members behind one another are read as one text`() throws {
    #expect(try gunzip(gzip([1, 2]) + gzip([]) + gzip([3]), limit: 3) == [1, 2, 3])
  }

  @Test func `each way of being cut short is told`() {
    let packed = gzip(Array("coach".utf8))
    for length in packed.indices {
      #expect(throws: GzipError.truncated, "cut at \(length)") {
        try gunzip(Array(packed[..<length]), limit: 100)
      }
    }
  }

  @Test func `damage and other formats are refused`() {
    var damaged = gzip(Array("coach".utf8))
    damaged[damaged.count - 6] ^= 0xFF
    #expect(throws: GzipError.invalid) { try gunzip(damaged, limit: 100) }
    #expect(throws: GzipError.invalid) { try gunzip(Array("BEGIN:VCALENDAR".utf8), limit: 100) }
    #expect(throws: GzipError.invalid) { try gunzip(gzip([1]) + [9, 9, 9], limit: 100) }
  }

  @Test(arguments: samples) func `without memory to compress the bytes are stored`(bytes: [UInt8]) throws {
    #expect(try gunzip(stored(bytes), limit: bytes.count) == bytes)
  }

  @Test func `every error has a code and says what to do`() {
    let errors: [GzipError] = [.invalid, .truncated, .tooLarge(limit: 5), .outOfMemory]
    #expect(Set(errors.map(\.code)).count == errors.count)
    #expect(GzipError.tooLarge(limit: 5).description.contains("5 bytes"))
  }
}
