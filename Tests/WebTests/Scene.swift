import Booking
import CivilTime
import Desk
import Secrets
import TestSupport

@testable import Web

/// Things in a studio that only some may see, made anew whenever they are asked for.
final class Scene {
  /// Texts that only coaches and owners may read.
  static let secrets = ["INSTRUCTOR-NOTE", "PACKAGE-NOTE", "CLOSED-BECAUSE"]

  let web: WebStudio
  let package: Package
  private var day: LocalDate
  /// The last message that somebody wrote.
  private var message = ""
  /// The last question of ann's.
  private var asked = ""
  /// The month of the last check-in.
  private var month: LocalDate

  /// Cleo has many sessions with ann; ann, bob and carl have booked their clients on one evening.
  init(_ web: WebStudio) throws {
    self.web = web
    let studio = web.studio
    day = try date("2026-10-26")
    month = try date("2026-10-01")
    package = try web.desk.sell(
      .freehand(name: "Many", total: 500, durationMinutes: 60, lastDay: nil), to: "cleo", coach: "ann",
      notes: "PACKAGE-NOTE", by: try studio.actor("ann"))
    for (coach, client, brand) in [
      ("ann", "cleo", "north"), ("ann", "eve", "south"), ("bob", "dan", "north"), ("carl", "fay", "east"),
    ] {
      if brand == "north", client != "cleo" { try studio.sell(to: client, coach: coach) }
      let booking = try studio.book(
        "2026-10-20T18:00", client: client, coach: coach, brand: brand, by: try studio.actor(coach))
      _ = try web.desk.note(
        booking.id, notes: nil, instructorNotes: "INSTRUCTOR-NOTE", by: try studio.actor(coach))
    }
    _ = try override()
  }

  /// 10:00 on ann's wall, of a day on which nothing is booked yet.
  func free() -> String {
    defer { day = day.adding(days: 1) }
    return "\(day.iso8601)T10:00"
  }

  /// A booking of cleo's with ann.
  func booking() throws -> String {
    let booking = try web.studio.book(free(), by: try web.studio.actor("ann"))
    _ = try web.desk.note(
      booking.id, notes: nil, instructorNotes: "INSTRUCTOR-NOTE", by: try web.studio.actor("ann"))
    return booking.id.text
  }

  /// A booking of cleo's with ann that has begun by now.
  func begun() throws -> String {
    let booking = try web.studio.book(free(), by: try web.studio.actor("ann"))
    web.studio.clock.now = booking.start
    return booking.id.text
  }

  /// A booking of cleo's with ann whose time was closed.
  func conflict() throws -> String {
    let booking = try web.studio.book(free(), by: try web.studio.actor("ann"))
    let wish = SourceWish(name: booking.id.text, bytes: []).closing(booking.start, booking.end)
    return try web.desk.importSource(wish, of: "ann", by: .system).conflicts.first?.id.text ?? ""
  }

  /// A booking of cleo's with ann that is pending in a mode.
  func pending(_ mode: BookingMode) throws -> String {
    try web.studio.setMode(mode, in: "north")
    defer { try? web.studio.setMode(.instant, in: "north") }
    return try web.studio.book(free()).id.text
  }

  /// A booking of cleo's with ann that is wished to stand in several calendars.
  func pushed() throws -> String {
    for _ in 0..<3 { try web.studio.addDestination("https://dav.example/\(web.studio.random.bytes(4))/") }
    return try booking()
  }

  /// A recurring booking of cleo's with ann, of one date.
  func recurring() throws -> String {
    defer { day = day.adding(days: 1) }
    return try web.desk.addRecurring(
      RecurringWish(
        coach: "ann", client: "cleo", start: try time("15:00"), end: try time("16:00"), first: day,
        last: day),
      by: try web.studio.actor("ann")
    ).recurring.id.text
  }

  /// A booking of cleo's with ann, about which ann has written something.
  func talked() throws -> String {
    let booking = try web.studio.book(free(), by: try web.studio.actor("ann"))
    _ = try web.desk.write("Bring shoes", to: booking.id, by: web.studio.actor("ann"))
    message = try web.desk.write("Bring water", to: booking.id, by: web.studio.actor("ann")).message.id.text
    return booking.id.text
  }

  /// A question of ann's, of 50 at most.
  func question() throws -> String {
    let ann = try web.studio.actor("ann")
    for old in try web.desk.questions(of: "ann", for: ann) {
      try web.desk.removeQuestion(old.id, coach: "ann", by: ann)
    }
    asked = try web.desk.addQuestion(coach: "ann", by: ann) { id, coach in
      Question(id: id, coach: coach, kind: .text, text: "Why?", isRequired: true)
    }.id.text
    return asked
  }

  /// A check-in of cleo's with ann, who asks one question.
  func checkIn() throws -> String {
    _ = try question()
    month = max(month, day.firstOfMonth).adding(months: 1)
    return try web.studio.book("\(month.iso8601)T10:00", kind: .checkin, by: web.studio.actor("ann")).id.text
  }

  /// A window of ann's.
  func window() throws -> String {
    try web.desk.addWindow(coach: "ann", by: try web.studio.actor("ann")) { id, _ in
      Window(id: id, weekday: .monday, start: .midnight, end: .endOfDay, isActive: false)
    }.id.text
  }

  /// A blackout of ann's on New Year's Eve.
  func override() throws -> String {
    let day = try date("2026-12-31")
    return try web.desk.addOverride(coach: "ann", by: try web.studio.actor("ann")) { id, _, _ in
      Override(id: id, effect: .blackout, span: .days(day, through: day), reason: "CLOSED-BECAUSE")
    }.id.text
  }

  /// A feed and the token of its address.
  func feed(
    _ kind: Feed.Kind = .coach, of handle: String = "ann", blackouts: Bool = false
  ) throws -> (id: String, token: String) {
    let (feed, token) = try web.desk.addFeed(
      of: handle, kind: kind, includesBlackouts: blackouts, by: try web.studio.actor(handle))
    return (feed.id.text, token.text)
  }
}

extension Scene {
  /// A text in which each `<…>` is a new thing.
  func filled(_ text: String) throws -> String {
    var filled = ""
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      filled += rest[..<open]
      filled += try thing(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }

  private func thing(_ name: String) throws -> String {
    switch name {
    case "booking": try booking()
    case "begun": try begun()
    case "talked": try talked()
    case "message": message
    case "link": try web.desk.addSignInLink(for: "cleo", by: .system).text
    case "question": try question()
    case "asked": asked
    case "checkin": try checkIn()
    case "request": try pending(.request)
    case "unpaid": try pending(.payment)
    case "conflict": try conflict()
    case "free": free()
    case "window": try window()
    case "override": try override()
    case "package": package.id.text
    case "feed": try feed(.busy).id
    case "pushed": try pushed()
    case "recurring": try recurring()
    case "source":
      try web.desk.importSource(
        SourceWish(
          name: "\(web.studio.random.bytes(4))", bytes: calendar([("20261231T080000", "20261231T090000")])),
        of: "ann", by: .system
      ).source.id.text
    case "destination":
      try web.studio.addDestination("https://dav.example/\(web.studio.random.bytes(4))/").id.text
    case "token": try feed(.coach).token
    default: try web.id(name)
    }
  }
}

/// A date that is one.
func date(_ text: String) throws -> LocalDate {
  guard let date = LocalDate(iso8601: text) else { throw UnreadableError(text: text) }
  return date
}

/// A time of day that is one.
func time(_ text: String) throws -> LocalTime {
  guard let time = LocalTime(iso8601: text) else { throw UnreadableError(text: text) }
  return time
}
