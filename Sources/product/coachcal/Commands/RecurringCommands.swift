import Booking
import CivilTime
import Desk
import JSONText
import Web

let recurringAddCommand = Command(
  name: "recurring add", summary: "Book the same time of every week, or of every n-th",
  discussion: """
    Books the next weeks at once, as many as the settings say (recurring_horizon_weeks); the server
    goes on from there. Dates that are closed, full or without credit are left out, told, and tried
    again. The same again, while the first is active, returns the first.
    """,
  options: [
    .coach, Option("client", "K", "The client.", isRequired: true),
    Option("start", "HH:MM", "When each starts, on the coach's wall.", isRequired: true),
    Option("end", "HH:MM", "When each ends.", isRequired: true),
    Option("weekday", "N", "The day of the week: 0 is Sunday (default: that of --from)."),
    Option("every", "N", "Every n-th week, counted from --from (default: 1)."),
    Option("from", "D", "The first day (default: today)."),
    Option("until", "D", "The last day (default: none, it goes on)."), .brand,
    Option("dry-run", "Only say what would be booked."), .actingAs, Environment.database,
  ],
  example: "coachcal recurring add --coach maria --client anna --weekday 1 --start 16:00 --end 17:00"
) { call in
  let wish = RecurringWish(
    coach: try call.required("coach"), client: try call.required("client"), brand: call["brand"],
    weekday: try call.weekday(), start: try call.time("start"), end: try call.time("end"),
    everyWeeks: try call.number("every") ?? 1, first: try call.date("from"), last: try call.date("until"))
  let isDryRun = call.has("dry-run")
  try call.withDesk { desk in
    let made = try desk.addRecurring(wish, by: call.actor, isDryRun: isDryRun)
    if !made.isNew { say("This recurring booking is there already; nothing was done.") }
    let named = try desk.named(made.recurring, skipped: made.skipped)
    try call.answer(
      JSON(made, named, isDryRun: isDryRun),
      table(of: [named]).text
        + generated(isDryRun ? "Would be booked" : "Booked", made.bookings, named.coach.zone)
        + named.skipped.map { "Left out: \($0.date.iso8601) (\($0.reason.rawValue))\n" }.joined())
  }
}

let recurringCancelCommand = Command(
  name: "recurring cancel", summary: "End a recurring booking",
  operands: [Operand(name: "RECURRING", help: "Its id, as `coachcal recurring list` lists it.")],
  options: [
    Option("bookings", "Cancel its bookings ahead too; their credits come back."),
    Option("reason", "TEXT", "Why."), .actingAs, Environment.database,
  ],
  example: "coachcal recurring cancel RECURRING --bookings"
) { call in
  try call.withDesk { desk in
    let end = try desk.cancelRecurring(
      call.id(), cancelsBookings: call.has("bookings"), reason: call["reason"], by: call.actor)
    let named = try desk.named(end.recurring)
    try call.answer(
      JSON(end, named),
      table(of: [named]).text + generated("Cancelled", end.cancelled, named.coach.zone)
        + generated("Stands", end.kept, named.coach.zone))
  }
}

let recurringListCommand = Command(
  name: "recurring list", summary: "List recurring bookings, ended ones included",
  options: [
    Option("coach", "C", "Only this coach's."), Option("client", "K", "Only this client's."),
    Environment.database,
  ],
  example: "coachcal recurring list --coach maria"
) { call in
  let found = try call.withDesk {
    try $0.recurring(coach: call["coach"], client: call["client"], for: call.actor)
  }
  try call.answer(found.map { JSON($0) }, table(of: found), none: "There is no recurring booking.")
}

private func table(of found: [NamedRecurring]) -> Table {
  Table(
    "RECURRING", "DAY", "TIME", "ZONE", "EVERY", "FROM", "UNTIL", "COACH", "CLIENT", "STATE", "LEFT OUT",
    rows: found.map { named in
      let recurring = named.recurring
      return [
        recurring.id.text, dayNames[recurring.weekday.rawValue],
        "\(recurring.start.iso8601)–\(recurring.end.iso8601)", named.coach.zone.name,
        recurring.everyWeeks == 1 ? "week" : "\(recurring.everyWeeks) weeks", recurring.first.iso8601,
        recurring.last?.iso8601 ?? "-", named.coach.handle, named.client.handle,
        recurring.isActive ? "active" : "ended",
        named.skipped.isEmpty ? "-" : named.skipped.map(\.date.iso8601).joined(separator: " "),
      ]
    })
}

private func generated(_ what: String, _ bookings: [Booking], _ zone: Zone) -> String {
  bookings.map { "\(what): \(clock($0.start, $0.end, zone))\n" }.joined()
}

extension Call {
  fileprivate func weekday() throws -> Weekday? {
    guard let number = try number("weekday") else { return nil }
    guard let weekday = Weekday(rawValue: number) else {
      throw Usage("--weekday is a number from 0, Sunday, to 6.", command)
    }
    return weekday
  }

  /// A time of day; throws `malformed-time`.
  fileprivate func time(_ name: String) throws -> LocalTime {
    let text = try required(name)
    guard let time = LocalTime(iso8601: text) else {
      throw Refusal(.malformedTime, "“\(text)” is not a time of day. Write 16:00; 24:00 is midnight.")
    }
    return time
  }
}
