import Booking
import CivilTime
import Database
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// R83: what is kept of a client, and what is left once it is erased.
@Suite struct ErasureTests {
  /// Words that only cleo's data hold.
  private static let words = [
    "Cleo", "cleo", "cleo@example.org", "NOTE-OF-CLEO", "WORD-TO-CLEO", "ANSWER-OF-CLEO", "REASON-OF-CLEO",
    "LEDGER-ON-CLEO", "PACKAGE-OF-CLEO", "COACH-ON-CLEO", "CLEOS-PHONE", "CLEOS-TOKEN",
  ]

  @Test func `after an erasure no row holds a word of the client, and the books are as they were (R24, R83)`()
    throws
  {
    try withStudio { studio in
      let life = try studio.life()
      let before = try studio.everything()
      #expect(Self.words.allSatisfy { found($0, in: before) }, "there is something to erase")
      let ledger = try studio.desk.ledger(of: life.package, for: .system).entries

      let erasure = try studio.desk.erase("cleo", by: .commandLine(as: .owner))
      #expect(!erasure.wasErased && erasure.cancelled == 1)
      #expect(erasure.rows == ErasedRows(messages: 2, answers: 1, feeds: 1, tokens: 1))
      let after = try studio.everything()
      for word in Self.words { #expect(!found(word, in: after), "\(word)") }

      let kept = try studio.desk.ledger(of: life.package, for: .system).entries
      #expect(kept.prefix(ledger.count).map(\.entry.delta) == ledger.map(\.entry.delta))
      #expect(kept.count == ledger.count + 1, "the credit of what was ahead came back")
      let package = try studio.stored(life.package)
      #expect(package.remaining == kept.reduce(0) { $0 + $1.entry.delta })
      let past = try studio.desk.booking(life.past, for: studio.actor("ann"))
      #expect(past.booking.status == .completed && past.client.name == erasure.pseudonym.name)
      #expect(past.client.isErased && past.client.name.hasPrefix("Former client "))
      #expect(try studio.stored(life.ahead).status == .cancelled)
      #expect(
        try studio.desk.attendance(of: erasure.pseudonym.id.text, with: "ann", for: studio.actor("ann"))
          .completed == 1)
    }
  }

