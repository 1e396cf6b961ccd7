import Booking
import CivilTime
public import Desk
public import JSONText
import Store

extension JSON {
  /// Everything that is kept of a person.
  public init(_ data: PersonalData) {
    self = [
      "person": JSON(client: data.person), "brands": .array(data.brands.map { JSON($0) }),
      "bookings": .array(data.bookings.map { JSON($0) }),
      "threads": .array(
        data.threads.map { thread in
          ["booking": JSON(thread.booking.text), "messages": .array(thread.messages.map { JSON($0) })]
        }),
      "packages": .array(
        data.packages.map { bought in
          [
            "package": JSON(bought.package, zone: bought.coach.zone, showsNotes: data.showsNotes),
            "ledger": .array(bought.ledger.map { JSON($0.entry, actor: $0.actor, role: $0.role) }),
          ]
        }),
      "recurring": .array(data.recurring.map { JSON($0) }),
      "feeds": .array(data.feeds.map { JSON($0) }), "tokens": .array(data.tokens.map { JSON($0) }),
      "acts": .array(data.acts.map { JSON($0) }),
    ]
  }

  private init(_ recurring: KeptRecurring) {
    self = [
      "id": JSON(recurring.id.text), "coach_id": JSON(recurring.coach.text),
      "weekday": JSON(recurring.weekday.rawValue), "start": JSON(recurring.start.iso8601),
      "end": JSON(recurring.end.iso8601), "every_weeks": JSON(recurring.everyWeeks),
      "first_day": JSON(recurring.first), "last_day": JSON(recurring.last),
      "active": JSON(recurring.isActive),
    ]
  }
}

extension Shapes {
  static let personalData = Schema.object(
    "PersonalData",
    [
      .required("person", client), .required("brands", all(brand)), .required("bookings", all(booking)),
      .required(
        "threads",
        all(.object("Thread", [.required("booking", id), .required("messages", all(message))]))),
      .required(
        "packages",
        all(.object("Purchase", [.required("package", package), .required("ledger", all(ledgerEntry))]))),
      .required("recurring", all(keptRecurring)), .required("feeds", all(feed)),
      .required("tokens", all(token)), .required("acts", all(auditEntry)),
    ])

  private static func all(_ schema: Schema) -> Schema { .list(schema, 0...1_000_000) }

  private static let token = Schema.object(
    "Token",
    [
      .required("id", id), .required("name", .any("what it is for")), .required("created", instant),
      .required("revoked", .nullable(instant)), .required("expires", .nullable(instant)),
    ])

  private static let clock = Schema.text("HH:MM on the coach's wall", atMost: 8, example: "16:00")

  private static let keptRecurring = Schema.object(
    "KeptRecurring",
    [
      .required("id", id), .required("coach_id", id), .required("weekday", .integer("0 is Sunday", 0...6)),
      .required("start", clock), .required("end", clock), .required("every_weeks", count),
      .required("first_day", date), .required("last_day", .nullable(date)),
      .required("active", .bool("whether it goes on")),
    ])
}
