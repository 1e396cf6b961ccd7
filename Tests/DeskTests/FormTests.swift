import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R26: check-in forms and what becomes of their answers.
@Suite struct FormTests {
  @Test func `answers come with the booking or later, and the later ones hold (R26)`() throws {
    try withStudio { studio in
      let (goal, pain) = try studio.form()
      let order = try studio.checkIn([goal: ["Run"]])
      let id = try #require(studio.desk.book([order], by: studio.actor("cleo")).bookings.first).id
      #expect(try studio.answered(id) == ["Goal?": ["Run"]])
      for (actor, role) in [("cleo", "client"), ("ann", "coach"), ("olga", "owner")] {
        _ = try studio.desk.submit(
          given([goal: [actor], pain: ["Knee", "Back"]]), to: id, by: studio.actor(actor))
        #expect(try studio.answered(id) == ["Goal?": [actor], "Pain?": ["Back", "Knee"]])
        let last = try studio.desk.audit(of: "ann", limit: 500, for: studio.actor("ann")).last
        #expect(last?.action == "booking.answer" && last?.role == role && last?.detail == nil)
      }
      _ = try studio.desk.submit(given([goal: ["Swim"]]), to: id, by: studio.actor("cleo"))
      #expect(try studio.answered(id) == ["Goal?": ["Swim"]])
    }
  }

