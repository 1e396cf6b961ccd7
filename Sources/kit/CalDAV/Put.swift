import HTTP
import XMLText

/// What has to be so for a resource to be written.
public enum PutCondition: Hashable, Sendable {
  /// Nothing is there yet (If-None-Match `*`).
  case new
  /// What is there has this tag (If-Match).
  case replacing(etag: String)
}

/// What came of writing a resource.
public enum PutOutcome: Hashable, Sendable {
  /// It is there. The tag is nil where the server told none, or a weak one: then, and on some servers even
  /// with a tag, what is there is not byte for byte what was sent.
  case written(etag: String?)
  /// Something is there, or what should have been replaced is gone or has changed: to be read and compared,
  /// since it may be the work of this very request, sent twice by the transport, or of an earlier one whose
  /// answer was lost.
  case preconditionFailed
  /// An event with the same UID is elsewhere in this calendar, or in another of this user; with its address
  /// where the server tells it or the calendar shows it.
  case uidTaken(href: String?)
}

extension CalDAVClient {
  /// Writes one calendar object resource (RFC 4791 §5.3.2). Some servers ignore the condition.
  public func put(
    _ href: String, _ bytes: [UInt8], _ condition: PutCondition
  ) throws(DAVError) -> PutOutcome {
    let address = try address(href)
    var headers: Headers = ["Content-Type": "text/calendar; charset=utf-8"]
    switch condition {
    case .new: headers["If-None-Match"] = "*"
    case .replacing(let etag): headers["If-Match"] = usableTag(etag) ?? "\"\""
    }
    let answer = try answer(
      to: DAVRequest(method: "PUT", address: address, headers: headers, body: bytes, purpose: .resource))
    let writing = Writing(href: href, address: address, bytes: bytes, condition: condition)
    switch answer.status {
    case 207:
      // The one failure stands inside (seen from Xandikos).
      guard let entry = try answer.multistatus().entries.first else {
        throw answer.notCalDAV("It tells nothing.")
      }
      let status = entry.status ?? entry.failedProperty ?? 200
      if (200...299).contains(status) { return .written(etag: nil) }
      return try outcome(of: writing, answer, status, entry.conditions)
    case 200 where answer.isPage: throw answer.notCalDAV("")
    case 200...299: return .written(etag: strongTag(answer.headers["ETag"]))
    default: return try outcome(of: writing, answer, answer.status, answer.conditions)
    }
  }

  private struct Writing {
    var href: String
    var address: Address
    var bytes: [UInt8]
    var condition: PutCondition
  }

  private func outcome(
    of writing: Writing, _ answer: DAVAnswer, _ status: Int, _ conditions: [XMLElement]
  ) throws(DAVError) -> PutOutcome {
    let failure = answer.failure(status: status, conditions: conditions)
    if let conflict = conditions.first(where: { $0.name.local == "no-uid-conflict" }) {
      if let told = conflict[.dav("href")].flatMap({
        answer.address.resolving($0.text)?.asSecure(as: answer.address)
      }),
        ![writing.address.key, writing.address.parent.key].contains(told.key)
      {
        return .uidTaken(href: told.text)
      }
      return try afterWriting { () throws(DAVError) in try clash(of: writing) } ?? .uidTaken(href: nil)
    }
    switch status {
    case 412:
      // Xandikos says so of what it cannot read, too.
      guard !conditions.contains(where: { $0.name == .caldav($0.name.local) }) else { throw failure }
      return .preconditionFailed
    case 404, 405, 410:
      try afterWriting { () throws(DAVError) in try confirm(writing.address.parent) }
      if status != 405, case .replacing = writing.condition { return .preconditionFailed }
    case 403, 409:
      guard conditions.isEmpty else { throw failure }
      let taken = try afterWriting { () throws(DAVError) in
        try confirm(writing.address.parent)
        return try clash(of: writing)
      }
      if let taken { return taken }
      if status == 409 { break }
      throw failure
    default: throw failure
    }
    // The calendar is there: the address alone is not the reason.
    throw DAVError(
      .refused, "\(answer.address.origin.text) refuses to write there (\(Status(status))).", status: status,
      precondition: failure.precondition, mayHaveHappened: true)
  }

  /// A refusal may be the answer to a second sending of what was written by the first: as long as it cannot be
  /// looked into, it may have happened.
  private func afterWriting<T>(_ look: () throws(DAVError) -> T) throws(DAVError) -> T {
    do {
      return try look()
    } catch {
      var error = error
      if error.code != .calendarMissing { error.mayHaveHappened = true }
      throw error
    }
  }

  /// What the calendar shows of the UID that was to be written: another resource has it, or this very one was
  /// to be new and is there.
  private func clash(of writing: Writing) throws(DAVError) -> PutOutcome? {
    guard let uid = uids(in: writing.bytes).first else { return nil }
    let holders = try find(uid: uid, in: writing.address.parent.text)
    if let other = holders.first(where: { Address($0.href)?.key != writing.address.key }) {
      return .uidTaken(href: other.href)
    }
    return writing.condition == .new && !holders.isEmpty ? .preconditionFailed : nil
  }
}
