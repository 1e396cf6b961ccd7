import Booking
import HTTP
import JSONText
import Secrets

/// What keeps one person's change from undoing another's that they never saw: a strong ETag of what is shown (RFC 9110
/// §8.8.3), If-Match before a change, If-None-Match before a look.
extension JSON {
  /// The object with its ETag, as a header would say it, in the member `etag`.
  var tagged: JSON {
    guard case .object(var members) = self else { return self }
    members["etag"] = JSON(tag.description)
    return .object(members)
  }

  /// Changes with anything that is shown.
  private var tag: EntityTag { EntityTag(String(base32hex(sha256(bytes)).prefix(26))) }
}

extension Call {
  /// Throws `precondition-failed` where the request was made of something else than a thing is now: to be asked in
  /// the transaction that changes it.
  func check(isStill shape: JSON) throws {
    let tag = shape.tagged["etag"].string.flatMap { EntityTag(parsing: $0) }
    guard preconditions(request.method, request.headers, current: Validators(tag: tag)) == .proceed else {
      throw Problem(
        status: .preconditionFailed, code: "precondition-failed", title: "It is not as you saw it",
        detail: "Somebody changed it meanwhile. Nothing was done: read it again, and decide anew.")
    }
  }

  /// The answer that shows one thing with its ETag, or 304 to whoever has seen just that. `more` is told besides.
  func answer(
    _ shape: JSON, status: HTTP.Status = .ok, at path: String? = nil, with more: [String: JSON] = [:]
  ) -> Response {
    let tagged = shape.tagged
    let etag = tagged["etag"].string
    let current = Validators(tag: etag.flatMap { EntityTag(parsing: $0) })
    if request.method.isRead {
      switch preconditions(request.method, request.headers, current: current) {
      case .notModified: return Response(.notModified, headers: current.headers)
      case .preconditionFailed: return Problem.otherThanYouHave.response
      case .proceed: break
      }
    }
    let members = (tagged.object ?? [:]).merging(more) { shown, _ in shown }
    var response = Response.json(.object(members), status: status)
    response.headers["ETag"] = etag
    response.headers["Location"] = path.map { publicURL + $0 }
    return response
  }
}
