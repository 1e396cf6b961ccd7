import Booking

/// What the API sends, as its document describes it. Names are those of the `JSON` initializers beside.
enum Shapes {
  static let id = Schema.text("an id", atMost: 26, example: "1ebq8f2c3k5m7n9p0r2t4v6ab0")
  static let instant = Schema.text(
    "an instant in UTC (RFC 3339)", atMost: 40, example: "2026-11-20T16:00:00Z")
  static let date = Schema.text("a date", atMost: 10, example: "2026-11-20")
  static let etag = Schema.text(
    "what If-Match takes to change just this", atMost: 40, example: "\"8n2k1h5tq0d4s7v9c3b6m1r2g8\"")
  static let handle = Schema.text("a handle", example: "maria")
  static let name = Schema.text("a name", example: "Maria Weber")
  static let zone = Schema.text("an IANA time zone", example: "Europe/Berlin")
  static let count = Schema.integer("a number", 0...1_000_000)
  static let kind = Schema.word("what is booked", Kind.allCases.map(\.rawValue))

  static let booking = Schema.object(
    "Booking",
    [
      .required("id", id), .required("uid", .text("the identity in calendars (RFC 5545 UID)")),
      .required("sequence", count), .required("coach", handle), .required("coach_name", name),
      .required("client", handle), .required("client_name", name), .required("brand", id),
      .required("kind", kind),
      .required("status", .word("where it stands", Booking.Status.allCases.map(\.rawValue))),
      .required("mode", .word("how it was made", BookingMode.allCases.map(\.rawValue))),
      .required("expires", .nullable(instant)), .required("held_until", .nullable(instant)),
      .required("paid", .nullable(instant)), .required("decline_reason", .nullable(.prose("why"))),
      .required("start", instant), .required("end", instant), .required("coach_zone", zone),
      .required("client_zone", zone), .required("package", .nullable(id)),
      .required("recurring", .nullable(id)), .required("rescheduled_from", .nullable(id)),
      .required("room", .nullable(.text("where", atMost: 2000))),
      .required("video_link", .nullable(.text("where, if virtual", atMost: 2100))),
      .required("notes", .nullable(.prose("for client and coach"))),
      .required("session_number", .nullable(count)), .required("session_total", .nullable(count)),
      .required("created", instant), .required("changed", instant),
      .required("cancelled", .nullable(cancellation)), .required("unread", count),
      .optional("instructor_notes", .prose("for coaches and owners only")),
      .optional("answers", .list(answer, 0...mostQuestions)),
      .optional("kept", .bool("whether it is kept in time that was closed; for coaches and owners only")),
    ])

  static let cancellation = Schema.object(
    "Cancellation",
    [
      .required("by", .word("the part played", Role.allCases.map(\.rawValue))), .required("at", instant),
      .required("reason", .nullable(.prose("in their words"))),
    ])

  static let slot = Schema.object(
    "Slot",
    [
      .required("start", instant), .required("end", instant), .required("kind", kind),
      .required("available", .bool("whether one more fits")),
      .required("favourite", .bool("whether it is one of the client's favourite times")),
      .optional("capacity", count), .optional("occupancy", count),
    ])

  static let piece = Schema.object(
    "TimelinePiece",
    [
      .required("start", instant), .required("end", instant), .required("capacity", count),
      .required("occupancy", count),
      .required("why", .word("what decides", ["open", "full", "blackout", "no-window"])),
      .required("window", .nullable(id)), .required("override", .nullable(id)),
      .required("reason", .nullable(.prose("the blackout's reason"))),
    ])

  static let brand = Schema.object(
    "Brand",
    [
      .required("id", id), .required("handle", handle), .required("name", name),
      .required("preset", .word("where defaults come from", Preset.allCases.map(\.rawValue))),
    ])

  static let coach = Schema.object(
    "Coach",
    [
      .required("id", id), .required("handle", handle), .required("name", name), .required("time_zone", zone),
    ])

  static let client = Schema.object(
    "Client",
    [
      .required("id", id), .required("handle", handle), .required("name", name),
      .required("email", .text("an e-mail address")), .required("time_zone", zone),
    ])

  /// The same whether somebody was known by that address or not.
  static let addedClient = Schema.object(
    "AddedClient", [.required("email", .text("as it was sent")), .required("brand", id)])

  static let window = Schema.object(
    "Window",
    [.required("id", id), .required("etag", etag)] + Wishes.windowFields(required: true)
      + conflictFields(Schema.Field.optional))

