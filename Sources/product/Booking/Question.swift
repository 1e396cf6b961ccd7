/// The id of a question.
public typealias QuestionID = ID<Question>

/// A question of a coach's check-in form (R26).
public struct Question: Hashable, Sendable {
  /// How it is answered.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case text, textarea, select, radio, checkbox

    /// Whether answers are chosen among options.
    public var hasOptions: Bool { self != .text && self != .textarea }
  }

  /// Which one it is.
  public var id: QuestionID
  /// Whose form it stands in.
  public var coach: PersonID
  /// Its place in the form, from 1.
  public var position: Int
  /// How it is answered.
  public var kind: Kind
  /// What is asked.
  public var text: String
  /// What can be chosen, in this order; empty where an answer is written.
  public var options: [String]
  /// Whether a form without an answer to it is refused.
  public var isRequired: Bool
  /// Whether it is asked.
  public var isActive: Bool

  /// Takes each part as it is.
  public init(
    id: QuestionID, coach: PersonID, position: Int = 0, kind: Kind, text: String, options: [String] = [],
    isRequired: Bool = false, isActive: Bool = true
  ) {
    self.id = id
    self.coach = coach
    self.position = position
    self.kind = kind
    self.text = text
    self.options = options
    self.isRequired = isRequired
    self.isActive = isActive
  }

  /// Refuses what cannot be asked.
  public func check() throws(Refusal) {
    guard (1...500).contains(text.unicodeScalars.count), text.isVisible else {
      throw Refusal(.invalid, "A question is a text of 1 to 500 characters.")
    }
    guard kind.hasOptions else {
      guard options.isEmpty else {
        throw Refusal(.invalid, "Only questions of select, radio and checkbox have options.")
      }
      return
    }
    guard (1...50).contains(options.count), Set(options).count == options.count,
      options.allSatisfy({
        $0.unicodeScalars.count <= 200 && $0.isVisible && !$0.contains(where: \.isNewline)
      })
    else {
      throw Refusal(
        .invalid, "A question of \(kind.rawValue) has from 1 to 50 options: each once, on one line.")
    }
  }
}

/// How many questions a form has at most.
public let mostQuestions = 50

/// The questions in their order, numbered from 1, with one of them at another place, or at the end where the place lies
/// beyond it.
public func arranged(_ questions: [Question], moving id: QuestionID, to position: Int) -> [Question] {
  var rest = questions.filter { $0.id != id }.sorted { ($0.position, $0.id) < ($1.position, $1.id) }
  if let moved = questions.first(where: { $0.id == id }) {
    rest.insert(moved, at: min(max(position - 1, 0), rest.count))
  }
  return rest.enumerated().map { index, question in
    var question = question
    question.position = index + 1
    return question
  }
}

extension String {
  /// Whether there is anything to be seen.
  var isVisible: Bool { contains { !$0.isWhitespace } }
}
