import Booking
import Desk
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite struct RandomTests {
  @Test func `random JSON comes back as it was, and damaged JSON never as something else than JSON`() {
    var random = TestRandom(for: "random JSON")
    for _ in 0..<2000 {
      let value = random.json(depth: 4)
      let bytes = value.bytes
      #expect(JSON(bytes) == value)
      let damaged = random.damaged(bytes)
      if let read = JSON(damaged) { #expect(JSON(read.bytes) == read) }
    }
  }

  @Test func `whatever bytes and targets come, the answer is described and no mistake of ours (R70)`() throws
  {
    var random = TestRandom(for: "random requests")
    try withWeb { web in
      let scene = try Scene(web)
      let good = try accessTable.filter { $0.body != nil || $0.target.contains("?") }.map { row in
        (
          method: String(row.route.split(separator: " ")[0]), target: try scene.filled(row.target),
          body: Array(try row.body.map(scene.filled)?.utf8 ?? "".utf8), headers: row.headers
        )
      }
      for _ in 0..<1000 {
        let chosen = random.pick(good)
        let method = chosen.method
        var (target, body) = (chosen.target, chosen.body)
        if body.isEmpty || random.once(in: 4) {
          target = String(decoding: random.damaged(Array(target.utf8)), as: UTF8.self)
        } else {
          body = random.damaged(body)
        }
        guard Target(target) != nil else { continue }
        let answer = try web.ask(
          method, target, as: random.pick(["ann", "cleo"]), bytes: body, chosen.headers)
        #expect(
          answer.status < 500, "\(method) \(target) \(String(decoding: body, as: UTF8.self)): \(answer.text)")
      }
    }
  }

  @Test func `one entity tag never stands for two calendars, whoever reads while whoever books (R41, R43)`()
    throws
  {
    try withWeb { web in
      let scene = try Scene(web)
      let token = try scene.feed().token
      let (site, desk, clock) = (web.site, web.desk, web.studio.clock)
      let cleo = try web.studio.actor("cleo")
      let orders = try (1...8).map { Order(coach: "ann", start: try When("2026-11-0\($0)T12:00")) }
      let seen = Shared<(tag: String, bytes: [UInt8])>()
      let failures = Shared<String>()
      inThreads(4) { number in
        do {
          for order in orders {
            if number == 0 {
              let booked = try desk.book([order], by: cleo).bookings
              clock.advance(1)
              for booking in booked { _ = try desk.cancel(booking.id, by: cleo) }
            } else {
              for _ in 0..<4 {
                guard let request = Request(.get, "/feeds/\(token).ics") else { continue }
                let response = site.respond(to: request)
                seen.append((response.headers["ETag"] ?? "", response.body.bytes))
              }
            }
          }
        } catch {
          failures.append("\(error)")
        }
      }
      #expect(failures.values == [])
      var bytes: [String: [UInt8]] = [:]
      for answer in seen.values {
        #expect(bytes[answer.tag] == nil || bytes[answer.tag] == answer.bytes)
        bytes[answer.tag] = answer.bytes
      }
      #expect(seen.values.count == 96)
      #expect(bytes[""] == nil)
    }
  }
}

extension TestRandom {
  fileprivate mutating func json(depth: Int) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &self) {
    case 0: return .null
    case 1: return .bool(once(in: 2))
    case 2: return .integer(Int64(bitPattern: next()) >> Int64.random(in: 0..<64, using: &self))
    case 3: return .number(Double.random(in: -1e9...1e9, using: &self) + 0.5)
    case 4: return .string(text())
    case 5: return .array((0..<Int.random(in: 0...4, using: &self)).map { _ in json(depth: depth - 1) })
    default:
      let names = (0..<Int.random(in: 0...4, using: &self)).map { "\($0)\(text())" }
      return .object(Dictionary(names.map { ($0, json(depth: depth - 1)) }) { first, _ in first })
    }
  }

  private mutating func text() -> String {
    String(
      String.UnicodeScalarView(
        (0..<Int.random(in: 0...6, using: &self)).compactMap { _ in
          Unicode.Scalar(UInt32.random(in: 1...(once(in: 2) ? 0x7F : 0x1_F9FF), using: &self))
        }))
  }

  /// With a byte or two lost, doubled, changed or swapped for something that means something.
  fileprivate mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...2, using: &self) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(bytes[place], at: place)
      case 2: bytes[place] = UInt8.random(in: 0...255, using: &self)
      default: bytes[place] = pick(Array("{}[]\",:0-9Tn\\&=?%/".utf8))
      }
    }
    return bytes
  }
}
