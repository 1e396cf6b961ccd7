public import CivilTime

/// What somebody filled in at a question: one text, or those that were chosen.
public struct GivenAnswer: Hashable, Sendable {
  /// The question.
  public var question: QuestionID
  /// What was written or chosen; texts without anything to be seen are none.
  public var values: [String]

  /// Takes each part as it is.
  public init(question: QuestionID, values: [String]) {
    self.question = question
    self.values = values
  }
}

/// An answer as it is kept (R26): with the question as it was asked.
public struct Answer: Hashable, Sendable {
  /// The question, which may be gone or ask something else by now.
  public var question: QuestionID
  /// Its place in the form.
  public var position: Int
  /// How it was answered.
  public var kind: Question.Kind
  /// What was asked.
  public var text: String
  /// What was written, one text; or what was chosen, in the order of the options.
  public var values: [String]
  /// When the form was handed in.
  public var at: Instant

  /// Takes each part as it is.
  public init(
    question: QuestionID, position: Int, kind: Question.Kind, text: String, values: [String],
    at instant: Instant
  ) {
    self.question = question
    self.position = position
    self.kind = kind
    self.text = text
    self.values = values
    at = instant
  }
}

/// The answers of a form that is handed in, in its order (R26). Only active questions are asked.
///
/// Throws `answers-missing` where a required one has none, and `answer-invalid` for answers to what is not asked,
/// choices that are not offered, and texts beyond 2,000 characters.
public func answers(
  _ given: [GivenAnswer], to questions: [Question], at now: Instant
) throws(Refusal) -> [Answer] {
  let asked = questions.filter(\.isActive).sorted { $0.position < $1.position }
  if let unknown = given.first(where: { answer in !asked.contains { $0.id == answer.question } }) {
    throw Refusal(
      .answerInvalid, "“\(unknown.question.text.prefix(60))” is no question of this form. Load the form anew."
    )
  }
  var found: [Answer] = []
  for question in asked {
    let values = (given.first { $0.question == question.id }?.values ?? []).filter(\.isVisible)
    guard !values.isEmpty else {
      guard !question.isRequired else {
        throw Refusal(.answersMissing, "Answer “\(question.text)”.")
      }
      continue
    }
    found.append(
      Answer(
        question: question.id, position: question.position, kind: question.kind, text: question.text,
        values: try question.accepted(values), at: now))
  }
  return found
}

extension Question {
  fileprivate func accepted(_ values: [String]) throws(Refusal) -> [String] {
    guard kind == .checkbox || values.count == 1 else {
      throw Refusal(.answerInvalid, "Give one answer to “\(text)”.")
    }
    guard kind.hasOptions else {
      guard values.allSatisfy({ $0.unicodeScalars.count <= 2000 }) else {
        throw Refusal(.answerInvalid, "An answer has up to 2,000 characters; that to “\(text)” has more.")
      }
      return values
    }
    guard values.allSatisfy(options.contains) else {
      throw Refusal(.answerInvalid, "Choose at “\(text)” among: \(options.joined(separator: ", ")).")
    }
    return options.filter(values.contains)
  }
}
