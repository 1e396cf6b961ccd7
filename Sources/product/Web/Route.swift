import Booking
import Desk
import HTTP
import JSONText

/// One line of the route table: what it answers, who may ask, and how the API's document describes it.
struct Route: Sendable {
  var method: Method
  var pattern: RoutePattern
  /// One sentence.
  var summary: String
  /// Who may ask, in the words of the vocabulary; empty is anybody, without a token.
  var roles: [String] = []
  /// Besides `limit` and `after` of a list in pages, and `dry_run` of what can be rehearsed.
  var query: [Parameter] = []
  /// Headers that it looks at beside those that any route may, with what they say; none must be there.
  var headers: [String: String] = [:]
  /// What the body must look like; nil takes none.
  var body: Schema?
  /// The good answer.
  var success: Success
  /// Why it may be refused, besides what any request may be.
  var refusals: [Refusal.Code] = []
  /// Where the body is a calendar, raw or in a form (RFC 7578), instead of JSON: throws unless whoever asks may hand
  /// one in. Such a body is large, so this is asked before it is taken.
  var checksSender: (@Sendable (Call) throws -> Void)?
  /// Whether an `Idempotency-Key` makes a repeat answer 200 with what the first made (R12): so is every route that
  /// makes something. What it does has one act that makes it `once`.
  var repeats = false
  /// Whether what it shows has an ETag, which answers 304 to who has seen it, and 412 to who would change something
  /// else than they saw.
  var isTagged = false
  /// Whether `dry_run=yes` only says, with 200, which bookings it would put in conflict (R30).
  var rehearses = false
  /// What of a feed it serves, whose address is the parameter `token`.
  var feedForm: FeedForm?
  var handler: @Sendable (Call) throws -> Response

  /// Whether the body is a calendar.
  var takesCalendar: Bool { checksSender != nil }

  /// Everything that the query may hold.
  var parameters: [Parameter] {
    query + (success.isPaged ? [.limit, .after] : []) + (rehearses ? [.dryRun] : [])
  }

  /// A parameter of the query.
  struct Parameter: Sendable {
    var name: String
    var schema: Schema
    var isRequired = false
  }

  /// A good answer.
  struct Success: Sendable {
    var status: HTTP.Status
    var what: String
    /// The media type and shape; nil has no body.
    var content: (type: String, schema: Schema)?
    var isPaged = false
    /// Whether `Location` may say where it is.
    var isLocated = false

    static func json(_ what: String, _ schema: Schema, _ status: HTTP.Status = .ok) -> Success {
      Success(status: status, what: what, content: ("application/json", schema))
    }

    /// A list in pages.
    static func page(_ what: String, of schema: Schema, name: String) -> Success {
      var success = list(what, of: schema, name: name, atMost: pageSizes.upperBound)
      success.isPaged = true
      return success
    }

    /// A list that comes whole, bounded by the days that are asked for.
    static func list(_ what: String, of schema: Schema, name: String, atMost most: Int = 1_000_000) -> Success
    {
      .json(
        what,
        .object(
          name,
          [
            .required("items", .list(schema, 0...most)),
            .required("next", .nullable(.text("goes into `after` for the next page; null at the end"))),
          ]))
    }

    /// Something made, which has an address of its own.
    static func made(_ what: String, _ schema: Schema) -> Success {
      var success = json(what, schema, .created)
      success.isLocated = true
      return success
    }

    static let done = Success(status: .noContent, what: "Done", content: nil)
  }
}

extension Route.Parameter {
  /// What is wrong with a value as it stands in a query, where numbers are written as text.
  func mismatch(_ text: String) -> Mismatch? {
    if case .integer = schema {
      return schema.mismatches(Int(text).map { JSON($0) } ?? .null).first
    }
    return schema.mismatches(.string(text)).first
  }

  static let limit = Route.Parameter(
    name: "limit", schema: .integer("elements a page; 100 where it is missing", pageSizes))
  static let dryRun = Route.Parameter(name: "dry_run", schema: yesNo)
  static let after = Route.Parameter(name: "after", schema: .text("`next` of the page before"))
}

private let pageSizes = 1...500

let yesNo = Schema.word("yes or no", ["yes", "no"])

let everyone: [String] = []
let managers = ["coach", "owner"]
let participants = ["client", "coach", "owner"]
