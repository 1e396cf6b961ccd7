import Booking
import HTTP
import JSONText
import Secrets
import Store

/// What went wrong, as a client of the API is told (RFC 9457).
struct Problem: Error, Sendable {
  /// The status of the answer.
  var status: HTTP.Status
  /// A stable name.
  var code: String
  /// The same few words for every problem of this code.
  var title: String
  /// What happened and what to do. What it quotes of a request is told without tokens: whoever wrote one in a wrong
  /// place finds it in no log of theirs.
  var detail: String
  /// Where a body is not what it must be.
  var mismatches: [Mismatch] = []
  /// Further headers.
  var headers: Headers = [:]

  /// `application/problem+json`.
  var response: Response {
    var members: [String: JSON] = [
      "type": JSON("urn:coachcal:problem:\(code)"), "title": JSON(title), "status": JSON(status.code),
      "code": JSON(code), "detail": JSON(Token.struckOut(of: detail)),
    ]
    if !mismatches.isEmpty {
      members["errors"] = .array(
        mismatches.prefix(20).map {
          [
            "pointer": JSON(Token.struckOut(of: $0.pointer)), "detail": JSON(Token.struckOut(of: $0.detail)),
          ]
        })
    }
    var response = Response.bytes(
      JSON.object(members).bytes, type: "application/problem+json", status: status)
    for field in headers { response.headers.add(field.name, field.value) }
    return response
  }
}

extension Problem {
  /// A refusal of the rules.
  init(_ refusal: Refusal) {
    self.init(
      status: refusal.code.status, code: refusal.code.rawValue, title: refusal.code.title,
      detail: refusal.detail)
    if refusal.code == .unauthenticated { headers["WWW-Authenticate"] = "Bearer" }
  }

  /// What kept the database from answering a request; only the machine's own trouble is told to outsiders.
  init(_ error: StorageError, to method: Method) {
    self = error.cause == .environment ? .databaseUnavailable(method) : .unexpected(method)
  }

  static func databaseUnavailable(_ method: Method) -> Problem {
    Problem(
      status: .serviceUnavailable, code: "database-unavailable", title: "The server cannot use its database",
      detail: "Try again in a while. \(doubt(method))", headers: ["Retry-After": "5"])
  }

  static func unexpected(_ method: Method) -> Problem {
    Problem(
      status: .internalServerError, code: "unexpected", title: "The server made a mistake",
      detail: "The server's log says more. \(doubt(method))")
  }

  /// A change may have been made and only its answer lost: the two are read one after the other.
  private static func doubt(_ method: Method) -> String {
    method.isRead
      ? "Nothing was changed."
      : "Look whether the change was made before you ask again; it is whole or not there."
  }

  /// Who asks too often may ask again in so many seconds.
  static func tooManyRequests(seconds: Int64) -> Problem {
    Problem(
      status: .tooManyRequests, code: "too-many-requests", title: "Too many requests",
      detail: "Try again in \(seconds) \(seconds == 1 ? "second" : "seconds"). Nothing was changed.",
      headers: ["Retry-After": String(seconds)])
  }

  /// Others hand in calendars at the same time.
  static func busy(seconds: Int) -> Problem {
    Problem(
      status: .serviceUnavailable, code: "server-busy", title: "The server is busy",
      detail: "Others hand in calendars right now. Try again in \(seconds) seconds. Nothing was changed.",
      headers: ["Retry-After": String(seconds)])
  }

  /// A read under a condition that does not hold.
  static let otherThanYouHave = Problem(
    status: .preconditionFailed, code: "precondition-failed", title: "Not what you have",
    detail: "What is here is another than If-Match or If-Unmodified-Since says.")

  static let notFound = Problem(
    status: .notFound, code: "not-found", title: "Not found", detail: "There is nothing at this address.")

  /// A query or path that cannot be read.
  static func badRequest(_ detail: String) -> Problem {
    Problem(
      status: .badRequest, code: "bad-request", title: "The request cannot be read", detail: detail)
  }
}

extension Refusal.Code {
  /// The HTTP status that says the same (RFC 9110 §15).
  var status: HTTP.Status {
    switch self {
    case .unauthenticated: .unauthorized
    case .forbidden, .ownBooking: .forbidden
    case .notFound: .notFound
    case .feedRevoked: .gone
    case .invalid, .unknownZone, .malformedTime, .skippedTime, .endBeforeStart, .durationMismatch,
      .keyReused, .destinationUnreachable, .calendarUnreadable, .sourceUnreachable, .answersMissing,
      .answerInvalid:
      .unprocessableContent
    case .inThePast, .tooLate, .tooFarAhead, .slotNotOffered, .slotClosed, .slotFull, .alreadyBooked,
      .noCredit, .packageExpired, .checkInUsed, .wrongState, .notStarted, .balanceBelowZero,
      .handleTaken, .conflictingChange, .coachOrOwner, .tooManyRemovals, .sourceShrank:
      .conflict
    }
  }
}
