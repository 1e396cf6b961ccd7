import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R14, R15, R20: answers at once, in one process and in two on one database.
@Suite(.serialized) struct AnswerRaceTests {
  @Test(arguments: 1...3)
  func `of requests that are all confirmed at once, as many as fit are, and the others are declined (R14)`(
    places: Int
  ) throws {
    try withTwoDesks { studio, desks in
      try studio.setMode(.request, in: "south")
      let crowd = try studio.addCrowd(8, to: "south")
      try openExtra(places, studio)
      let requests = try crowd.map {
        try studio.book(start.rfc3339, client: $0.handle, brand: "south", by: .person($0.id))
      }
      let ann = try studio.actor("ann")
      let answers = Shared<String>()
      inThreads(requests.count * 2) { number in
        answers.append(
          answer { try desks[number % 2].confirm(requests[number / 2].id, by: ann).status.rawValue })
      }
      let after = try requests.map { try studio.stored($0.id) }
      #expect(after.count { $0.status == .confirmed } == places)
      #expect(after.count { $0.status == .declined } == requests.count - places)
      #expect(
        after.filter { $0.status == .declined }.allSatisfy {
          $0.declineReason == "Another request for this time was confirmed."
        })
      #expect(answers.values.count { $0 == "confirmed" } == places * 2)
      #expect(answers.values.allSatisfy { ["confirmed", "wrong-state"].contains($0) }, "\(answers.values)")
      try Invariants(studio).check()
    }
  }

  @Test func `paid said many times at once is paid once (R15)`() throws {
    try withTwoDesks { studio, desks in
      try studio.setMode(.payment, in: "south")
      let held = try studio.book(start.rfc3339, client: "eve", brand: "south")
      studio.clock.advance(1800)
      let ann = try studio.actor("ann")
      let answers = Shared<String>()
      inThreads(32) { number in
        answers.append(answer { try desks[number % 2].pay(held.id, by: ann).status.rawValue })
      }
      #expect(answers.values == Array(repeating: "confirmed", count: 32))
      #expect(try studio.stored(held.id).sequence == 1)
      let audit = try studio.desk.audit(of: "ann", limit: 100, for: ann)
      #expect(audit.count { $0.action == "booking.pay" } == 1)
    }
  }

  @Test(arguments: 1...2)
  func `holds and bookings made at once never exceed the places (R15, R20)`(places: Int) throws {
    try withTwoDesks { studio, desks in
      try studio.setMode(.payment, in: "south")
      let paying = try studio.addCrowd(10, to: "south")
      try studio.sell()
      try openExtra(places, studio)
      let ann = try studio.actor("ann")
      let answers = Shared<String>()
      inThreads(20) { number in
        let order = Order(
          coach: "ann", client: paying[number / 2].handle, brand: "south", start: .instant(start))
        let actor = number % 2 == 0 ? Actor.person(paying[number / 2].id) : ann
        answers.append(
          answer { try desks[number / 2 % 2].book([order], by: actor).bookings[0].id.text })
      }
      let bookings = try studio.storage.read { try $0.bookings(BookingFilter(), limit: 100) }
      #expect(bookings.count == places && bookings.allSatisfy(\.occupies))
      #expect(Set(answers.values) == Set(bookings.map(\.id.text) + ["slot-full"]))
      try Invariants(studio).check()
    }
  }

  @Test func `a payment after its hold and others who book race for the last place (R15, R20)`() throws {
    for round in 0..<4 {
      try withTwoDesks { studio, desks in
        try studio.setMode(.payment, in: "south")
        try studio.sell()
        try openExtra(1, studio)
        let late = try studio.book(start.rfc3339, client: "eve", brand: "south")
        studio.clock.advance(1800)
        let (ann, cleo) = (try studio.actor("ann"), try studio.actor("cleo"))
        let answers = Shared<String>()
        inThreads(2) { number in
          if (number + round) % 2 == 0 {
            answers.append("pay " + answer { try desks[0].pay(late.id, by: ann).status.rawValue })
          } else {
            let order = Order(coach: "ann", start: .instant(start))
            answers.append(
              "book " + answer { try desks[1].book([order], by: cleo).bookings[0].status.rawValue })
          }
        }
        let found = Set(answers.values)
        #expect(found == ["pay confirmed", "book slot-full"] || found == ["pay pending", "book confirmed"])
        #expect(try studio.stored(late.id).paid != nil)
        try Invariants(studio).check()
      }
    }
  }

  private let start = instant("2026-10-21T08:00:00Z")

  /// Room for so many in ann's hour.
  private func openExtra(_ places: Int, _ studio: TestStudio) throws {
    _ = try studio.desk.addOverride(coach: "ann", by: studio.actor("ann")) { id, _, _ in
      Override(
        id: id, effect: .extra(capacity: places, room: nil), span: .instants(start, until: start + 3600))
    }
  }
}

/// A studio, with its desk and that of another process.
private func withTwoDesks(_ body: (TestStudio, [Desk]) throws -> Void) throws {
  try withStudio { studio in
    let other = try studio.otherDesk(seed: 199)
    defer { other.storage.close() }
    try body(studio, [studio.desk, other])
  }
}

/// What was answered, or the code with which it was refused.
private func answer(_ body: () throws -> String) -> String {
  do {
    return try body()
  } catch let refusal as Refusal {
    return refusal.code.rawValue
  } catch {
    return "\(error)"
  }
}
