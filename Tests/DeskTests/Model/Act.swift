import Booking
import CivilTime

/// One thing that somebody does in a studio, or that time does, as plain values: it can be printed, done again, and done
/// in a studio in which something else was left out.
enum Act: Hashable {
  case book([Wanted], by: Who, key: String?)
  case confirm(Ref, by: Who)
  case decline(Ref, by: Who)
  case pay(Ref, by: Who)
  case cancel(Ref, by: Who)
  case move(Ref, to: Instant, by: Who)
  case mark(Ref, Booking.Action, by: Who)
  case keep(Ref, by: Who)
  case sell(coach: String, client: String, total: Int, minutes: Int, lastDay: LocalDate?, by: Who)
  case adjust(Ref, Int, by: Who)
  case addWindow(coach: String, Window, by: Who)
  /// To another capacity, or shut by none.
  case changeWindow(Ref, capacity: Int?, by: Who)
  case removeWindow(Ref, by: Who)
  case addOverride(coach: String, Override, by: Who)
  case removeOverride(Ref, by: Who)
  case set(Seat, Setting, by: Who)
  case recur(WantedWeekly, by: Who)
  case endRecurring(Ref, cancelsBookings: Bool, by: Who)
  case wait(until: Instant)
  case run(Job)

  /// What is done without anybody asking for it.
  enum Job: String, CaseIterable { case expire, complete, recurring }

  /// Whether it takes a minute, so that of two things that are made it can be said which is the older.
  var takesAMinute: Bool {
    switch self {
    case .sell, .recur: true
    default: false
    }
  }

  /// The first word of it: what coverage counts.
  var verb: String { String("\(self)".prefix { $0 != "(" }) }
}

/// Who does it.
enum Who: Hashable, CustomStringConvertible {
  case person(String)
  case commandLine(Role)
  case guest

  var description: String {
    switch self {
    case .person(let handle): handle
    case .commandLine(let role): "command line as \(role.rawValue)"
    case .guest: "guest"
    }
  }
}

/// One booking that is asked for.
struct Wanted: Hashable, CustomStringConvertible {
  var coach: String
  var client: String?
  var brand: String?
  var kind = Kind.session
  var start: Instant
  var minutes: Int?
  var package: Ref?

  var description: String {
    let parts = [client, brand, minutes.map { "\($0) minutes" }, package.map { "of \($0)" }].compactMap(
      \.self)
    return "\(kind.rawValue) with \(coach) at \(start.rfc3339) \(parts.joined(separator: ", "))"
  }
}

/// A recurring booking that is asked for.
struct WantedWeekly: Hashable {
  var coach: String
  var client: String
  var brand: String?
  var start, end: LocalTime
  var everyWeeks: Int
  var first: LocalDate
  var last: LocalDate?
}
