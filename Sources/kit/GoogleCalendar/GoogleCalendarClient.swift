import HTTP
public import HTTPClient
import JSONText

/// The Calendar API, version 3, for one account. Every function asks once and blocks; when to ask again is the
/// caller's matter.
public struct GoogleCalendarClient: Sendable {
  let accessToken: String
  let addresses: GoogleAddresses
  let deadlines: ClientRequest.Deadlines
  let transport: Transport

  /// With a token that `GoogleOAuth` got; `deadlines` hold for each request.
  public init(
    accessToken: String, addresses: GoogleAddresses = GoogleAddresses(),
    deadlines: ClientRequest.Deadlines = ClientRequest.Deadlines(), transport: @escaping Transport
  ) {
    self.accessToken = accessToken
    self.addresses = addresses
    self.deadlines = deadlines
    self.transport = transport
  }

  /// Whom Google mails about a change.
  public enum SendUpdates: String, Sendable, CaseIterable {
    case all
    /// Only those who use no Google Calendar.
    case externalOnly
    case none
  }

  /// What became of a deletion; either way there is no event now.
  public enum Deletion: Sendable, Hashable {
    case deleted
    /// It was no longer there, or its calendar is not.
    case gone
  }

  /// Puts a new event there, under `event.id` if that is set. `duplicate`: the id is taken, perhaps by a deleted
  /// event or by an earlier try of the same; `get` tells.
  public func insert(
    _ event: GoogleEvent, in calendar: String, sendUpdates: SendUpdates
  ) throws(GoogleError) -> GoogleEvent {
    let body = event.json(inPatch: false)
    let query = [("sendUpdates", sendUpdates.rawValue)] + conferenceVersion(body)
    do {
      return try self.event(send(.post, eventsPath(calendar), query, body: body))
    } catch {
      throw error.inCollection
    }
  }

  /// Changes what is set in `changes` and takes away what is named; the rest stays, whoever wrote it. With an etag,
  /// `conditionNotMet` if the event was changed meanwhile.
  ///
  /// A patch costs three times the quota of an update, which in turn would lose what this client does not read.
  public func patch(
    _ changes: GoogleEvent, clearing: Set<GoogleEvent.Clearable> = [], id: String, in calendar: String,
    sendUpdates: SendUpdates, ifMatch etag: String? = nil
  ) throws(GoogleError) -> GoogleEvent {
    let body = changes.json(clearing: clearing, inPatch: true)
    let query = [("sendUpdates", sendUpdates.rawValue)] + conferenceVersion(body)
    return try event(send(.patch, eventPath(calendar, id), query, body: body, ifMatch: etag))
  }

  /// Removes an event.
  public func delete(
    _ id: String, in calendar: String, sendUpdates: SendUpdates, ifMatch etag: String? = nil
  ) throws(GoogleError) -> Deletion {
    let query = [("sendUpdates", sendUpdates.rawValue)]
    do {
      _ = try send(.delete, eventPath(calendar, id), query, ifMatch: etag)
      return .deleted
    } catch {
      guard error.code == .gone || error.code == .notFound else { throw error }
      return .gone
    }
  }

  /// One event; a deleted one has the status cancelled. nil where there never was one, or no such calendar.
  public func get(_ id: String, in calendar: String) throws(GoogleError) -> GoogleEvent? {
    do {
      return try event(send(.get, eventPath(calendar, id), []))
    } catch {
      guard error.code == .gone || error.code == .notFound else { throw error }
      return nil
    }
  }

  // Version 0, the default, leaves an event's conference alone, whatever the body says.
  private func conferenceVersion(_ body: JSON) -> [(String, String)] {
    body.object?["conferenceData"] == nil ? [] : [("conferenceDataVersion", "1")]
  }

  private func event(_ response: ClientResponse) throws(GoogleError) -> GoogleEvent {
    guard let event = GoogleEvent(try object(response)) else {
      throw GoogleError(.garbage, "Google answered with an event without an id.", mayHaveHappened: true)
    }
    return event
  }
}

extension GoogleCalendarClient: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Not the token.
  public var description: String { "GoogleCalendarClient(…)" }
  /// Not the token.
  public var debugDescription: String { description }
  /// Nothing for `dump` to show.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
