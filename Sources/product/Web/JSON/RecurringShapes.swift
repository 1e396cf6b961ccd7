import Booking
import CivilTime
public import Desk
public import JSONText

extension JSON {
  /// A recurring booking.
  public init(_ named: NamedRecurring) {
    let recurring = named.recurring
    self = [
      "id": JSON(recurring.id.text), "coach": JSON(named.coach.handle), "coach_name": JSON(named.coach.name),
      "client": JSON(named.client.handle), "client_name": JSON(named.client.name),
      "brand": JSON(recurring.brand.text), "weekday": JSON(recurring.weekday.rawValue),
      "start": JSON(recurring.start.iso8601), "end": JSON(recurring.end.iso8601),
      "time_zone": JSON(named.coach.zone.name), "every_weeks": JSON(recurring.everyWeeks),
      "first_day": JSON(recurring.first), "last_day": JSON(recurring.last),
      "active": JSON(recurring.isActive), "created": JSON(recurring.created),
      "skipped": .array(named.skipped.map { ["date": JSON($0.date), "reason": JSON($0.reason.rawValue)] }),
    ]
  }

  /// What came of a wish for a recurring booking, or would.
  public init(_ made: RecurringMade, _ named: NamedRecurring, isDryRun: Bool) {
    self = [
      "recurring": JSON(named), "dry_run": JSON(isDryRun),
      "generated": .array(made.bookings.map { JSON(generated: $0) }),
    ]
  }

  /// What came of a recurring booking's end.
  public init(_ end: RecurringEnd, _ named: NamedRecurring) {
    self = [
      "recurring": JSON(named), "cancelled": .array(end.cancelled.map { JSON(generated: $0) }),
      "kept": .array(end.kept.map { JSON(generated: $0) }),
    ]
  }

  private init(generated booking: Booking) {
    self = [
      "booking": JSON(booking.id.text), "date": JSON(booking.occurrence), "start": JSON(booking.start),
      "end": JSON(booking.end), "status": JSON(booking.status.rawValue),
    ]
  }
}

extension Shapes {
  static let recurring = Schema.object(
    "Recurring",
    [
      .required("id", id), .required("coach", handle), .required("coach_name", name),
      .required("client", handle), .required("client_name", name), .required("brand", id),
      .required("weekday", .integer("0 is Sunday", 0...6)),
      .required("start", .text("HH:MM on the coach's wall", atMost: 8, example: "16:00")),
      .required("end", .text("HH:MM; 24:00 is midnight", atMost: 8, example: "17:00")),
      .required("time_zone", zone), .required("every_weeks", .integer("from one to the next", 1...52)),
      .required("first_day", date), .required("last_day", .nullable(date)),
      .required("active", .bool("whether it goes on being booked")), .required("created", instant),
      .required("skipped", .list(skip, 0...366)),
    ])

  private static let skip = Schema.object(
    "SkippedDate",
    [
      .required("date", date),
      .required(
        "reason",
        .word("why it is not booked; tried again", Refusal.Code.allCases.map(\.rawValue))),
    ])

  static let recurringMade = Schema.object(
    "RecurringMade",
    [
      .required("recurring", recurring), .required("dry_run", .bool("whether nothing was done")),
      .required("generated", .list(generated, 0...366)),
    ])

  static let recurringEnd = Schema.object(
    "RecurringEnd",
    [
      .required("recurring", recurring), .required("cancelled", .list(generated, 0...1000)),
      .required("kept", .list(generated, 0...1000)),
    ])

  private static let generated = Schema.object(
    "GeneratedBooking",
    [
      .required("booking", id), .required("date", .nullable(date)), .required("start", instant),
      .required("end", instant),
      .required("status", .word("where it stands", Booking.Status.allCases.map(\.rawValue))),
    ])
}

extension Wishes {
  static let recurring = Schema.object(
    "NewRecurring",
    [
      .required("coach", reference), .optional("client", reference), .optional("brand", reference),
      .optional("weekday", .integer("0 is Sunday; that of the first day where it is missing", 0...6)),
      .required("start", .text("HH:MM on the coach's wall", atMost: 8, example: "16:00")),
      .required("end", .text("HH:MM; 24:00 is midnight", atMost: 8, example: "17:00")),
      .optional("every_weeks", .integer("from one to the next", 1...52)),
      .optional("first_day", Shapes.date), .optional("last_day", Shapes.date),
    ])

  static let recurringCancel = Schema.object(
    "CancelRecurring",
    [
      .optional("bookings", .bool("whether its bookings ahead are cancelled too")),
      .optional("reason", .prose("in your words")),
    ])
}
