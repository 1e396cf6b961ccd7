import Booking
import CivilTime
import Desk
import HTTP
import JSONText

/// `/api/v1/recurring`.
let recurringRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/recurring",
    summary: "The recurring bookings you take part in or own (R27)", roles: participants,
    query: [
      .init(name: "coach", schema: Wishes.reference), .init(name: "client", schema: Wishes.reference),
    ], success: .page("In the order of their making", of: Shapes.recurring, name: "RecurringList"),
    refusals: [.notFound]
  ) { call in
    let found = try call.desk.recurring(
      coach: call.query("coach"), client: call.query("client"), for: call.actor)
    return try call.page(of: found, by: \.recurring.id.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/recurring",
    summary: "Book the same time of every week, or of every n-th (R27)", roles: participants,
    body: Wishes.recurring,
    success: .json("Made now; 200 where it was there before", Shapes.recurringMade, .created),
    refusals: [
      .notFound, .malformedTime, .endBeforeStart, .skippedTime, .inThePast, .tooLate, .tooFarAhead,
      .slotNotOffered, .slotClosed, .slotFull, .alreadyBooked, .noCredit, .packageExpired,
      .durationMismatch, .ownBooking,
    ], repeats: true, rehearses: true, handler: makeRecurring),
  Route(
    method: .get, pattern: "/api/v1/recurring/{id}", summary: "One recurring booking", roles: participants,
    success: .json("The recurring booking", Shapes.recurring), refusals: [.notFound]
  ) { call in .json(JSON(try call.desk.recurring(call.id("id"), for: call.actor))) },
  Route(
    method: .post, pattern: "/api/v1/recurring/{id}/cancel",
    summary: "End it, and its bookings ahead where that is asked for (R27)", roles: participants,
    body: Wishes.recurringCancel, success: .json("What was cancelled and what stands", Shapes.recurringEnd),
    refusals: [.notFound]
  ) { call in
    let end = try call.desk.cancelRecurring(
      call.id("id"), cancelsBookings: call.body["bookings"].bool ?? false, reason: call.body["reason"].string,
      by: call.actor)
    return .json(JSON(end, try call.desk.named(end.recurring)))
  },
]

@Sendable private func makeRecurring(_ call: Call) throws -> Response {
  let isDryRun = call.query("dry_run") == "yes"
  let made = try call.desk.addRecurring(
    RecurringWish(call.body), by: call.actor, isDryRun: isDryRun)
  let named = try call.desk.named(made.recurring, skipped: made.skipped)
  var response = Response.json(
    JSON(made, named, isDryRun: isDryRun), status: made.isNew && !isDryRun ? .created : .ok)
  if !isDryRun {
    response.headers["Location"] = "\(call.publicURL)/api/v1/recurring/\(made.recurring.id.text)"
  }
  return response
}

extension RecurringWish {
  fileprivate init(_ body: JSON) throws {
    self.init(
      coach: body["coach"].string ?? "", client: body["client"].string, brand: body["brand"].string,
      weekday: body["weekday"].integer.flatMap(Weekday.init), start: try readTime(body["start"].string ?? ""),
      end: try readTime(body["end"].string ?? ""), everyWeeks: body["every_weeks"].integer ?? 1,
      first: try body["first_day"].string.map(readDate), last: try body["last_day"].string.map(readDate))
  }
}
