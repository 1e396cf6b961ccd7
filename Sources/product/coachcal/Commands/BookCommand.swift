import Booking
import Desk
import JSONText
import Web

let bookCommand = Command(
  name: "book", summary: "Book a session or a check-in",
  discussion: "The same again, while the first stands, returns the first and does nothing.",
  options: [
    .coach, Option("client", "K", "The client.", isRequired: true),
    Option("start", "T", "When it starts.", isRequired: true), .kind,
    Option("duration", "MIN", "How long (default: as package, window and settings say)."), .brand,
    Option("package", "ID", "Which package pays (default: the one that expires first)."),
    Option("notes", "TEXT", "For client and coach."),
    Option(
      "answers", "FILE",
      "The check-in form (JSON): an object of question ids and texts, or lists of those chosen."),
    .actingAs, Environment.database,
  ],
  example: "coachcal book --coach maria --client anna --start 2026-11-23T16:00"
) { call in
  let order = Order(
    coach: try call.required("coach"), client: try call.required("client"), brand: call["brand"],
    kind: call.word("kind") ?? .session, start: try When(try call.required("start")),
    durationMinutes: try call.number("duration"), package: call["package"].map { PackageID($0) },
    notes: call["notes"], answers: try call["answers"].map(readAnswers))
  try call.withDesk { desk in
    let (bookings, isNew) = try desk.book([order], by: call.actor)
    if !isNew { say("This was booked before; nothing was done.") }
    for booking in bookings { try call.answer(booking, desk) }
  }
}

private func readAnswers(_ path: String) throws -> [GivenAnswer] {
  guard let json = JSON(try readWhole(path)), let answers = [GivenAnswer](json) else {
    throw Refusal(
      .invalid, "\(path) is no JSON object of question ids and texts, or lists of texts: {\"…\": \"yes\"}.")
  }
  return answers
}

let moveCommand = Command(
  name: "move", summary: "Move a booking to another time",
  discussion: "In one step: the old time is free at once, and the credit stays spent.",
  operands: [.booking],
  options: [
    Option("start", "T", "When it starts from now on.", isRequired: true), .actingAs, Environment.database,
  ],
  example: "coachcal move BOOKING --start 2026-11-24T10:00"
) { call in
  let start = try When(try call.required("start"))
  try call.withDesk { desk in try call.answer(try desk.move(call.id(), to: start, by: call.actor), desk) }
}

let cancelCommand = Command(
  name: "cancel", summary: "Cancel a booking and give its credit back", operands: [.booking],
  options: [Option("reason", "TEXT", "Why."), .actingAs, Environment.database],
  example: "coachcal cancel BOOKING --as client --reason \"I have a cold\""
) { call in
  try call.withDesk { desk in
    try call.answer(try desk.cancel(call.id(), by: call.actor, reason: call["reason"]), desk)
  }
}

extension Operand {
  static let booking = Operand(name: "BOOKING", help: "Its id, as `coachcal bookings` lists it.")
}
