import HTTP
import HTTPClient
import JSONText

/// What the Calendar API's answer other than 2xx means. Its body should be
/// `{"error": {"errors": [{"domain", "reason", "message"}], "code", "message"}}`; a proxy's HTML is judged by its
/// status alone.
func refusal(_ response: ClientResponse, secrets: [String]) -> GoogleError {
  let error = JSON(response.body)?["error"] ?? .null
  let first = error["errors"].array?.first ?? .null
  let reason = first["reason"].string ?? newerReason(error)
  let message = error["message"].string ?? first["message"].string ?? ""
  let status = response.status.code
  let code = code(status, reason, message)
  let name = reason.isEmpty ? "\(status)" : "\(status) \(reason)"
  let words = message.isEmpty ? "Google answered \(name)." : "Google answered \(name): \(message)"
  return GoogleError(
    code, shown(words, without: secrets), retryAfter: retryAfter(response.headers).map(Int.init),
    mayHaveHappened: status >= 500)
}

/// Google's newer APIs say it in `details` and `status`, the Calendar API at times beside `errors`.
private func newerReason(_ error: JSON) -> String {
  error["details"].array?.lazy.compactMap { $0["reason"].string }.first ?? error["status"].string ?? ""
}

private func code(_ status: Int, _ reason: String, _ message: String) -> GoogleError.Code {
  switch (status, reason) {
  case (401, _): .unauthorized
  // Limits have come with both statuses.
  case (403, "rateLimitExceeded"), (403, "userRateLimitExceeded"): .rateLimited
  case (403, "RATE_LIMIT_EXCEEDED"), (403, "RESOURCE_EXHAUSTED"): .rateLimited
  case (403, "quotaExceeded"), (403, "dailyLimitExceeded"), (429, "quotaExceeded"): .quotaExceeded
  case (403, "insufficientPermissions"), (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"): .insufficientScope
  case (403, "accessNotConfigured"), (403, "SERVICE_DISABLED"): .invalidClient
  case (403, "requiredAccessLevel"): .calendarReadOnly
  case (403, _): .forbidden
  case (404, _): .notFound
  case (408, _): .serverTrouble
  case (409, _): .duplicate
  case (410, _): .gone
  case (412, _): .conditionNotMet
  case (429, _): .rateLimited
  case (400, _) where message.hasPrefix("Invalid conference type"): .invalidConferenceType
  case (400, _) where message.hasPrefix("Invalid attendee"): .invalidAttendee
  case (400..<500, _): .badRequest
  case (500..., _): .serverTrouble
  default: .garbage
  }
}

/// What the token endpoint's answer other than 2xx means: `{"error", "error_description"}` (RFC 6749 §5.2).
func tokenRefusal(_ response: ClientResponse, secrets: [String]) -> GoogleError {
  let answer = JSON(response.body) ?? .null
  let name = answer["error"].string ?? ""
  let status = response.status.code
  let code: GoogleError.Code =
    switch (status, name) {
    case (500..., _), (408, _), (_, "temporarily_unavailable"), (_, "server_error"): .serverTrouble
    case (429, _), (_, "rate_limit_exceeded"): .rateLimited
    // The others are a Workspace's administrator who forbids it: consent given anew is the way there too.
    case (_, "invalid_grant"), (_, "access_denied"), (_, "admin_policy_enforced"): .invalidGrant
    case (_, "invalid_client"), (_, "unauthorized_client"), (_, "redirect_uri_mismatch"),
      (_, "deleted_client"):
      .invalidClient
    case (400..<500, _): .badRequest
    default: .garbage
    }
  let words = [name, answer["error_description"].string ?? ""].filter { !$0.isEmpty }
  let detail = (["Google's sign-in answered \(status)"] + words).joined(separator: ": ")
  return GoogleError(
    code, shown(detail, without: secrets), retryAfter: retryAfter(response.headers).map(Int.init),
    mayHaveHappened: status >= 500)
}
