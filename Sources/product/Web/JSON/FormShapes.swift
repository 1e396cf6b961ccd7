public import Booking
import Desk
public import JSONText

extension JSON {
  /// A question of a form.
  init(_ question: Question) {
    self = [
      "id": JSON(question.id.text), "position": JSON(question.position), "kind": JSON(question.kind.rawValue),
      "text": JSON(question.text), "options": .array(question.options.map(JSON.string)),
      "required": JSON(question.isRequired), "active": JSON(question.isActive),
    ]
  }

  /// An answer: one text, or the list of those chosen.
  public init(_ answer: Answer) {
    self = [
      "question": JSON(answer.question.text), "text": JSON(answer.text), "kind": JSON(answer.kind.rawValue),
      "answer": answer.kind == .checkbox
        ? .array(answer.values.map(JSON.string)) : JSON(answer.values.first),
      "at": JSON(answer.at),
    ]
  }

  /// A booking with what was answered in its form.
  init(_ response: FormResponse) {
    var members = JSON(response.booking).object ?? [:]
    members["answers"] = .array(response.answers.map { JSON($0) })
    self = .object(members)
  }
}

extension [GivenAnswer] {
  /// Reads an object of question ids and texts, or lists of texts; nil for anything else.
  public init?(_ json: JSON) {
    guard let members = json.object else { return nil }
    self = []
    for (question, value) in members.sorted(by: { $0.key < $1.key }) {
      let texts = (value.array ?? [value]).map(\.string)
      guard texts.allSatisfy({ $0 != nil }) else { return nil }
      append(GivenAnswer(question: QuestionID(question), values: texts.compactMap(\.self)))
    }
  }
}

extension Shapes {
  static let questionKind = Schema.word("how it is answered", Question.Kind.allCases.map(\.rawValue))

  static let question = Schema.object(
    "Question",
    [
      .required("id", id), .required("position", count), .required("kind", questionKind),
      .required("text", questionText), .required("options", .list(option, 0...50)),
      .required("required", .bool("whether a form without an answer is refused")),
      .required("active", .bool("whether it is asked")),
    ])

  static let answer = Schema.object(
    "Answer",
    [
      .required("question", id), .required("text", .text("what was asked", atMost: 500)),
      .required("kind", questionKind), .required("answer", .texts("what was written, or was chosen")),
      .required("at", instant),
    ])

  static let questionText = Schema.text("what is asked", atMost: 500, example: "How did you sleep?")
  static let option = Schema.text("what can be chosen", example: "well")
}

extension Wishes {
  static let answers = Schema.map(
    "the check-in form: question ids, and a text or those chosen", .texts("an answer"), atMost: mostQuestions)

  static let submission = Schema.object("Answers", [.required("answers", answers)])

  static let question = Schema.object(
    "NewQuestion",
    [.required("kind", Shapes.questionKind), .required("text", Shapes.questionText)] + questionFields)

  static let questionChange = Schema.object(
    "QuestionChange",
    [.unlessLeftOut("kind", Shapes.questionKind), .unlessLeftOut("text", Shapes.questionText)]
      + questionFields)

  private static let questionFields: [Schema.Field] = [
    .optional("options", .list(Shapes.option, 0...50)),
    .optional("required", .bool("whether a form without an answer is refused")),
    .optional("active", .bool("whether it is asked")),
    .optional("position", .integer("its place in the form", 1...1000)),
  ]
}
