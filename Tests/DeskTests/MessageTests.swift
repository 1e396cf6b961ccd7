import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R21: what client and coach write to each other about a booking.
@Suite struct MessageTests {
  @Test func `what one writes is unread to the other until they say that they read it (R21)`() throws {
    try withStudio { studio in
      try studio.sell()
      let id = try studio.book("2026-10-21T10:00").id
      let (ann, cleo) = (try studio.actor("ann"), try studio.actor("cleo"))
      let first = try studio.desk.write("Shall I bring water?", to: id, by: cleo).message
      let second = try studio.desk.write("And a towel?", to: id, by: cleo).message
      #expect([first.number, second.number] == [1, 2])
      #expect(try studio.unread(id, "ann") == 2)
      #expect(try studio.unread(id, "cleo") == 0)

      let seen = try studio.desk.messages(of: id, limit: 10, for: ann)
      #expect(seen.map(\.message.text) == ["Shall I bring water?", "And a towel?"])
      #expect(seen.map(\.author?.name) == ["Cleo Test", "Cleo Test"])
      #expect(try studio.unread(id, "ann") == 2, "looking clears nothing")

      #expect(try studio.desk.markRead(id, upTo: first.id, by: ann) == 1)
      #expect(try studio.desk.markRead(id, upTo: second.id, by: ann) == 0)
      let before = try studio.everything()
      #expect(try studio.desk.markRead(id, upTo: first.id, by: ann) == 0, "what was read stays read")
      #expect(try studio.everything() == before)
      _ = try studio.desk.write("Both.", to: id, by: ann)
      #expect(try studio.unread(id, "cleo") == 1)
      #expect(try studio.unread(id, "ann") == 0)
    }
  }

  @Test func `a thread goes on when its booking is moved, and shows at the one that stands (R21, R47)`()
    throws
  {
    try withStudio { studio in
      try studio.sell()
      let old = try studio.book("2026-10-21T10:00").id
      _ = try studio.desk.write("One", to: old, by: studio.actor("cleo"))
      let new = try studio.desk.move(old, to: When("2026-10-22T10:00"), by: studio.actor("ann")).id
      _ = try studio.desk.write("Two", to: new, by: studio.actor("cleo"))
      _ = try studio.desk.write("Three", to: old, by: studio.actor("cleo"))
      for id in [old, new] {
        #expect(
          try studio.desk.messages(of: id, limit: 10, for: studio.actor("ann")).map(\.message.text)
            == ["One", "Two", "Three"])
      }
      #expect(try studio.unread(new, "ann") == 3)
      #expect(try studio.unread(old, "ann") == 0)
      #expect(try studio.unreadBookings("ann") == [new])
      #expect(try studio.unreadBookings("cleo") == [])
    }
  }

  @Test func `a thread stays open whatever became of the booking, and no calendar changes (R21)`() throws {
    try withStudio { studio in
      try studio.sell()
      let gone = try studio.book("2026-10-21T10:00").id
      _ = try studio.desk.cancel(gone, by: studio.actor("cleo"))
      let over = try studio.book("2026-10-22T10:00")
      studio.clock.now = over.end
      _ = try studio.desk.completePast()
      let before = try studio.everything()
      for id in [gone, over.id] {
        #expect(try studio.desk.write("Sorry", to: id, by: studio.actor("cleo")).message.role == .client)
      }
      let after = try studio.everything()
      for table in ["bookings", "people", "pushes", "outbox"] {
        #expect(before[table] == after[table], "\(table)")
      }
    }
  }

  @Test func `an owner writes as owner, and hears of a thread once they wrote or read in it (R21)`() throws {
    try withStudio { studio in
      try studio.sell()
      let id = try studio.book("2026-10-21T10:00").id
      let olga = try studio.actor("olga")
      let first = try studio.desk.write("Hello", to: id, by: studio.actor("cleo")).message
      #expect(try studio.unread(id, "olga") == 0)
      #expect(try studio.unreadBookings("olga") == [])
      _ = try studio.desk.markRead(id, upTo: first.id, by: olga)
      _ = try studio.desk.write("Still there?", to: id, by: studio.actor("cleo"))
      #expect(try studio.unread(id, "olga") == 1)
      #expect(try studio.unreadBookings("olga") == [id])
      #expect(try studio.desk.write("Yes.", to: id, by: olga).message.role == .owner)
      #expect(try studio.unread(id, "ann") == 3)
      let byOperator = try studio.desk.write("Closed today.", to: id, by: .commandLine(as: .coach))
      #expect(byOperator.author == nil && byOperator.message.role == .coach)
      #expect(try studio.unread(id, "ann") == 4, "the coach did not write it themselves")
    }
  }

  @Test func `a message has from 1 to 2,000 characters (R21)`() throws {
    try withStudio { studio in
      try studio.sell()
      let id = try studio.book("2026-10-21T10:00").id
      let cleo = try studio.actor("cleo")
      let before = try studio.everything()
      for text in ["", "  \n", String(repeating: "x", count: 2001)] {
        #expect(try refusal { try studio.desk.write(text, to: id, by: cleo) } == .invalid)
      }
      #expect(try studio.everything() == before)
      let longest = String(repeating: "ü", count: 2000)
      #expect(try studio.desk.write(longest, to: id, by: cleo).message.text == longest)
    }
  }

  @Test func `pages of a thread follow one another, and no other thread's message opens one (R21, R82)`()
    throws
  {
    try withStudio { studio in
      try studio.sell()
      let (one, other) = (
        try studio.book("2026-10-21T10:00").id, try studio.book("2026-10-21T11:00").id
      )
      let ann = try studio.actor("ann")
      for number in 1...7 { _ = try studio.desk.write("\(number)", to: one, by: ann) }
      let elsewhere = try studio.desk.write("x", to: other, by: ann).message.id
      var pages: [NamedMessage] = []
      while true {
        let page = try studio.desk.messages(of: one, after: pages.last?.message.id, limit: 3, for: ann)
        if page.isEmpty { break }
        pages += page
      }
      #expect(pages.map(\.message.text) == (1...7).map { "\($0)" })
      #expect(
        try refusal { try studio.desk.messages(of: one, after: elsewhere, limit: 3, for: ann) } == .notFound)
      #expect(try refusal { try studio.desk.markRead(one, upTo: elsewhere, by: ann) } == .notFound)
    }
  }

  @Test func `messages written at the same time all get a place of their own (R21)`() throws {
    try withStudio { studio in
      try studio.sell()
      let id = try studio.book("2026-10-21T10:00").id
      let (ann, cleo) = (try studio.actor("ann"), try studio.actor("cleo"))
      inThreads(4) { thread in
        for number in 0..<5 {
          _ = try? studio.desk.write("\(thread) \(number)", to: id, by: thread % 2 == 0 ? ann : cleo)
        }
      }
      let thread = try studio.desk.messages(of: id, limit: 100, for: ann).map(\.message)
      #expect(thread.map(\.number) == Array(1...20))
      for author in 0..<4 {
        #expect(
          thread.map(\.text).filter { $0.hasPrefix("\(author) ") } == (0..<5).map { "\(author) \($0)" })
      }
    }
  }
}

extension TestStudio {
  fileprivate func unread(_ id: BookingID, _ reader: String) throws -> Int {
    try desk.booking(id, for: actor(reader)).unread
  }

  fileprivate func unreadBookings(_ reader: String) throws -> [BookingID] {
    let found = try desk.bookings(
      (nil, nil, nil, nil, nil), isUnread: true, limit: 10, for: actor(reader))
    #expect(found.allSatisfy { $0.unread > 0 })
    return found.map(\.booking.id)
  }
}
