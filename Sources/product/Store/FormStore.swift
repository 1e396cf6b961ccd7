public import Booking
import CivilTime
import Database

private let questionColumns = "id, coach_id, position, kind, question, options, is_required, is_active"

extension Store {
  /// The questions of a coach's form, inactive ones too, in their order.
  public func questions(of coach: PersonID) throws -> [Question] {
    try connection.query(
      "SELECT \(questionColumns) FROM questions WHERE coach_id = $1 ORDER BY position, id",
      [Value(coach.text)], readQuestion)
  }

  /// Adds a question, or keeps one as it is now.
  public func put(_ question: Question) throws {
    _ = try connection.execute(
      """
      INSERT INTO questions (\(questionColumns)) VALUES (\(placeholders(8)))
      ON CONFLICT (coach_id, id) DO UPDATE SET position = excluded.position, kind = excluded.kind,
        question = excluded.question, options = excluded.options, is_required = excluded.is_required,
        is_active = excluded.is_active
      """,
      [
        Value(question.id.text), Value(question.coach.text), Value(question.position),
        Value(question.kind.rawValue), Value(question.text),
        Value(question.options.joined(separator: "\n")), Value(question.isRequired),
        Value(question.isActive),
      ])
  }

  /// Removes a question of a coach; answers to it stay.
  public func removeQuestion(_ id: QuestionID, of coach: PersonID) throws {
    _ = try connection.execute(
      "DELETE FROM questions WHERE coach_id = $1 AND id = $2", [Value(coach.text), Value(id.text)])
  }

  /// Keeps the answers of a booking instead of those before.
  public func replaceAnswers(of booking: Booking, with answers: [Answer]) throws {
    _ = try connection.execute(
      "DELETE FROM answers WHERE coach_id = $1 AND uid = $2",
      [Value(booking.coach.text), Value(booking.uid)])
    for answer in answers {
      _ = try connection.execute(
        """
        INSERT INTO answers (coach_id, uid, question_id, position, kind, question, answer, at)
        VALUES (\(placeholders(8)))
        """,
        [
          Value(booking.coach.text), Value(booking.uid), Value(answer.question.text),
          Value(answer.position),
          Value(answer.kind.rawValue), Value(answer.text), Value(answer.values.joined(separator: "\n")),
          Value(answer.at.seconds),
        ])
    }
  }

  /// The answers of a booking, in the order of the form.
  public func answers(of booking: Booking) throws -> [Answer] {
    try connection.query(
      """
      SELECT question_id, position, kind, question, answer, at FROM answers
      WHERE coach_id = $1 AND uid = $2 ORDER BY position, question_id
      """, [Value(booking.coach.text), Value(booking.uid)]
    ) { row in
      let kind: Question.Kind = try stored(try row.text(2))
      let answer = try row.text(4)
      return Answer(
        question: QuestionID(try row.text(0)), position: Int(try row.int(1)), kind: kind,
        text: try row.text(3), values: kind == .checkbox ? lines(answer) : [answer],
        at: Instant(seconds: try row.int(5)))
    }
  }
}

private func readQuestion(_ row: borrowing Row) throws -> Question {
  Question(
    id: QuestionID(try row.text(0)), coach: PersonID(try row.text(1)), position: Int(try row.int(2)),
    kind: try stored(try row.text(3)), text: try row.text(4), options: lines(try row.text(5)),
    isRequired: try row.bool(6), isActive: try row.bool(7))
}

private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
