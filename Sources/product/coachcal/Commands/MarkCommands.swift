import Booking
import Desk
import JSONText
import Web

let completeCommand = Command(
  name: "complete", summary: "Say that a session took place",
  discussion: "Name one booking, or complete all that are over by --past. Corrects a no-show.",
  operands: [Operand(name: "BOOKING", help: Operand.booking.help, isOptional: true)],
  options: [
    Option("past", "Complete every confirmed booking that is over."),
    Option("notes", "TEXT", "For the coach alone."), .actingAs, Environment.database,
  ],
  example: "coachcal complete --past"
) { call in
  guard call.has("past") != (call.arguments.operands.count == 1) else {
    throw Usage("Give a BOOKING or --past.", call.command)
  }
  try call.withDesk { desk in
    guard call.has("past") else { return try mark(.complete, call, desk) }
    guard call.actor != .commandLine(as: .client) else {
      throw Refusal(.forbidden, "Only the coach says whether a session took place.")
    }
    let count = try desk.completePast()
    try call.answer(["completed": JSON(count)], "Completed \(count) bookings.\n")
  }
}

let noShowCommand = Command(
  name: "no-show", summary: "Say that a client did not come",
  discussion: "Corrects a completed booking too.", operands: [.booking],
  options: [Option("notes", "TEXT", "For the coach alone."), .actingAs, Environment.database],
  example: "coachcal no-show BOOKING --notes \"second time this month\""
) { call in
  try call.withDesk { desk in try mark(.noShow, call, desk) }
}

private func mark(_ action: Booking.Action, _ call: Call, _ desk: Desk) throws {
  try call.answer(try desk.mark(call.id(), action, by: call.actor, notes: call["notes"]), desk)
}
