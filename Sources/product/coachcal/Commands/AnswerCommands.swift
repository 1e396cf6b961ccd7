import Booking
import Desk
import Web

let confirmCommand = Command(
  name: "confirm", summary: "Confirm a pending booking",
  discussion: "Requests that find no place any more are declined with it.", operands: [.booking],
  options: [.actingAs, Environment.database],
  example: "coachcal confirm BOOKING"
) { call in
  try call.withDesk { desk in try call.answer(try desk.confirm(call.id(), by: call.actor), desk) }
}

let declineCommand = Command(
  name: "decline", summary: "Decline a pending booking and give its credit back", operands: [.booking],
  options: [Option("reason", "TEXT", "Why; the client reads it."), .actingAs, Environment.database],
  example: "coachcal decline BOOKING --reason \"I am away that week\""
) { call in
  try call.withDesk { desk in
    try call.answer(try desk.decline(call.id(), by: call.actor, reason: call["reason"]), desk)
  }
}

let payCommand = Command(
  name: "pay", summary: "Say that a booking was paid",
  discussion: """
    Confirms it while it holds its place, or where that is still free. Else it stays pending, paid:
    confirm, decline or cancel it.
    """, operands: [.booking], options: [.actingAs, Environment.database],
  example: "coachcal pay BOOKING"
) { call in
  try call.withDesk { desk in
    let paid = try desk.pay(call.id(), by: call.actor)
    if paid.status == .pending { say("Its place is gone: it stays pending, paid, until you answer it.") }
    try call.answer(paid, desk)
  }
}
