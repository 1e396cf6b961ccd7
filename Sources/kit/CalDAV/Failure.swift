import HTTP
import XMLText

extension DAVAnswer {
  /// The preconditions that the body names as broken (RFC 4918 §16); none where it is no such XML.
  var conditions: [XMLElement] {
    guard body.contains(UInt8(ascii: "<")), let root = try? XMLElement(body) else { return [] }
    if root.name == .dav("error") { return preconditions(in: root) }
    return root.all(.dav("response")).flatMap { preconditions(in: $0[.dav("error")]) }
  }

  /// The failure that a status means wherever it comes; `status` and `conditions` of a multistatus' entry
  /// where it has them.
  func failure(status: Int? = nil, conditions: [XMLElement]? = nil) -> DAVError {
    let status = status ?? self.status
    let condition = (conditions ?? self.conditions).first?.name.local
    let host = address.origin.text
    // PUT and DELETE may go out twice where a connection breaks (RFC 9110 §9.2.2): what the second is answered
    // says nothing of the first.
    func error(_ code: DAVError.Code, _ detail: String) -> DAVError {
      DAVError(
        code, "\(host) \(detail)", status: status, precondition: condition, retryAfter: retryAfter,
        mayHaveHappened: isWriting)
    }
    if let condition, ["quota-not-exceeded", "sufficient-disk-space"].contains(condition) {
      return error(.storageFull, "has no more room for this user.")
    }
    switch status {
    case 401: return error(.unauthorized, "does not accept the user name or password. Connect again.")
    case 403 where condition == nil || condition == "need-privileges":
      return error(.forbidden, "does not allow this. Ask for the right to write to the calendar.")
    case 404, 410: return error(.calendarMissing, "has no calendar at this address (any more).")
    case 423: return error(.locked, "holds this locked for somebody else.")
    case 507: return error(.storageFull, "has no more room for this user.")
    case 429: return error(.throttled, "wants to be asked less often.")
    case 503 where retryAfter != nil: return error(.throttled, "wants to be asked again later.")
    case 501, 505: return error(.refused, "cannot do this (\(Status(status))).")
    case 408, 425, 500...599: return error(.serverTrouble, "is in trouble (\(Status(status))).")
    case 200...399: return notCalDAV("It answers \(Status(status)), which says nothing here.")
    default:
      return error(.refused, "refuses this (\(Status(status))\(condition.map { ", \($0)" } ?? "")).")
    }
  }

  /// Seconds, from either form of Retry-After (RFC 9110 §10.2.3); a date counts from the answer's own.
  var retryAfter: Int? {
    guard let text = headers["Retry-After"] else { return nil }
    if let seconds = Int(text) { return max(0, seconds) }
    guard let then = HTTPDate.parse(text), let now = headers["Date"].flatMap(HTTPDate.parse) else {
      return nil
    }
    return Int(max(0, then - now))
  }

  /// Whether a person's page came instead of data.
  var isPage: Bool {
    if let type = headers["Content-Type"].flatMap(MediaType.init) {
      return type.essence == "text/html" && !body.isEmpty
    }
    return false
  }

  func notCalDAV(_ what: String) -> DAVError {
    let what = isPage ? "A page came, perhaps to log in, where CalDAV was expected." : what
    return DAVError(
      .notCalDAV, "\(address.origin.text) does not answer as a CalDAV server: \(what)", status: status,
      mayHaveHappened: isWriting)
  }
}

/// What servers add of their own, exceptions and texts, is no precondition.
func preconditions(in error: XMLElement?) -> [XMLElement] {
  (error?.children ?? []).filter {
    ["DAV:", XMLElement.Name.caldav("").namespace].contains($0.name.namespace)
      && $0.name.local != "responsedescription"
  }
}