  static let override = Schema.object(
    "Override",
    [
      .required("id", id), .required("effect", .word("what it does", ["blackout", "extra"])),
      .required("kind", .word("what it speaks of", KindScope.allCases.map(\.rawValue))),
      .required("first_day", .nullable(date)), .required("last_day", .nullable(date)),
      .required("start", .nullable(instant)), .required("end", .nullable(instant)),
      .required("capacity", .nullable(count)), .required("room", .nullable(.text("where"))),
      .required("reason", .nullable(.prose("for the coach"))),
      .required("source", .nullable(.text("the calendar it came from"))), .required("etag", etag),
    ] + conflictFields(Schema.Field.optional))

  static let conflictsOfChange = Schema.object(
    "ConflictsOfChange", conflictFields(Schema.Field.required))

  /// Owners see the ids of their own brands' bookings alone (R30).
  static let conflictCount = Schema.integer(
    "how many there are, also in brands that are not yours", 0...1_000_000)

  static let declinedCount = Schema.integer(
    "how many pending bookings of yours are declined for it", 0...1_000_000)

  /// Of what changes availability: the bookings that do not fit any more because of it (R30).
  private static func conflictFields(_ field: (String, Schema) -> Schema.Field) -> [Schema.Field] {
    [
      field("conflicts", .list(id, 0...500)), field("conflict_count", conflictCount),
      field("declined_count", declinedCount),
    ]
  }

  static let settings = Schema.object(
    "Settings",
    [
      .required("brand", id), .required("preset", .word("the brand's", Preset.allCases.map(\.rawValue))),
      .required("changed", .list(.text("a setting's name"), 0...100)),
      .required("values", settingValues), .required("etag", etag),
    ])

  private static let settingValues = Schema.object(
    "SettingValues",
    SettingNames.numbers.map { .required($0.name, .nullable(.integer("as it holds", 0...1_000_000))) }
      + SettingNames.texts.map { .required($0.name, .nullable(.text("as it holds", atMost: 2000))) }
      + [
        .required(
          "booking_mode", .word("how a wish becomes a booking", BookingMode.allCases.map(\.rawValue))),
        .required("credits_required", .bool("whether a session takes a credit")),
      ])

  static let feed = Schema.object(
    "Feed",
    [
      .required("id", id), .required("kind", .word("what it shows", Feed.Kind.allCases.map(\.rawValue))),
      .required("coach_id", .nullable(id)), .required("blackouts", .bool("whether blackouts are shown")),
      .required("past_days", count), .required("created", instant), .required("revoked", .nullable(instant)),
      .required("fetched", .nullable(instant)),
      .required("fetched_by", .nullable(.text("what the app calls itself"))), .optional("url", address),
      .optional("webcal", address), .optional("google", address), .optional("outlook", address),
      .optional("free_busy", address),
    ])

  private static let address = Schema.text("an address; secret, told only when made or rotated", atMost: 2000)

  static let package = Schema.object(
    "Package",
    [
      .required("id", id), .required("coach_id", id), .required("client_id", id), .required("name", name),
      .required("total", count), .required("remaining", count), .required("duration_minutes", count),
      .required("expires", .nullable(instant)), .required("expires_on", .nullable(date)),
      .required("purchased", instant), .optional("notes", .prose("for coaches and owners only")),
    ])

  static let template = Schema.object(
    "PackageTemplate",
    [
      .required("id", id), .required("coach_id", id), .required("name", name), .required("total", count),
      .required("duration_minutes", count), .required("valid_months", .nullable(count)),
    ])

  static let ledgerEntry = Schema.object(
    "LedgerEntry",
    [
      .required("at", instant), .required("delta", .integer("by how much", -1000...1000)),
      .required("before", count), .required("after", count),
      .required("reason", .word("why", LedgerEntry.Reason.allCases.map(\.rawValue))),
      .required("note", .nullable(.prose("in the coach's words"))), .required("booking", .nullable(id)),
      .required("by", .nullable(id)), .required("role", .word("as what", Role.allCases.map(\.rawValue))),
    ])

  static let auditEntry = Schema.object(
    "AuditEntry",
    [
      .required("id", id), .required("at", instant), .required("actor", .nullable(id)),
      .required("role", .text("as what")), .required("action", .text("what was done")),
      .required("subject", .text("to what")), .required("detail", .nullable(.prose("more"))),
    ])

  static let problem = Schema.object(
    "Problem",
    [
      .required("type", .text("a URN")), .required("title", .text("the same for every problem of a code")),
      .required("status", .integer("the status", 400...599)), .required("code", .text("a stable name")),
      .required("detail", .text("what happened and what to do", atMost: 4000)),
      .optional(
        "errors",
        .list(
          .object(
            "Mismatch",
            [
              .required("pointer", .prose("RFC 6901")),
              .required("detail", .text("what must be", atMost: 2000)),
            ]),
          1...20)),
    ])
}
