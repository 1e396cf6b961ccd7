import Booking
import CivilTime
import Desk
import HTTP

/// One request that found its route, with everything a handler needs.
struct Call {
  let request: Request
  let parameters: PathParameters
  let actor: Actor
  let site: Site
  /// The body, already checked against the route's schema; null where the route takes none.
  let body: JSON

  var desk: Desk { site.desk }

  /// Where this server is found from outside, without a slash at the end.
  var publicURL: String { site.publicURL }

  /// A parameter of the path.
  func path(_ name: String) -> String { parameters[name] ?? "" }

  /// An id in the path; what cannot be one is not found.
  func id<Entity>(_ name: String) throws -> ID<Entity> {
    guard ID<Entity>.isWellFormed(path(name)) else { throw Problem.notFound }
    return ID(path(name))
  }

  /// A parameter of the query.
  func query(_ name: String) -> String? { request.query[name] }

  /// A date in the query.
  func date(_ name: String) throws -> LocalDate? {
    guard let text = query(name) else { return nil }
    guard let date = LocalDate(iso8601: text) else {
      throw Refusal(.malformedTime, "“\(name)” is a date: YYYY-MM-DD.")
    }
    return date
  }

  /// A date in the query that must be there.
  func requiredDate(_ name: String) throws -> LocalDate {
    guard let date = try date(name) else { throw Problem.badRequest("Say “\(name)”: YYYY-MM-DD.") }
    return date
  }

  /// One of some words in the query.
  func word<T: RawRepresentable & CaseIterable>(_ name: String) throws -> T? where T.RawValue == String {
    guard let text = query(name) else { return nil }
    guard let value = T(rawValue: text) else {
      let words = T.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem.badRequest("“\(name)” is one of \(words).")
    }
    return value
  }

  /// A whole number in the query.
  func integer(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
    guard let text = query(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw Problem.badRequest("“\(name)” is a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  /// How many elements a page holds.
  func limit() throws -> Int { try integer("limit", 1...500) ?? 100 }
}

extension Response {
  /// JSON, never kept by caches in between.
  static func json(_ value: JSON, status: HTTP.Status = .ok) -> Response {
    var response = Response.bytes(value.bytes, type: "application/json", status: status)
    response.headers["Cache-Control"] = "no-store"
    return response
  }

  /// A page of a list; `next` goes into `after` for the one behind it.
  static func page(_ items: [JSON], next: String?) -> Response {
    .json(["items": .array(items), "next": JSON(next)])
  }

  /// A list without pages.
  static func list(_ items: [JSON]) -> Response { page(items, next: nil) }
}
