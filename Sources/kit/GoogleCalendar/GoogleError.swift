public import HTTPClient

/// Why Google did not do what was asked.
public struct GoogleError: Error, Hashable, Sendable {
  /// Stable names, by what there is to do.
  public enum Code: String, Sendable, CaseIterable {
    /// The access token is dead (401 authError): refresh it once, then ask again.
    case unauthorized = "google-unauthorized"
    /// The refresh token, or the code from the consent page, is dead: only the person can connect anew.
    case invalidGrant = "google-invalid-grant"
    /// Our own client id, secret or redirect address is wrong, or the Calendar API is not switched on for it
    /// (403 accessNotConfigured): the installation's fault, not the person's.
    case invalidClient = "google-invalid-client"
    /// The person left out a permission on the consent page (403 insufficientPermissions): connect anew.
    case insufficientScope = "google-insufficient-scope"
    /// Too fast (429, 403 rateLimitExceeded or userRateLimitExceeded): slow down everything that goes there.
    case rateLimited = "google-rate-limited"
    /// A limit that waiting for hours lifts (403 quotaExceeded, dailyLimitExceeded), as for invitations: asking
    /// without attendees may work now.
    case quotaExceeded = "google-quota-exceeded"
    /// Not allowed, now or later, for this event (403 forbiddenForNonOrganizer and others).
    case forbidden = "google-forbidden"
    /// This account may not write to the calendar (403 requiredAccessLevel): no event can be put there.
    case calendarReadOnly = "google-calendar-read-only"
    /// The id is taken, perhaps by a deleted event (409 duplicate): read it.
    case duplicate = "google-duplicate"
    /// It was there and was deleted (410).
    case gone = "google-gone"
    /// It was changed since it was read (412): read it again.
    case conditionNotMet = "google-condition-not-met"
    /// No such event, or the calendar is missing: an answer to a change of one event does not say which.
    case notFound = "google-not-found"
    /// The calendar is missing, or no longer shared with this account.
    case calendarMissing = "google-calendar-missing"
    /// This calendar makes no conferences of that type (400): ask without.
    case invalidConferenceType = "google-invalid-conference-type"
    /// A guest's address is none for Google (400): ask without.
    case invalidAttendee = "google-invalid-attendee"
    /// The request is wrong (any other 4xx): asking again changes nothing.
    case badRequest = "google-bad-request"
    /// A failure of Google's own (5xx): later.
    case serverTrouble = "google-server-trouble"
    /// The answer is not what the API describes.
    case garbage = "google-garbage"
    /// The configured address is none, or may not be connected to.
    case addressRefused = "google-address-refused"
    /// No whole answer came: later; see `mayHaveHappened`.
    case transfer = "google-transfer"
  }

  /// What there is to do.
  public var code: Code
  /// What happened, for a person; never a secret.
  public var detail: String
  /// How long to wait, in seconds, where the answer said so.
  public var retryAfter: Int?
  /// Whether a change that was asked for may have been made nevertheless: read before asking again.
  public var mayHaveHappened: Bool
  /// How the connection failed, where it did.
  public var transfer: TransferError.Code?

  /// Takes each part as it is.
  public init(
    _ code: Code, _ detail: String, retryAfter: Int? = nil, mayHaveHappened: Bool = false,
    transfer: TransferError.Code? = nil
  ) {
    self.code = code
    self.detail = detail
    self.retryAfter = retryAfter
    self.mayHaveHappened = mayHaveHappened
    self.transfer = transfer
  }
}

extension GoogleError: CustomStringConvertible {
  /// The code and the detail.
  public var description: String { "\(code.rawValue): \(detail)" }
}
