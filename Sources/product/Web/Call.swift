import Booking
import CivilTime
import Desk
import HTTP
import JSONText

/// One request that found its route, with everything a handler needs.
struct Call {
  let request: Request
  let parameters: PathParameters
  let actor: Actor
  let site: Site
  /// The body, already checked against the route's schema; null where the route takes none.
  var body: JSON

  /// What makes a repeat of the request find what the first made; nil where it has no such key.
  var repeatKey: RepeatKey?

  var desk: Desk { site.desk.repeating(repeatKey) }

  /// Where this server is found from outside, without a slash at the end.
  var publicURL: String { site.publicURL }

  /// A parameter of the path.
  func path(_ name: String) -> String { parameters[name] ?? "" }

  /// An id in the path; what cannot be one is not found.
  func id<Entity>(_ name: String) throws -> ID<Entity> {
    guard ID<Entity>.isWellFormed(path(name)) else { throw Problem.notFound }
    return ID(path(name))
  }

  /// A parameter of the query, already checked against the route's schema.
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
  func word<T: RawRepresentable<String>>(_ name: String) -> T? { query(name).flatMap(T.init) }

  /// A whole number in the query.
  func integer(_ name: String) -> Int? { query(name).flatMap { Int($0) } }

  /// How many elements a page holds.
  var limit: Int { integer("limit") ?? 100 }

  /// The page that `after` and `limit` ask for, of a list that is at hand whole; `cursor` tells an element
  /// from the others of its list.
  func page<Element>(
    of all: [Element], by cursor: (Element) -> String, _ shape: (Element) throws -> JSON
  ) throws -> Response {
    var rest = all[...]
    if let after = query("after") {
      guard let last = all.firstIndex(where: { cursor($0) == after }) else {
        throw Problem.badRequest("“after” is no `next` of this list, or what it names is gone. Start anew.")
      }
      rest = all[(last + 1)...]
    }
    let page = rest.prefix(limit)
    return .page(try page.map(shape), next: page.count < rest.count ? page.last.map(cursor) : nil)
  }
}

extension Response {
  /// JSON.
  static func json(_ value: JSON, status: HTTP.Status = .ok) -> Response {
    .bytes(value.bytes, type: "application/json", status: status)
  }

  /// A page of a list; `next` goes into `after` for the one behind it.
  static func page(_ items: [JSON], next: String?) -> Response {
    .json(["items": .array(items), "next": JSON(next)])
  }

  /// A list without pages.
  static func list(_ items: [JSON]) -> Response { page(items, next: nil) }
}