  @Test(.enabled(if: TestDatabase.isFile, "file"))
  func `of what was erased no byte is left in the file (R83)`() throws {
    try withStudio { studio in
      _ = try studio.life()
      func holds(_ word: String) throws -> Bool {
        try studio.database.bytes().values.contains { $0.firstRange(of: Array(word.utf8)) != nil }
      }
      for word in Self.words.dropFirst(2) { #expect(try holds(word), "\(word)") }
      _ = try studio.desk.erase("cleo", by: .system)
      for word in Self.words.dropFirst(2) { #expect(try !holds(word), "\(word)") }
    }
  }

  @Test func `an erased client's tokens and feeds open nothing, and others' go on (R83)`() throws {
    try withStudio { studio in
      let life = try studio.life()
      let dans = try studio.desk.addToken(for: "dan", name: "x", by: .system).token
      _ = try studio.desk.erase("cleo", by: .system)
      #expect(try refusal { try studio.desk.actor(token: life.token.text) } == .unauthenticated)
      #expect(
        try refusal { try studio.desk.feedState(address: life.feed.text, publicURL: "https://x") }
          == .feedRevoked)
      #expect(try studio.desk.actor(token: dans.text) == studio.actor("dan"))
    }
  }

  @Test func `every calendar that shows a booking of theirs is told to show it anew (R41, R48, R83)`() throws
  {
    try withStudio { studio in
      let life = try studio.life()
      let coachFeed = try studio.desk.addFeed(of: "ann", kind: .coach, by: studio.actor("ann")).token
      let state = try studio.desk.feedState(address: coachFeed.text, publicURL: "https://x")
      let sequences = try [life.past, life.ahead].map { try studio.stored($0).sequence }
      let due = try studio.waiting()
      #expect(due == [])
      _ = try studio.desk.erase("cleo", by: .system)
      let (after, bytes) = try studio.desk.renderFeed(address: coachFeed.text, publicURL: "https://x")
      #expect(after.version != state.version)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("Cleo") && text.contains("Former client"))
      for (id, sequence) in zip([life.past, life.ahead], sequences) {
        #expect(try studio.stored(id).sequence > sequence)
      }
      let uids = try [life.past, life.ahead].map { try studio.stored($0).uid }
      #expect(try studio.waiting() == Set(uids))
      let work = try studio.desk.leaseWork(
        at: life.destination, limit: 10, as: "test", seconds: 30, publicURL: "https://x")
      // Nobody is invited in place of who is gone.
      let pushed = "\(String(describing: work?.work))"
      #expect(pushed.contains("Former client"))
      for word in ["Cleo", "cleo@", "@erased"] { #expect(!pushed.contains(word), "\(word)") }
    }
  }

  @Test func `erasing again does nothing, and a rehearsal leaves all as it was (R83)`() throws {
    try withStudio { studio in
      _ = try studio.life()
      let before = try studio.everything()
      let rehearsed = try studio.desk.erase("cleo", isRehearsal: true, by: .system)
      #expect(try studio.everything() == before)
      let erased = try studio.desk.erase("cleo@example.org", by: .system)
      #expect(erased.rows == rehearsed.rows && erased.bookings == rehearsed.bookings)
      let after = try studio.everything()
      let again = try studio.desk.erase(erased.pseudonym.id.text, by: .system)
      #expect(again.wasErased && again.pseudonym == erased.pseudonym)
      #expect(try studio.everything() == after)
      #expect(try refusal { try studio.desk.erase("cleo", by: .system) } == .notFound)
    }
  }

  @Test func `who was erased does nothing more, and nothing is made for them (R83)`() throws {
    try withStudio { studio in
      let life = try studio.life()
      let (cleo, id) = (try studio.actor("cleo"), try studio.person("cleo").id.text)
      _ = try studio.desk.erase("cleo", by: .commandLine(as: .owner))
      let after = try studio.everything()
      let operators = Actor.commandLine(as: .coach)
      let start = When.instant(studio.clock.now + 5 * 86400)
      let tries: [(Refusal.Code, () throws -> Void)] = [
        (.unauthenticated, { _ = try studio.desk.write("still here", to: life.past, by: cleo) }),
        (.unauthenticated, { _ = try studio.desk.book([Order(coach: "ann", start: start)], by: cleo) }),
        (
          .notFound,
          { _ = try studio.desk.book([Order(coach: "ann", client: id, start: start)], by: operators) }
        ),
        (.notFound, { _ = try studio.desk.addToken(for: id, name: "x", by: operators) }),
        (.notFound, { _ = try studio.desk.addFeed(of: id, kind: .client, by: operators) }),
      ]
      for (code, attempt) in tries { #expect(try refusal(attempt) == code) }
      #expect(try studio.everything() == after)
    }
  }

  @Test func `the log says that somebody was erased, not who it was (R83)`() throws {
    try withStudio { studio in
      let id = try studio.person("cleo").id
      _ = try studio.desk.erase("cleo", by: .commandLine(as: .owner))
      let rows = try studio.everything()["audit"] ?? []
      #expect(rows.contains { $0.contains(.text("client.erase")) && $0.contains(.text(id.text)) })
    }
  }

  @Test(arguments: ["ann", "olga"])
  func `a coach or an owner is not erased (R83)`(handle: String) throws {
    try withStudio { studio in
      try studio.storage.write { _ = try $0.addClient(studio.person(handle).id, to: studio.brand("east").id) }
      let before = try studio.everything()
      #expect(try refusal { try studio.desk.erase(handle, by: .system) } == .coachOrOwner)
      #expect(try studio.everything() == before)
    }
  }

  @Test func `an erased client's address is free for somebody new, and no file brings them back (R83)`()
    throws
  {
    try withStudio { studio in
      func file(_ handle: String) -> Studio {
        var file = Studio()
        file.clients = [
          .init(
            .init(
              handle: handle, name: "Gil", email: "gil@example.org", zone: .utc,
              brands: [.init(brand: "north")]),
            at: "/clients/0")
        ]
        file.packages = [
          .init(
            .init(
              key: handle, coach: "ann", client: handle,
              goods: .freehand(name: "Two", total: 2, durationMinutes: 60, lastDay: nil)), at: "/packages/0")
        ]
        return file
      }
      _ = try studio.desk.load(file("gil"), by: .system)
      let erased = try studio.desk.erase("gil", by: .system).pseudonym
      let before = try studio.everything()
      #expect(try studio.desk.load(file("gil"), by: .system).allSatisfy { $0.added == 0 })
      #expect(try studio.everything() == before)
      #expect(try studio.desk.load(file("gil-2"), by: .system).map(\.added).reduce(0, +) == 2)
      #expect(try studio.desk.person("gil@example.org")?.id != erased.id)
      #expect(try studio.desk.person(erased.id.text)?.isErased == true)
    }
  }

  @Test
  func `a person's data are all there, and hold no secret; coaches' notes are not for the client (R83)`()
    throws
  {
    try withStudio { studio in
      let life = try studio.life()
      let own = try studio.desk.personalData(of: "cleo", for: studio.actor("cleo"))
      #expect(own.person.handle == "cleo" && own.brands.map(\.handle) == ["north"])
      #expect(Set(own.bookings.map(\.booking.booking.id)).isSuperset(of: [life.past, life.ahead]))
      #expect(own.bookings.flatMap(\.answers).map(\.values) == [["ANSWER-OF-CLEO"]])
      #expect(own.threads.flatMap(\.messages).count == 2)
      #expect(own.packages.map(\.package.id) == [life.package])
      #expect(own.packages.first?.ledger.contains { $0.entry.note == "LEDGER-ON-CLEO" } == true)
      #expect(own.feeds.count == 1 && own.tokens.map(\.name) == ["CLEOS-TOKEN"])
      #expect(own.acts.contains { $0.action == "booking.cancel" })
      #expect(!own.showsNotes && own.bookings.allSatisfy { $0.booking.booking.instructorNotes == nil })
      let whole = try studio.desk.personalData(of: "cleo", for: .commandLine(as: .coach))
      #expect(whole.bookings.contains { $0.booking.booking.instructorNotes == "COACH-ON-CLEO" })
      for data in [own, whole] {
        for secret in [life.token.text, life.feed.text] { #expect(!"\(data)".contains(secret)) }
      }
      #expect(try studio.desk.personalData(of: "dan", for: studio.actor("dan")).bookings.isEmpty)
    }
  }
}

/// What cleo left behind.
private struct Life {
  var past: BookingID
  var ahead: BookingID
  var package: PackageID
  var destination: DestinationID
  var token: Token
  var feed: Token
}

extension TestStudio {
  /// Something of everything that is kept of a client, all of it pushed.
  fileprivate func life() throws -> Life {
    let (ann, cleo) = (try actor("ann"), try actor("cleo"))
    let package = try desk.sell(
      .freehand(name: "Ten", total: 10, durationMinutes: 60, lastDay: nil), to: "cleo", coach: "ann",
      notes: "PACKAGE-OF-CLEO", by: ann
    ).id
    _ = try desk.adjust(package, by: 1, reason: "LEDGER-ON-CLEO", actor: ann)
    let destination = try addDestination().id
    let question = try desk.addQuestion(coach: "ann", by: ann) {
      Question(id: $0, coach: $1, kind: .text, text: "Why?")
    }.id
    let past = try book("2026-10-21T10:00")
    _ = try desk.note(past.id, notes: "NOTE-OF-CLEO", instructorNotes: nil, by: cleo)
    _ = try desk.write("WORD-TO-CLEO", to: past.id, by: ann)
    _ = try desk.write("NOTE-OF-CLEO", to: past.id, by: cleo)
    _ = try desk.cancel(book("2026-10-22T10:00").id, by: cleo, reason: "REASON-OF-CLEO")
    let checkIn = Order(
      coach: "ann", kind: .checkin, start: try When("2026-10-22T12:00"),
      answers: [GivenAnswer(question: question, values: ["ANSWER-OF-CLEO"])])
    _ = try desk.book([checkIn], by: cleo, key: "cleo")
    let moved = try book("2026-10-25T10:00")
    let ahead = try desk.move(moved.id, to: When("2026-11-25T10:00"), by: cleo)
    let token = try desk.addToken(for: "cleo", name: "CLEOS-TOKEN", by: .system).token
    let (feed, address) = try desk.addFeed(of: "cleo", kind: .client, by: cleo)
    try storage.write { try $0.fetched(feed.id, by: "CLEOS-PHONE", at: clock.now) }
    clock.now = instant("2026-10-24T00:00:00Z")
    _ = try desk.completePast()
    _ = try desk.mark(past.id, .complete, by: ann, notes: "COACH-ON-CLEO")
    try pushEverything(to: destination)
    return Life(
      past: past.id, ahead: ahead.id, package: package, destination: destination, token: token, feed: address)
  }

  /// As if a destination had taken all that was wished.
  private func pushEverything(to destination: DestinationID) throws {
    try database.withRawDatabase {
      try $0.write {
        _ = try $0.execute("UPDATE pushes SET state = 'synced', name = uid, fingerprint = 'x', in_doubt = 0")
      }
    }
  }

  /// The events that are to be pushed, of the past and the one ahead.
  fileprivate func waiting() throws -> Set<String> {
    let rows = try database.withRawDatabase { database in
      try database.read {
        try $0.query(
          """
          SELECT pushes.uid FROM pushes JOIN bookings ON bookings.id = pushes.booking_id
          WHERE pushes.state = 'waiting' AND bookings.kind = 'session' AND bookings.starts_at <> $1
          """, [.integer(instant("2026-10-22T08:00:00Z").seconds)]
        ) { try $0.text(0) }
      }
    }
    return Set(rows)
  }
}

private func found(_ word: String, in rows: [String: [[Value]]]) -> Bool {
  rows.values.joined().joined().contains { value in
    if case .text(let text) = value { return text.contains(word) }
    return false
  }
}
