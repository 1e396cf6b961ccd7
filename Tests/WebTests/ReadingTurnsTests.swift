import HTTP
import JSONText
import TestSupport
import Testing
import Threads

@testable import Desk
@testable import Web

/// R58: what reading calendars takes of a server's memory is bounded by how many are read at once.
@Suite struct ReadingTurnsTests {
  private static let path = "/api/v1/coaches/ann/sources"
  private static let type: Headers = ["Content-Type": "text/calendar"]

  @Test
  func `two calendars are read at once; whoever waits too long for that is told when to try again (R58)`()
    throws
  {
    let file = calendar([("20261110", "20261111")])
    try withWeb { web in
      let turns = web.desk.readings
      #expect(turns.take(seconds: 0) && turns.take(seconds: 0))
      let before = try web.studio.everything()
      let busy = try web.ask("POST", Self.path, as: "ann", bytes: file, Self.type)
      #expect(busy.says == "503 server-busy", "\(busy.text)")
      #expect(busy.headers["Retry-After"] == "5")
      #expect(try web.studio.everything() == before)
      turns.give()
      // A turn ends with the reading, whatever comes of it.
      for _ in 0..<3 {
        #expect(try web.ask("POST", Self.path, as: "ann", bytes: [1], Self.type).status == 422)
        #expect(try web.ask("POST", Self.path, as: "ann", bytes: file, Self.type).status == 200)
      }
      turns.give()
    }
  }

  @Test func `a turn that is given goes to who waits for it`() {
    let turns = Turns(1)
    #expect(turns.take(seconds: nil))
    #expect(!turns.take(seconds: 0))
    let waiting = Thread {
      #expect(turns.take(seconds: 60))
      turns.give()
    }
    turns.give()
    waiting?.join()
    #expect(waiting != nil && turns.take(seconds: 0))
  }
}
