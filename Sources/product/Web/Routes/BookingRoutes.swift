import Booking
import Desk
import HTTP
import JSONText

/// `/api/v1/bookings`.
let bookingRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/bookings", summary: "The bookings you take part in or own",
    roles: participants,
    query: [
      .init(name: "coach", schema: Wishes.reference), .init(name: "client", schema: Wishes.reference),
      .init(name: "from", schema: Shapes.date), .init(name: "to", schema: Shapes.date),
      .init(name: "status", schema: .word("where it stands", Booking.Status.allCases.map(\.rawValue))),
      .init(name: "unread", schema: .word("yes: only those with messages that you have not read", ["yes"])),
    ], success: .page("In the order of start and id", of: Shapes.booking, name: "Bookings"),
    refusals: [.notFound, .malformedTime], handler: listBookings),
  Route(
    method: .post, pattern: "/api/v1/bookings", summary: "Book one slot, or several all or nothing (R12)",
    roles: participants, body: Wishes.bookings,
    success: .made(
      "Made now; 200 where an earlier request made them",
      .either(
        has: "bookings",
        .object("MadeBookings", [.required("bookings", .list(Shapes.booking, 1...100))]),
        otherwise: Shapes.booking)),
    refusals: [
      .notFound, .malformedTime, .skippedTime, .inThePast, .tooLate, .tooFarAhead, .slotNotOffered,
      .slotClosed, .slotFull, .noCredit, .packageExpired, .durationMismatch, .checkInUsed, .ownBooking,
      .answersMissing, .answerInvalid, .wrongState,
    ], repeats: true, handler: book),
  Route(
    method: .get, pattern: "/api/v1/bookings/{id}", summary: "One booking, with its check-in form",
    roles: participants,
    success: .json("The booking", Shapes.booking), refusals: [.notFound]
  ) { call in .json(JSON(try call.desk.response(of: call.id("id"), for: call.actor))) },
  Route(
    method: .patch, pattern: "/api/v1/bookings/{id}", summary: "Change the notes", roles: participants,
    body: Wishes.notes, success: .json("The booking", Shapes.booking), refusals: [.notFound, .wrongState]
  ) { call in
    try call.answer(
      call.desk.note(
        call.id("id"), notes: call.body.replacement("notes"),
        instructorNotes: call.body.replacement("instructor_notes"), by: call.actor))
  },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/confirm",
    summary: "Confirm what is pending; requests without a place are declined with it (R14)", roles: managers,
    success: .json("The booking", Shapes.booking),
    refusals: [.notFound, .forbidden, .wrongState, .inThePast, .slotClosed, .slotFull]
  ) { call in try call.answer(call.desk.confirm(call.id("id"), by: call.actor)) },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/decline",
    summary: "Decline what is pending; the credit or check-in comes back (R14)", roles: managers,
    body: Wishes.decline, success: .json("The booking", Shapes.booking),
    refusals: [.notFound, .forbidden, .wrongState]
  ) { call in
    try call.answer(
      call.desk.decline(call.id("id"), by: call.actor, reason: call.body["reason"].string))
  },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/pay",
    summary: "Say that it was paid, which confirms it where its place is held or free (R15)", roles: managers,
    success: .json("The booking; still pending where its place is gone", Shapes.booking),
    refusals: [.notFound, .forbidden, .wrongState]
  ) { call in try call.answer(call.desk.pay(call.id("id"), by: call.actor)) },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/cancel",
    summary: "Cancel; the credit or check-in comes back (R19)", roles: participants, body: Wishes.cancel,
    success: .json("The booking", Shapes.booking), refusals: [.notFound, .wrongState, .tooLate]
  ) { call in
    try call.answer(
      call.desk.cancel(call.id("id"), by: call.actor, reason: call.body["reason"].string))
  },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/reschedule",
    summary: "Move to another time in one step (R18)", roles: participants, body: Wishes.reschedule,
    success: .json("The booking that took its place", Shapes.booking),
    refusals: [
      .notFound, .wrongState, .malformedTime, .skippedTime, .inThePast, .tooLate, .tooFarAhead,
      .slotNotOffered, .slotClosed, .slotFull, .packageExpired, .checkInUsed,
    ]
  ) { call in
    try call.answer(
      call.desk.move(call.id("id"), to: When(call.body["start"].string ?? ""), by: call.actor))
  },
  markRoute("complete", .complete, summary: "Say that it took place (R17)"),
  markRoute("no-show", .noShow, summary: "Say that the client did not come (R17)"),
]

private func markRoute(_ name: String, _ action: Booking.Action, summary: String) -> Route {
  Route(
    method: .post, pattern: RoutePattern("/api/v1/bookings/{id}/\(name)"), summary: summary, roles: managers,
    body: Wishes.mark, success: .json("The booking", Shapes.booking),
    refusals: [.notFound, .forbidden, .wrongState, .notStarted]
  ) { call in
    try call.answer(
      call.desk.mark(call.id("id"), action, by: call.actor, notes: call.body["instructor_notes"].string))
  }
}

@Sendable private func listBookings(_ call: Call) throws -> Response {
  let limit = call.limit
  let found = try call.desk.bookings(
    (
      coach: call.query("coach"), client: call.query("client"), from: call.date("from"),
      through: call.date("to"), status: call.word("status")
    ), isUnread: call.query("unread") != nil, after: call.query("after").map(BookingID.init), limit: limit,
    for: call.actor)
  return .page(found.map { JSON($0) }, next: found.count == limit ? found.last?.booking.id.text : nil)
}

@Sendable private func book(_ call: Call) throws -> Response {
  let wishes = call.body["bookings"].array
  let orders = try (wishes ?? [call.body]).map(Order.init)
  let (bookings, isNew) = try call.desk.book(orders, by: call.actor)
  let status: HTTP.Status = isNew ? .created : .ok
  guard wishes == nil, let booking = bookings.first else {
    let shapes = try call.desk.named(bookings, for: call.actor).map { JSON($0) }
    return .json(["bookings": .array(shapes)], status: status)
  }
  var response = try call.answer(booking)
  response.status = status
  response.headers["Location"] = "\(call.publicURL)/api/v1/bookings/\(booking.id.text)"
  return response
}

extension Order {
  fileprivate init(_ body: JSON) throws {
    self.init(
      coach: body["coach"].string ?? "", client: body["client"].string, brand: body["brand"].string,
      kind: body["kind"].string.flatMap(Kind.init) ?? .session, start: try When(body["start"].string ?? ""),
      durationMinutes: body["duration_minutes"].integer, package: body["package"].string.map(PackageID.init),
      notes: body["notes"].string, answers: [GivenAnswer](body["answers"]))
  }
}

extension Call {
  /// A booking that was changed, as this actor may see it.
  fileprivate func answer(_ booking: Booking) throws -> Response {
    .json(JSON(try desk.response(of: booking.id, for: actor)))
  }
}

extension JSON {
  /// What a merge patch (RFC 7396) says of a text: nil leaves it, an empty one removes it.
  fileprivate func replacement(_ name: String) -> String? {
    object?[name].map { $0.string ?? "" }
  }
}
