import Booking
public import CalDAV
import Calendars
import HTTPClient
import ICalendar

extension Remote {
  /// A calendar on a CalDAV server (R49). Events lie under the first part of their UID; whoever moved them keeps
  /// them where they are.
  public static func caldav(_ client: CalDAVClient, calendar: String) -> Remote {
    let place = CalDAVPlace(client: client, calendar: calendar)
    return Remote(
      look: { uid, name, wanted throws(RemoteError) in
        try reached { () throws(DAVError) in try place.look(uid, name, wanted) }
      },
      create: { event, _ throws(RemoteError) in try place.create(event) },
      replace: { event, name, tag throws(RemoteError) in try place.replace(event, name, tag) },
      remove: { uid, name, tag throws(RemoteError) in try place.remove(uid, name, tag) },
      list: { wanted throws(RemoteError) in
        try reached { () throws(DAVError) in try place.list(wanted) }
      },
      check: { () throws(RemoteError) in
        let info = try reached { () throws(DAVError) in try client.calendar(at: calendar) }
        guard info.isWritable else {
          throw RemoteError(
            .missing, "The calendar may only be read. Ask who owns it for the right to write.",
            mayHaveHappened: false)
        }
      })
  }
}

private struct CalDAVPlace {
  let client: CalDAVClient
  let calendar: String

  func look(_ uid: String, _ name: String?, _ wanted: PushedEvent?) throws(DAVError) -> Found {
    if let name, let resource = try client.get(address(name)), isOurs(resource, uid) {
      return .ours(ours(resource, wanted))
    }
    if let resource = try client.find(uid: uid, in: calendar).first(where: { isOurs($0, uid) }) {
      return .ours(ours(resource, wanted))
    }
    let own = Self.name(of: uid)
    guard name != own || wanted != nil, let taken = try client.get(address(own)) else { return .nothing }
    return isOurs(taken, uid) ? .ours(ours(taken, wanted)) : .foreign(name: own)
  }

  func create(_ event: PushedEvent) throws(RemoteError) -> Written {
    let name = Self.name(of: event.event.uid)
    let outcome = try reached { () throws(DAVError) in
      try client.put(address(name), event.object, .new)
    }
    switch outcome {
    case .written(let tag): return .stands(Standing(name: name, tag: tag))
    case .preconditionFailed: return .changed
    case .uidTaken(let href?) where !isInside(href):
      throw RemoteError(
        .refused,
        "The account holds this event in another of its calendars. Remove it there, then try again.",
        mayHaveHappened: false)
    case .uidTaken: return .changed
    }
  }

  func replace(_ event: PushedEvent, _ name: String, _ tag: String?) throws(RemoteError) -> Written {
    guard let tag else { throw tagless }
    let outcome = try reached { () throws(DAVError) in
      try client.put(address(name), event.object, .replacing(etag: tag))
    }
    switch outcome {
    case .written(let tag): return .stands(Standing(name: name, tag: tag))
    case .preconditionFailed, .uidTaken: return .changed
    }
  }

  func remove(_ uid: String, _ name: String, _ tag: String?) throws(RemoteError) -> Written {
    var tag = tag
    if tag == nil {
      // Nothing is removed that was not read just before.
      let resource = try reached { () throws(DAVError) in try client.get(address(name)) }
      guard let resource else { return try gone(uid) }
      guard isOurs(resource, uid) else { return .changed }
      tag = resource.etag
    }
    guard let tag else { throw tagless }
    let outcome = try reached { () throws(DAVError) in try client.delete(address(name), ifMatch: tag) }
    switch outcome {
    case .deleted: return .gone
    case .gone: return try gone(uid)
    case .preconditionFailed: return .changed
    }
  }

  /// An event is gone only from a calendar that is there and holds it under no other name: whatever stands before a
  /// server that is down may answer 404 to everything, and apps move events.
  private func gone(_ uid: String) throws(RemoteError) -> Written {
    let found = try reached { () throws(DAVError) in try client.find(uid: uid, in: calendar) }
    return found.contains { isOurs($0, uid) } ? .changed : .gone
  }

  private var tagless: RemoteError {
    RemoteError(
      .busy, "The server tells no entity tag, so nobody can say what would be written over.",
      mayHaveHappened: false)
  }

  func list(_ wanted: [String: PushedEvent?]) throws(DAVError) -> [Listed] {
    var found: [Listed] = []
    for resource in try client.read(client.list(calendar).map(\.href), in: calendar) {
      let uids = ObjectContent(resource.bytes).uids
      guard uids.count == 1, let uid = uids.first, let event = wanted[uid] else { continue }
      found.append(Listed(uid: uid, ours: ours(resource, event)))
    }
    return found
  }

  /// A name of plain characters.
  private static func name(of uid: String) -> String {
    uid.prefix { $0 != "@" }.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } + ".ics"
  }

  private func address(_ name: String) -> String { calendar + name }

  private func isInside(_ href: String) -> Bool {
    guard let slash = href.lastIndex(of: "/") else { return false }
    return CalDAVClient.isSame(String(href[...slash]), calendar)
  }

  private func isOurs(_ resource: Resource, _ uid: String) -> Bool {
    ObjectContent(resource.bytes).uids == [uid]
  }

  private func ours(_ resource: Resource, _ wanted: PushedEvent?) -> Found.Ours {
    let name = resource.href.split(separator: "/").last.map(String.init) ?? ""
    let isAsWanted = wanted.map { ObjectContent(resource.bytes).says(ObjectContent($0.object)) } ?? false
    return Found.Ours(name: name, tag: resource.etag, isAsWanted: isAsWanted)
  }
}

/// What a CalDAV server's refusal asks us to do.
private func reached<T>(_ body: () throws(DAVError) -> T) throws(RemoteError) -> T {
  do {
    return try body()
  } catch {
    throw RemoteError(error)
  }
}

extension RemoteError {
  init(_ error: DAVError) {
    let cause: Cause
    switch error.code {
    case .unauthorized: cause = .unauthorized
    case .calendarMissing: cause = .missing
    case .locked: cause = .busy
    case .throttled: cause = .tooMany
    case .serverTrouble, .notCalDAV, .storageFull, .transfer, .addressRefused: cause = .trouble
    case .forbidden, .refused: cause = .refused
    case .moved: cause = error.newAddress.map(Cause.moved) ?? .missing
    }
    self.init(
      cause, error.detail, retryAfter: error.retryAfter.map(Int64.init),
      mayHaveHappened: error.mayHaveHappened)
    mayStillHappen = error.mayHaveHappened && error.transfer == .timedOut
  }
}
