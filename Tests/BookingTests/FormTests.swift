import Booking
import CivilTime
import TestSupport
import Testing

/// R26: questions and what may be answered to them.
@Suite struct FormTests {
  private let now = Instant(seconds: 1_800_000_000)

  private func question(
    _ id: String, _ kind: Question.Kind = .text, _ options: [String] = [], position: Int = 1,
    required: Bool = false, active: Bool = true
  ) -> Question {
    Question(
      id: QuestionID(id), coach: PersonID("c"), position: position, kind: kind, text: "About \(id)?",
      options: options, isRequired: required, isActive: active)
  }

  private func code(_ given: [String: [String]], _ questions: Question...) throws -> Refusal.Code? {
    try refusal {
      try answers(
        given.map { GivenAnswer(question: QuestionID($0.key), values: $0.value) }, to: questions, at: now)
    }
  }

  @Test func `a form keeps what was answered, in its order, with the questions as they were asked (R26)`()
    throws
  {
    let questions = [
      question("b", .checkbox, ["Mon", "Tue", "Wed"], position: 2), question("a", position: 1),
      question("c", .select, ["yes", "no"], position: 3), question("d", .textarea, position: 4),
    ]
    let given = [
      GivenAnswer(question: QuestionID("c"), values: ["no"]),
      GivenAnswer(question: QuestionID("b"), values: ["Wed", "Mon"]),
      GivenAnswer(question: QuestionID("a"), values: ["One\ntwo"]),
      GivenAnswer(question: QuestionID("d"), values: ["  "]),
    ]
    let kept = try answers(given, to: questions, at: now)
    #expect(kept.map(\.values) == [["One\ntwo"], ["Mon", "Wed"], ["no"]])
    #expect(kept.map(\.text) == ["About a?", "About b?", "About c?"])
    #expect(kept.allSatisfy { $0.at == now })
  }

  @Test func `required questions need an answer that can be seen, inactive ones none (R26)`() throws {
    let needed = question("a", required: true)
    for blank in [[:], ["a": []], ["a": [""]], ["a": [" \n"]]] as [[String: [String]]] {
      #expect(try code(blank, needed) == .answersMissing)
    }
    #expect(try code(["a": ["x"]], needed) == nil)
    #expect(try code([:], question("a", required: true, active: false)) == nil)
    #expect(try code([:], question("a", .checkbox, ["x"], required: true)) == .answersMissing)
  }

  @Test func `what is not asked, not offered or too long is no answer (R26)`() throws {
    #expect(try code(["z": ["x"]], question("a")) == .answerInvalid)
    #expect(try code(["a": ["x"]], question("a", active: false)) == .answerInvalid)
    #expect(try code(["a": ["x", "y"]], question("a")) == .answerInvalid)
    #expect(try code(["a": ["x", "y"]], question("a", .radio, ["x", "y"])) == .answerInvalid)
    #expect(try code(["a": ["x", "z"]], question("a", .checkbox, ["x", "y"])) == .answerInvalid)
    #expect(try code(["a": ["X"]], question("a", .select, ["x"])) == .answerInvalid)
    #expect(try code(["a": [String(repeating: "ä", count: 2001)]], question("a")) == .answerInvalid)
    #expect(try code(["a": [String(repeating: "ä", count: 2000)]], question("a")) == nil)
  }

  @Test func `only what can be asked is a question (R26)`() throws {
    let wrong: [(Question.Kind, String, [String])] = [
      (.text, "", []), (.text, " ", []), (.text, String(repeating: "x", count: 501), []),
      (.text, "Why?", ["x"]), (.textarea, "Why?", ["x"]), (.select, "Why?", []),
      (.radio, "Why?", ["x", "x"]), (.checkbox, "Why?", ["x", ""]), (.checkbox, "Why?", ["x\ny"]),
      (.select, "Why?", (0...50).map { "\($0)" }),
    ]
    for (kind, text, options) in wrong {
      var asked = question("a", kind, options)
      asked.text = text
      #expect(try refusal { try asked.check() } == .invalid, "\(kind) \(text) \(options)")
    }
    for kind in Question.Kind.allCases {
      #expect(try refusal { try question("a", kind, kind.hasOptions ? ["x", "y"] : []).check() } == nil)
    }
  }

  @Test func `a question moves to any place, and the others close up (R26)`() {
    let form = ["a", "b", "c", "d"].enumerated().map { question($0.element, position: $0.offset + 1) }
    func order(_ id: String, _ place: Int) -> String {
      let moved = arranged(form.reversed(), moving: QuestionID(id), to: place)
      #expect(moved.map(\.position) == Array(1...moved.count))
      return moved.map(\.id.text).joined()
    }
    #expect(order("a", 3) == "bcad")
    #expect(order("d", 1) == "dabc")
    #expect(order("b", 2) == "abcd")
    #expect(order("b", 99) == "acdb")
    #expect(order("b", .max) == "acdb")
    #expect(order("b", -5) == "bacd")
    #expect(order("none", 1) == "abcd")
  }
}
