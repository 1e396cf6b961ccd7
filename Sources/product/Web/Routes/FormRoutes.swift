import Booking
import Desk
import HTTP
import JSONText

/// `/api/v1/coaches/{id}/questions`, and what is answered to them (R26).
let formRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/questions",
    summary: "The check-in form; clients see what is asked, the coach and owners all (R26)",
    roles: participants, success: .page("In the order of the form", of: Shapes.question, name: "Questions"),
    refusals: [.notFound]
  ) { call in
    try call.page(of: call.desk.questions(of: call.path("id"), for: call.actor), by: \.id.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/coaches/{id}/questions", summary: "Add a question (R26)",
    roles: managers, body: Wishes.question, success: .json("The question", Shapes.question, .created),
    refusals: [.notFound], repeats: true
  ) { call in
    let body = call.body
    let question = try call.desk.addQuestion(
      coach: call.path("id"), at: body["position"].integer, by: call.actor
    ) { id, coach in
      var question = Question(id: id, coach: coach, kind: .text, text: "")
      question.change(as: body)
      return question
    }
    return .json(JSON(question), status: .created)
  },
  Route(
    method: .patch, pattern: "/api/v1/coaches/{id}/questions/{question}",
    summary: "Change a question, or move it to another place of the form (R26)", roles: managers,
    body: Wishes.questionChange, success: .json("The question", Shapes.question), refusals: [.notFound]
  ) { call in
    let body = call.body
    return .json(
      JSON(
        try call.desk.changeQuestion(
          call.id("question"), coach: call.path("id"), to: body["position"].integer, by: call.actor
        ) { $0.change(as: body) }))
  },
  Route(
    method: .delete, pattern: "/api/v1/coaches/{id}/questions/{question}",
    summary: "Remove a question; what was answered to it stays", roles: managers, success: .done,
    refusals: [.notFound]
  ) { call in
    try call.desk.removeQuestion(call.id("question"), coach: call.path("id"), by: call.actor)
    return Response(.noContent)
  },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/answers",
    summary: "Hand in the form of a check-in, instead of what was handed in before (R26)",
    roles: participants, body: Wishes.submission,
    success: .json("The booking with its answers", Shapes.booking),
    refusals: [.notFound, .wrongState, .answersMissing, .answerInvalid]
  ) { call in
    let given = [GivenAnswer](call.body["answers"]) ?? []
    return .json(JSON(try call.desk.submit(given, to: call.id("id"), by: call.actor)))
  },
  Route(
    method: .get, pattern: "/api/v1/clients/{id}/responses",
    summary: "The forms that a client has handed in (R26)", roles: participants,
    success: .page("In the order of the check-ins", of: Shapes.booking, name: "Responses"),
    refusals: [.notFound]
  ) { call in
    let limit = call.limit
    let responses = try call.desk.responses(
      of: call.path("id"), after: call.query("after").map(BookingID.init), limit: limit, for: call.actor)
    return .page(
      responses.map { JSON($0) },
      next: responses.count == limit ? responses.last?.booking.booking.id.text : nil)
  },
]

extension Question {
  /// Takes what a merge patch (RFC 7396) says.
  fileprivate mutating func change(as body: JSON) {
    if let word = body["kind"].string, let kind = Kind(rawValue: word) { self.kind = kind }
    if let text = body["text"].string { self.text = text }
    if let options = body.object?["options"] { self.options = (options.array ?? []).compactMap(\.string) }
    if let required = body.object?["required"] { isRequired = required.bool ?? false }
    if let active = body.object?["active"] { isActive = active.bool ?? true }
  }
}
