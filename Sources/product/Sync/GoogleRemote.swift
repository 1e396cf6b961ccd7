import Booking
import Calendars
import Desk
import GoogleCalendar
import ICalendar

extension Remote {
  /// A calendar at Google, opened with the access token that is kept, or with a new one (R50).
  static func google(
    _ destination: Destination, _ account: GoogleAccount, _ desk: Desk
  ) throws(RemoteError) -> Remote {
    let session = try GoogleSession(destination.id, account, desk)
    @Sendable func place(_ client: GoogleCalendarClient) -> GooglePlace {
      GooglePlace(
        client: client, calendar: destination.address, coach: destination.coach,
        invitations: destination.invitations)
    }
    return Remote(
      look: { uid, name, wanted throws(RemoteError) in
        try session.ask { (client) throws(GoogleError) in try place(client).look(uid, name, wanted) }
      },
      create: { event, taken throws(RemoteError) in
        try session.ask { (client) throws(GoogleError) in try place(client).create(event, taken) }
      },
      replace: { event, name, tag throws(RemoteError) in
        try session.ask { (client) throws(GoogleError) in try place(client).replace(event, name, tag) }
      },
      remove: { uid, name, tag throws(RemoteError) in
        try session.ask { (client) throws(GoogleError) in try place(client).remove(uid, name, tag) }
      },
      list: { wanted throws(RemoteError) in
        try session.ask { (client) throws(GoogleError) in try place(client).list(wanted) }
      },
      check: { () throws(RemoteError) in
        try session.ask { (client) throws(GoogleError) in try place(client).check() }
      })
  }
}

/// A calendar at Google. Events lie under an id made of their UID; an id whose event was deleted there is taken for
/// good, and the next one is used.
private struct GooglePlace {
  let client: GoogleCalendarClient
  let calendar: String
  let coach: PersonID
  let invitations: Destination.Invitations

  func look(_ uid: String, _ name: String?, _ wanted: PushedEvent?) throws(GoogleError) -> Found {
    if let name, let event = try client.get(name, in: calendar), event.status != .cancelled {
      return isOurs(event, uid) ? .ours(ours(event, name, wanted)) : .foreign(name: name)
    }
    var tombstone: String?
    for _ in 0..<20 {
      let next = googleName(of: uid, after: tombstone)
      guard let event = try client.get(next, in: calendar) else { break }
      if event.status == .cancelled {
        tombstone = next
      } else {
        return isOurs(event, uid) ? .ours(ours(event, next, wanted)) : .foreign(name: next)
      }
    }
    if let tombstone { return .tombstone(name: tombstone) }
    // An event that is not there need not be removed; one whose calendar is not there comes back with it.
    if wanted == nil { try check() }
    return .nothing
  }

  func create(_ event: PushedEvent, _ taken: String?) throws(GoogleError) -> Written {
    var body = googleEvent(event, coach: coach)
    let name = googleName(of: event.event.uid, after: taken)
    body.id = name
    if let guest = event.guest { body.invite(guest, beside: []) }
    if event.wantsMeeting { body.conference = .request(name) }
    var lacksGuest = false
    while true {
      do throws(GoogleError) {
        let made = try client.insert(body, in: calendar, sendUpdates: sendUpdates)
        return stands(made, name, event, lacksGuest: lacksGuest)
      } catch {
        switch error.code {
        case .duplicate, .gone: return .changed
        case .quotaExceeded where body.attendees != nil:
          body.attendees = nil
          body.privateProperties[guestProperty] = nil
          lacksGuest = true
        case .invalidAttendee where body.attendees != nil: body.giveUp(event.guest)
        case .invalidConferenceType where body.conference != nil: body.giveUpMeeting()
        default: throw error
        }
      }
    }
  }

  func replace(_ event: PushedEvent, _ name: String, _ tag: String?) throws(GoogleError) -> Written {
    do throws(GoogleError) {
      return try invited(try changed(event, name, tag), name, event)
    } catch {
      switch error.code {
      case .conditionNotMet: return .changed
      case .gone, .notFound: return .gone
      default: throw error
      }
    }
  }

