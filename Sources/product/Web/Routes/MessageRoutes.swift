import Booking
import Desk
import HTTP
import JSONText

/// `/api/v1/bookings/{id}/messages`: client and coach write to each other (R21).
let messageRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/bookings/{id}/messages",
    summary: "The messages of a booking, which stay unread (R21)", roles: participants,
    success: .page("The first at the front", of: Shapes.message, name: "Messages"), refusals: [.notFound]
  ) { call in
    let limit = call.limit
    let messages = try call.desk.messages(
      of: call.id("id"), after: call.query("after").map(MessageID.init), limit: limit, for: call.actor)
    return .page(
      messages.map { JSON($0) }, next: messages.count == limit ? messages.last?.message.id.text : nil)
  },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/messages", summary: "Write a message (R21)",
    roles: participants, body: Wishes.message, success: .json("The message", Shapes.message, .created),
    refusals: [.notFound], repeats: true
  ) { call in
    .json(
      JSON(try call.desk.write(call.body["text"].string ?? "", to: call.id("id"), by: call.actor)),
      status: .created)
  },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/messages/read",
    summary: "Say that you have read the messages up to one (R21)", roles: participants,
    body: Wishes.readMark, success: .json("How many are left unread", Shapes.unread), refusals: [.notFound]
  ) { call in
    let left = try call.desk.markRead(
      call.id("id"), upTo: MessageID(call.body["last"].string ?? ""), by: call.actor)
    return .json(["unread": JSON(left)])
  },
]
