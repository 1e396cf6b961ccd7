public import HTTPClient

/// Why something asked of a CalDAV server did not come about.
public struct DAVError: Error, Hashable, Sendable {
  /// Stable names.
  public enum Code: String, Sendable, CaseIterable {
    /// 401: the credentials are wrong, or are no longer.
    case unauthorized
    /// 403: known, but not allowed to.
    case forbidden
    /// There is no calendar at the address (any more).
    case calendarMissing = "calendar-missing"
    /// 423 (RFC 4918 §11.3); passes by itself.
    case locked
    /// 507, or a quota (RFC 4331 §6) is used up.
    case storageFull = "storage-full"
    /// 429, or 503 with a time: see `retryAfter`.
    case throttled
    /// Any other 5xx: to be tried again.
    case serverTrouble = "server-trouble"
    /// What answered does not speak CalDAV: a page to log in, a broken answer, no calendar.
    case notCalDAV = "not-caldav"
    /// Refused for good; the same again would be refused again. See `status` and `precondition`.
    case refused
    /// The calendar has another address for good, which may be remembered: see `newAddress`.
    case moved
    /// An address is no http or https address, or leads to another server, which does not get the credentials:
    /// `newAddress`, where there is one, is to be confirmed by a person.
    case addressRefused = "address-refused"
    /// No whole answer came: see `transfer`.
    case transfer
  }

  /// The kind.
  public var code: Code
  /// What happened and what to do about it, for a person; never a secret.
  public var detail: String
  /// The status that the server answered with; nil where none came.
  public var status: Int?
  /// The first precondition that the server names as broken (RFC 4918 §16, RFC 4791 §5.3.2.1), without its
  /// namespace: `valid-calendar-data`.
  public var precondition: String?
  /// Seconds after which the server wants to be asked again.
  public var retryAfter: Int?
  /// A calendar's address, absolute.
  public var newAddress: String?
  /// Of a failed transfer.
  public var transfer: TransferError.Code?
  /// Whether what was asked may have been done all the same: read before it is tried again.
  public var mayHaveHappened: Bool

  /// Takes each part as it is.
  public init(
    _ code: Code, _ detail: String, status: Int? = nil, precondition: String? = nil, retryAfter: Int? = nil,
    newAddress: String? = nil, transfer: TransferError.Code? = nil, mayHaveHappened: Bool = false
  ) {
    self.code = code
    self.detail = detail
    self.status = status
    self.precondition = precondition
    self.retryAfter = retryAfter
    self.newAddress = newAddress
    self.transfer = transfer
    self.mayHaveHappened = mayHaveHappened
  }
}
