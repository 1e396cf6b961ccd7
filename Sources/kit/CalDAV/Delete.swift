import HTTP

/// What came of removing a resource.
public enum DeleteOutcome: Hashable, Sendable {
  /// It was there, and is no more.
  case deleted
  /// It was not there; perhaps the whole calendar is not.
  case gone
  /// What is there has another tag, or the server wants to be told one. Nothing was removed.
  case preconditionFailed
}

extension CalDAVClient {
  /// Removes one resource; with a tag, only the resource that has it (If-Match), which some servers ignore.
  public func delete(_ href: String, ifMatch etag: String?) throws(DAVError) -> DeleteOutcome {
    let address = try address(href)
    var headers: Headers = [:]
    if let etag { headers["If-Match"] = usableTag(etag) ?? "\"\"" }
    let answer = try answer(
      to: DAVRequest(method: "DELETE", address: address, headers: headers, purpose: .resource))
    switch answer.status {
    case 207:
      // Only what could not be removed is listed (RFC 4918 §9.6.1).
      let entries = try answer.multistatus().entries
      let failed = entries.first { !(200...299).contains($0.status ?? $0.failedProperty ?? 200) }
      guard let failed else { return .deleted }
      return try outcome(answer, failed.status ?? failed.failedProperty ?? 0, failed, address)
    case 200 where answer.isPage: throw answer.notCalDAV("")
    case 200...299: return .deleted
    default: return try outcome(answer, answer.status, nil, address)
    }
  }

  private func outcome(
    _ answer: DAVAnswer, _ status: Int, _ entry: Multistatus.Entry?, _ address: Address
  ) throws(DAVError) -> DeleteOutcome {
    switch status {
    case 404, 410: return .gone
    case 412: return .preconditionFailed
    case 403, 405, 409:
      try confirm(address.parent)
      throw answer.failure(status: status, conditions: entry?.conditions)
    default: throw answer.failure(status: status, conditions: entry?.conditions)
    }
  }
}
