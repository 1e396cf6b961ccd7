import Booking
import CivilTime
import Desk
import Glibc
import JSONText
import Secrets
import Store
import Web

/// One use of a command: what it was given and how it answers.
struct Call: Sendable {
  let command: Command
  let arguments: Arguments
  let environment: Environment

  /// The value of an option; a switch that is there has an empty one.
  subscript(_ name: String) -> String? { arguments[name] }

  /// Whether a switch is there.
  func has(_ name: String) -> Bool { arguments[name] != nil }

  /// The value of an option that the command declares as needed.
  func required(_ name: String) throws(Usage) -> String {
    guard let value = arguments[name] else { throw Usage("--\(name) is missing.", command) }
    return value
  }

  /// The id that stands in the only operand, whatever its form: what is none is not found.
  func id<Entity>() -> ID<Entity> { ID(arguments.operands.first ?? "") }

  /// A whole number; what is none is wrong usage.
  func number(_ name: String) throws(Usage) -> Int? {
    guard let text = arguments[name] else { return nil }
    guard let number = Int(text) else {
      throw Usage("--\(name) is a whole number, not “\(text)”.", command)
    }
    return number
  }

  /// A date; throws `malformed-time`.
  func date(_ name: String) throws(Refusal) -> LocalDate? {
    guard let text = arguments[name] else { return nil }
    guard let date = LocalDate(iso8601: text) else {
      throw Refusal(.malformedTime, "“\(text)” is not a date. Write 2026-11-20.")
    }
    return date
  }

  /// One of the words that the option declares.
  func word<T: RawRepresentable>(_ name: String) -> T? where T.RawValue == String {
    arguments[name].flatMap(T.init(rawValue:))
  }

  /// Whoever has the command line, in the part they chose: a coach's unless they say otherwise.
  var actor: Actor { .commandLine(as: word("as") ?? .coach) }

  /// Opens the database for the body and closes it after.
  ///
  /// A file that is not there is made only where `making` says so: a mistyped path finds nothing otherwise.
  func withDesk<T>(making: Bool = false, _ body: (Desk) throws -> T) throws -> T {
    if !making { try checkDatabase(environment.database) }
    let storage = try Storage(at: environment.database)
    defer { storage.close() }
    return try body(Desk(storage: storage, clock: systemClock, random: .system))
  }

  /// Throws `no-database` where an address is that of a file that is not there.
  func checkDatabase(_ address: String) throws {
    if isMisspelt(address) { throw Environment.unsupported }
    guard !isPostgreSQL(address), access(address, F_OK) != 0, errno == ENOENT else { return }
    throw Failure.environment(
      "no-database", "There is no database at \(address). `coachcal load` and `coachcal serve` make one.")
  }

  /// Prints data: JSON where asked for, else what is for people.
  func answer(_ json: @autoclosure () throws -> JSON, _ text: @autoclosure () throws -> String) throws {
    try printOut(has("json") ? json().text + "\n" : text())
  }

  /// Prints a list; where there is nothing, people are told so, and their standard output stays empty.
  func answer(
    _ items: @autoclosure () throws -> [JSON], _ table: @autoclosure () throws -> Table, none: String
  )
    throws
  {
    if has("json") { return try printOut(JSON.array(items()).text + "\n") }
    let table = try table()
    if table.rows.isEmpty { say(none) } else { try printOut(table.text) }
  }
}

/// The time the machine's clock shows.
@Sendable func systemClock() -> Instant { Instant(seconds: Int64(time(nil))) }
