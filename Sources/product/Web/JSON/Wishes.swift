import Booking
import Desk

/// What the API takes, checked before a handler sees it.
enum Wishes {
  static let reference = Schema.text("an id, a handle or an e-mail address", example: "maria")
  static let when = Schema.text(
    "RFC 3339, or YYYY-MM-DDTHH:MM in the coach's zone", atMost: 40, example: "2026-11-20T16:00")
  static let minutes = Schema.integer("minutes", 5...1440)

  private static let bookingFields: [Schema.Field] = [
    .required("coach", reference), .optional("client", reference), .optional("brand", reference),
    .optional("kind", Shapes.kind), .required("start", when), .optional("duration_minutes", minutes),
    .optional("package", Shapes.id), .optional("notes", .prose("for client and coach")),
    .optional("answers", answers),
  ]

  static let bookings = Schema.either(
    has: "bookings",
    .object("NewBookings", [.required("bookings", .list(.object("NewBooking", bookingFields), 1...100))]),
    otherwise: .object("NewBooking", bookingFields))

  static let notes = Schema.object(
    "BookingNotes",
    [
      .optional("notes", .prose("for client and coach")),
      .optional("instructor_notes", .prose("for coaches and owners only")),
    ])

  static let cancel = Schema.object("Cancel", [.optional("reason", .prose("in your words"))])
  static let decline = Schema.object("Decline", [.optional("reason", .prose("which the client reads"))])
  static let reschedule = Schema.object("Reschedule", [.required("start", when)])
  static let mark = Schema.object(
    "Mark", [.optional("instructor_notes", .prose("for coaches and owners only"))])

  static let window = Schema.object("NewWindow", windowFields(required: false))
  static let windowChange = Schema.object(
    "WindowChange",
    windowFields(required: false).map {
      $0.isRequired ? .unlessLeftOut($0.name, $0.schema) : $0
    })

  /// A window's members; what is sent has them all.
  static func windowFields(required all: Bool) -> [Schema.Field] {
    func field(_ name: String, _ schema: Schema) -> Schema.Field {
      all ? .required(name, schema) : .optional(name, schema)
    }
    func open(_ name: String, _ schema: Schema) -> Schema.Field {
      field(name, all ? .nullable(schema) : schema)
    }
    return [
      .required("weekday", .integer("0 is Sunday", 0...6)),
      .required("start", .text("HH:MM on the coach's wall, inclusive", atMost: 8, example: "09:00")),
      .required("end", .text("HH:MM, exclusive; 24:00 is midnight", atMost: 8, example: "12:00")),
      field("kind", Shapes.kind), field("capacity", .integer("clients at once", 1...1000)),
      open("slot_minutes", minutes), open("room", .text("where")), field("group", .bool("one group session")),
      open("effective_from", Shapes.date), open("effective_until", Shapes.date),
      field("active", .bool("whether it opens at all")),
    ]
  }

  static let override = Schema.object(
    "NewOverride",
    [
      .required("effect", .word("what it does", ["blackout", "extra"])),
      .optional("kind", .word("what it speaks of", KindScope.allCases.map(\.rawValue))),
      .optional("first_day", Shapes.date), .optional("last_day", Shapes.date), .optional("start", when),
      .optional("end", when), .optional("capacity", .integer("clients at once", 1...1000)),
      .optional("room", .text("where")), .optional("reason", .prose("for the coach")),
    ])

  static let settings = Schema.object(
    "SettingChanges",
    SettingNames.numbers.map { .optional($0.name, .integer("see the rules", 0...10080)) }
      + SettingNames.texts.map { .optional($0.name, .text("an address or a place", atMost: 2000)) }
      + [
        .optional(
          "booking_mode", .word("how a wish becomes a booking", BookingMode.allCases.map(\.rawValue))),
        .optional("credits_required", .bool("whether a session takes a credit")),
      ])

  static let client = Schema.object(
    "NewClient",
    [
      .required("name", Shapes.name), .required("email", .text("where mail reaches them")),
      .required("time_zone", Shapes.zone), .optional("brand", reference),
    ])

  static let feed = Schema.object(
    "NewFeed",
    [
      .optional("kind", .word("what it shows", Feed.Kind.allCases.map(\.rawValue))),
      .optional("coach", reference), .optional("blackouts", .bool("whether blackouts are shown")),
      .optional("past_days", .integer("how many past days it holds", 0...3650)),
    ])

  static let rotation = Schema.object(
    "Rotation", [.optional("grace_seconds", .integer("how long old addresses go on", 0...31_622_400))])

  static let package = Schema.object(
    "NewPackage",
    [
      .required("coach", reference), .optional("template", Shapes.id), .optional("name", Shapes.name),
      .optional("total", .integer("sessions", 1...1000)), .optional("duration_minutes", minutes),
      .optional("last_day", Shapes.date), .optional("notes", .prose("for the coach")),
    ])

  static let template = Schema.object(
    "NewPackageTemplate",
    [
      .required("coach", reference), .required("name", Shapes.name),
      .required("total", .integer("sessions", 1...1000)), .required("duration_minutes", minutes),
      .optional("valid_months", .integer("calendar months", 1...120)),
    ])

  static let adjustment = Schema.object(
    "Adjustment",
    [
      .required("delta", .integer("by how much, not 0", -1000...1000)),
      .required("reason", .text("why", atMost: 2000)),
    ])
}