  @Test func `a check-in without answers is booked, one with a form that is refused is not (R26)`() throws {
    try withStudio { studio in
      let (goal, pain) = try studio.form()
      let before = try studio.everything()
      for wrong in [[:], [pain: ["Back"]]] as [[QuestionID: [String]]] {
        let order = try studio.checkIn(wrong)
        #expect(
          try refusal { try studio.desk.book([order], by: studio.actor("cleo")) } == .answersMissing)
      }
      let unknown = try studio.checkIn([goal: ["x"], QuestionID("nothing"): ["x"]])
      #expect(try refusal { try studio.desk.book([unknown], by: studio.actor("cleo")) } == .answerInvalid)
      #expect(try studio.everything() == before)
      let id = try studio.book("2026-10-22T10:00", kind: .checkin).id
      #expect(try studio.answered(id) == [:])
    }
  }

  @Test func `a session has no form, nor has a check-in that came to nothing (R26)`() throws {
    try withStudio { studio in
      try studio.sell()
      let (goal, _) = try studio.form()
      let answers = given([goal: ["x"]])
      let session = try studio.book("2026-10-21T10:00").id
      #expect(
        try refusal { try studio.desk.submit(answers, to: session, by: studio.actor("cleo")) } == .invalid)
      let moved = try studio.book("2026-10-22T10:00", kind: .checkin).id
      let standing = try studio.desk.move(moved, to: When("2026-10-23T10:00"), by: studio.actor("cleo")).id
      #expect(
        try refusal { try studio.desk.submit(answers, to: moved, by: studio.actor("cleo")) } == .wrongState)
      _ = try studio.desk.cancel(standing, by: studio.actor("cleo"))
      #expect(
        try refusal { try studio.desk.submit(answers, to: standing, by: studio.actor("cleo")) } == .wrongState
      )
    }
  }

  @Test func `a move keeps the answers, and a changed question changes none (R26, R47)`() throws {
    try withStudio { studio in
      let (goal, pain) = try studio.form()
      let ann = try studio.actor("ann")
      let order = try studio.checkIn([goal: ["Run"], pain: ["Back"]])
      let old = try #require(studio.desk.book([order], by: studio.actor("cleo")).bookings.first).id
      let new = try studio.desk.move(old, to: When("2026-10-23T10:00"), by: ann).id
      _ = try studio.desk.changeQuestion(goal, coach: "ann", by: ann) { $0.text = "Aim?" }
      try studio.desk.removeQuestion(pain, coach: "ann", by: ann)
      #expect(try studio.answered(new) == ["Goal?": ["Run"], "Pain?": ["Back"]])
      let history = try studio.desk.responses(of: "cleo", limit: 10, for: studio.actor("cleo"))
      #expect(history.map(\.booking.booking.id) == [new])
      #expect(history.first?.answers.map(\.text) == ["Goal?", "Pain?"])
    }
  }

  @Test func `a client's history shows coaches and owners only what is theirs (R26, R82)`() throws {
    try withStudio { studio in
      // Dan is a client of north, with ann and bob, and of south, with ann.
      let (goal, _) = try studio.form()
      let bobs = try studio.desk.addQuestion(coach: "bob", by: studio.actor("bob")) {
        Question(id: $0, coach: $1, kind: .text, text: "Bob asks?")
      }.id
      for (coach, brand, start, question) in [
        ("ann", "north", "2026-10-21T10:00", goal), ("ann", "south", "2026-11-21T10:00", goal),
        ("bob", "north", "2026-10-21T10:00", bobs),
      ] {
        var order = Order(
          coach: coach, client: "dan", brand: brand, kind: .checkin, start: try When(start))
        order.answers = given([question: ["\(coach) \(brand)"]])
        _ = try studio.desk.book([order], by: studio.actor(coach))
      }
      func seen(_ reader: String) throws -> [String] {
        try studio.desk.responses(of: "dan", limit: 10, for: studio.actor(reader))
          .flatMap { $0.answers.flatMap(\.values) }.sorted()
      }
      #expect(try seen("dan") == ["ann north", "ann south", "bob north"])
      #expect(try seen("ann") == ["ann north", "ann south"])
      #expect(try seen("bob") == ["bob north"])
      #expect(try seen("olga") == ["ann north", "bob north"])
      #expect(try seen("sofia") == ["ann south"])
      #expect(try refusal { try seen("cleo") } == .notFound)

      let first = try studio.desk.responses(of: "dan", limit: 2, for: studio.actor("dan"))
      let rest = try studio.desk.responses(
        of: "dan", after: first.last?.booking.booking.id, limit: 2, for: studio.actor("dan"))
      #expect(first.count == 2 && rest.count == 1)
    }
  }

  @Test func `clients see what is asked, coach and owners all questions, in their order (R26)`() throws {
    try withStudio { studio in
      let (goal, pain) = try studio.form()
      let ann = try studio.actor("ann")
      let first = try studio.desk.addQuestion(coach: "ann", at: 1, by: ann) {
        Question(id: $0, coach: $1, kind: .textarea, text: "First?", isActive: false)
      }
      #expect(first.position == 1)
      #expect(try studio.desk.questions(of: "ann", for: ann).map(\.id) == [first.id, goal, pain])
      #expect(try studio.desk.questions(of: "ann", for: studio.actor("cleo")).map(\.id) == [goal, pain])
      #expect(try studio.desk.changeQuestion(pain, coach: "ann", to: 1, by: ann) { _ in }.position == 1)
      #expect(try studio.desk.questions(of: "ann", for: ann).map(\.id) == [pain, first.id, goal])
      try studio.desk.removeQuestion(first.id, coach: "ann", by: ann)
      #expect(try studio.desk.questions(of: "ann", for: ann).map(\.position) == [1, 2])
      #expect(
        try refusal { try studio.desk.removeQuestion(goal, coach: "bob", by: studio.actor("bob")) }
          == .notFound)
      #expect(
        try refusal { try studio.desk.changeQuestion(goal, coach: "ann", by: ann) { $0.options = ["x"] } }
          == .invalid)
    }
  }

  @Test func `a form has 50 questions at most (R26)`() throws {
    try withStudio { studio in
      func ask() throws {
        _ = try studio.desk.addQuestion(coach: "ann", by: studio.actor("ann")) {
          Question(id: $0, coach: $1, kind: .text, text: "Why?")
        }
      }
      for _ in 0..<50 { try ask() }
      #expect(try refusal { try ask() } == .invalid)
    }
  }

  @Test func `loading a form again changes nothing, and a removed question stays away (R26)`() throws {
    try withStudio { studio in
      var file = Studio()
      file.questions = ["one", "two"].enumerated().map { index, key in
        Studio.Entry(
          .init(
            key: key, coach: "ann",
            question: Question(
              id: QuestionID(""), coach: PersonID(""), kind: .select, text: key, options: ["x", "y"])),
          at: "/questions/\(index)")
      }
      let ann = try studio.actor("ann")
      #expect(try studio.desk.load(file, by: .system).last?.added == 2)
      let loaded = try studio.desk.questions(of: "ann", for: ann)
      #expect(loaded.map(\.text) == ["one", "two"] && loaded.map(\.options) == [["x", "y"], ["x", "y"]])
      _ = try studio.desk.changeQuestion(loaded[0].id, coach: "ann", to: 2, by: ann) { $0.text = "uno" }
      try studio.desk.removeQuestion(loaded[1].id, coach: "ann", by: ann)
      let before = try studio.everything()
      let again = try studio.desk.load(file, by: .system).last
      #expect(again?.added == 0 && again?.alreadyThere == 2)
      #expect(try studio.everything() == before)
    }
  }

  @Test func `a repeat with the same key and answers in any order books nothing again (R12, R26)`() throws {
    try withStudio { studio in
      let (goal, pain) = try studio.form()
      let cleo = try studio.actor("cleo")
      let answers = given([goal: ["Run"], pain: ["Back"]])
      var order = try studio.checkIn([:])
      order = Order(coach: "ann", kind: .checkin, start: order.start, answers: answers)
      let first = try studio.desk.book([order], by: cleo, key: "k").bookings
      order = Order(coach: "ann", kind: .checkin, start: order.start, answers: answers.reversed())
      let again = try studio.desk.book([order], by: cleo, key: "k")
      #expect(again.bookings.map(\.id) == first.map(\.id) && !again.isNew)
    }
  }
}

private func given(_ answers: [QuestionID: [String]]) -> [GivenAnswer] {
  answers.map { GivenAnswer(question: $0.key, values: $0.value) }
}

extension TestStudio {
  /// Ann asks for a goal, which she needs, and for what hurts.
  fileprivate func form() throws -> (goal: QuestionID, pain: QuestionID) {
    let ann = try actor("ann")
    let goal = try desk.addQuestion(coach: "ann", by: ann) {
      Question(id: $0, coach: $1, kind: .text, text: "Goal?", isRequired: true)
    }
    let pain = try desk.addQuestion(coach: "ann", by: ann) {
      Question(id: $0, coach: $1, kind: .checkbox, text: "Pain?", options: ["Back", "Knee"])
    }
    return (goal.id, pain.id)
  }

  fileprivate func checkIn(_ answers: [QuestionID: [String]]) throws -> Order {
    Order(
      coach: "ann", client: "cleo", kind: .checkin, start: try When("2026-10-22T10:00"),
      answers: given(answers))
  }

  fileprivate func answered(_ id: BookingID) throws -> [String: [String]] {
    let answers = try desk.response(of: id, for: actor("cleo")).answers
    return Dictionary(uniqueKeysWithValues: answers.map { ($0.text, $0.values) })
  }
}