  /// Changes an event and leaves its guests alone, of whom the coach and Google may know more than we do.
  private func changed(
    _ event: PushedEvent, _ name: String, _ tag: String?
  ) throws(GoogleError) -> GoogleEvent {
    var body = googleEvent(event, coach: coach)
    if event.wantsMeeting { body.conference = .request(name) }
    var cleared: Set<GoogleEvent.Clearable> = []
    if event.event.description == nil { cleared.insert(.description) }
    if event.event.location == nil { cleared.insert(.location) }
    while true {
      do throws(GoogleError) {
        return try client.patch(
          body, clearing: cleared, id: name, in: calendar, sendUpdates: sendUpdates, ifMatch: tag)
      } catch {
        guard error.code == .invalidConferenceType, body.conference != nil else { throw error }
        body.giveUpMeeting()
      }
    }
  }

  /// Adds our guest to an event that was just written, if Google's answer does not show them.
  private func invited(
    _ now: GoogleEvent, _ name: String, _ event: PushedEvent
  ) throws(GoogleError) -> Written {
    guard let guest = event.guest, now.status != .cancelled, now.lacks(guest) else {
      return stands(now, name, event, lacksGuest: false)
    }
    var body = GoogleEvent()
    body.invite(guest, beside: now.attendees ?? [], insteadOf: now.privateProperties[guestProperty])
    while true {
      do throws(GoogleError) {
        let invited = try client.patch(
          body, id: name, in: calendar, sendUpdates: sendUpdates, ifMatch: now.etag)
        return stands(invited, name, event, lacksGuest: false)
      } catch {
        switch error.code {
        case .quotaExceeded: return stands(now, name, event, lacksGuest: true)
        case .invalidAttendee where body.attendees != nil: body.giveUp(guest)
        default: throw error
        }
      }
    }
  }

  func remove(_ uid: String, _ name: String, _ tag: String?) throws(GoogleError) -> Written {
    do throws(GoogleError) {
      // What is gone may be gone with its calendar, which may be shared with us again.
      if try client.delete(name, in: calendar, sendUpdates: sendUpdates, ifMatch: tag) == .gone {
        try check()
      }
      return .gone
    } catch {
      guard error.code == .conditionNotMet else { throw error }
      return .changed
    }
  }

  func list(_ wanted: [String: PushedEvent?]) throws(GoogleError) -> [Listed] {
    let events = try client.list(in: calendar, privateProperty: (coachProperty, coach.text))
    return events.compactMap { event in
      guard event.status != .cancelled, let uid = event.privateProperties[uidProperty], let name = event.id,
        let wanted = wanted[uid]
      else { return nil }
      return Listed(uid: uid, ours: ours(event, name, wanted))
    }
  }

  func check() throws(GoogleError) {
    guard try client.isWritable(calendar) else {
      throw GoogleError(
        .calendarReadOnly, "The calendar is shared for reading alone. Have it shared for changes.")
    }
  }

  private var sendUpdates: GoogleCalendarClient.SendUpdates {
    switch invitations {
    case .none: .none
    case .external: .externalOnly
    case .all: .all
    }
  }

  private func isOurs(_ event: GoogleEvent, _ uid: String) -> Bool {
    event.privateProperties[uidProperty] == uid
  }

  /// What came of writing, from Google's answer: a deleted event takes changes and stays deleted.
  private func stands(
    _ event: GoogleEvent, _ name: String, _ wanted: PushedEvent, lacksGuest: Bool
  ) -> Written {
    guard event.status != .cancelled else { return .gone }
    let (meeting, isOwed) = wanted.wantsMeeting ? event.meeting : (nil, false)
    return .stands(
      Standing(
        name: name, tag: event.etag, owed: isOwed ? .meeting : lacksGuest ? .guest : nil, meeting: meeting))
  }

  private func ours(_ event: GoogleEvent, _ name: String, _ wanted: PushedEvent?) -> Found.Ours {
    var ours = Found.Ours(name: name, tag: event.etag, isAsWanted: false)
    guard let wanted else { return ours }
    ours.isAsWanted = event.says(googleEvent(wanted, coach: coach)) && wanted.guest.map(event.lacks) != true
    if wanted.wantsMeeting {
      let (meeting, isOwed) = event.meeting
      if isOwed, event.conference == nil { ours.isAsWanted = false }
      ours.owed = isOwed ? .meeting : nil
      ours.meeting = meeting
    }
    return ours
  }
}
