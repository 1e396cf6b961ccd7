import CivilTime
import TestSupport
import Testing

@Suite struct `Answering from the command line` {
  @Test func `requests are confirmed and declined, once (R14)`() throws {
    try withModes { desk in
      let made: [Booked] = try [48, 50].map {
        try desk.json("book --coach max --client leo --start \(hour($0).rfc3339) --as client")
      }
      #expect(made.map(\.status) == ["pending", "pending"])
      #expect(try desk.failure("confirm \(made[0].id) --as client") == .refused("forbidden"))
      let confirmed: Booked = try desk.json("confirm \(made[0].id)")
      #expect(confirmed.status == "confirmed" && confirmed.sequence == 1)
      #expect(try desk.json("confirm \(made[0].id)", as: Booked.self) == confirmed)
      #expect(
        try desk.json("decline \(made[1].id) --reason 'I am away'", as: Booked.self).status == "declined")
      #expect(try desk.run(["confirm", made[1].id]).error.contains("I am away"))
      #expect(try desk.failure("pay \(made[0].id)") == .refused("wrong-state"))
    }
  }

  @Test
  func `of requests that several processes confirm at once, as many as fit are, and one is declined (R14)`()
    throws
  {
    try withModes { desk in
      for round in 0..<4 {
        let start = hour(48 + 2 * round).rfc3339
        let made: [Booked] = try ["leo", "mia", "kai"].map {
          try desk.json("book --coach max --client \($0) --start \(start) --as client")
        }
        let results = try together(made.map(\.id)) { try desk.run(["confirm", $0]) }.map { try $0.get() }
        #expect(results.map(\.status).sorted() == [0, 0, 1], "round \(round)")
        let loser = try #require(results.first { $0.status == 1 })
        #expect(loser.error.contains("Another request for this time was confirmed."), "\(loser.error)")
        let states = try desk.json("bookings --coach max", as: [Booked].self)
          .filter { $0.start == start }.map(\.status)
        #expect(states.sorted() == ["confirmed", "confirmed", "declined"], "round \(round)")
      }
    }
  }

  @Test func `a payment confirms (R15)`() throws {
    try withModes { desk in
      let made: Booked = try desk.json(
        "book --coach pia --client leo --start \(hour(48).rfc3339) --as client")
      #expect(made.status == "pending")
      let paid: Booked = try desk.json("pay \(made.id)")
      #expect(paid.status == "confirmed")
      #expect(try desk.json("pay \(made.id)", as: Booked.self) == paid)
    }
  }

  @Test func `jobs are done by name, or all (R64)`() throws {
    struct Done: Decodable, Equatable {
      var job: String
      var count: Int
    }
    try withModes { desk in
      let made: Booked = try desk.json(
        "book --coach max --client leo --start \(hour(48).rfc3339) --as client")
      #expect(try desk.json("jobs run expire", as: [Done].self) == [Done(job: "expire", count: 0)])
      try desk.sql("UPDATE bookings SET expires_at = created_at - 1 WHERE id = '\(made.id)'")
      #expect(try desk.failure("confirm \(made.id)") == .refused("wrong-state"))
      #expect(try desk.json("jobs run complete", as: [Done].self) == [Done(job: "complete", count: 0)])
      #expect(
        try desk.json("jobs run expire complete", as: [Done].self)
          == [Done(job: "expire", count: 1), Done(job: "complete", count: 0)])
      #expect(try desk.json("jobs run", as: [Done].self).allSatisfy { $0.count == 0 })
      #expect(try desk.json("bookings --status expired", as: [Booked].self).map(\.id) == [made.id])
      #expect(try desk.run(["jobs", "run", "expired"]).status == 2)
    }
  }
}

/// Max takes requests and pia payments, at every hour; leo, mia and kai are clients of both.
private func withModes(_ body: (Desk) throws -> Void) throws {
  try withEmptyDesk { desk in
    let windows = ["max", "pia"].flatMap { coach in
      (0...6).map { day in
        #"{"key":"day-\#(day)","coach":"\#(coach)","weekday":\#(day),"start":"00:00","end":"24:00","capacity":2}"#
      }
    }.joined(separator: ",")
    func person(_ handle: String, _ brands: String) -> String {
      #"{"handle":"\#(handle)","name":"\#(handle)","email":"\#(handle)@mail.example","time_zone":"UTC","brands":[\#(brands)]}"#
    }
    try desk.coachcal(
      "load -",
      input: """
        {"brands":[{"handle":"school","name":"School","preset":"lessons"},
                   {"handle":"academy","name":"Academy","preset":"academy"}],
         "coaches":[\(person("max", #""school""#)),\(person("pia", #""academy""#))],
         "clients":[\(["leo", "mia", "kai"].map { person($0, #""school","academy""#) }.joined(separator: ","))],
         "windows":[\(windows)]}
        """)
    try body(desk)
  }
}
