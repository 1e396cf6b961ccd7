import GoogleCalendar
import HTTP
import JSONText
import TestSupport

@testable import HTTPClient

/// A local Google, somebody who connected, and the client that asks for them.
final class Scene: Sendable {
  let google: LocalGoogle
  let tokens: Tokens
  let http: HTTPClient

  init() throws {
    google = try LocalGoogle()
    tokens = try google.grant()
    http = HTTPClient(
      Settings(
        policy: NetworkPolicy(allowsPrivate: true), agent: "test/1", proxies: Proxies { _ in nil }))
  }

  deinit { http.close() }

  var transport: Transport {
    let http = http
    return { request throws(TransferError) in try http.send(request) }
  }

  var calendar: GoogleCalendarClient { calendar(tokens.access) }

  func calendar(_ access: String) -> GoogleCalendarClient {
    GoogleCalendarClient(accessToken: access, addresses: google.addresses, transport: transport)
  }

  var oauth: GoogleOAuth { oauth(secret: google.clientSecret) }

  func oauth(secret: String) -> GoogleOAuth {
    GoogleOAuth(
      clientID: google.clientID, clientSecret: secret, addresses: google.addresses, transport: transport)
  }

  /// An event as its calendar keeps it.
  func kept(_ id: String) throws -> JSON {
    try google.events().first { $0["id"].string == id } ?? .null
  }

  /// How many requests of this method went to the Calendar API.
  func count(_ method: String) throws -> Int {
    (try google.look("requests").array ?? []).filter { $0["method"].string == method }.count
  }
}

/// Why something fails; nil where it does not.
func failure(_ body: () throws(GoogleError) -> Void) -> GoogleError? {
  do throws(GoogleError) {
    try body()
    return nil
  } catch {
    return error
  }
}

/// Monday 2026-05-04 at 08:00 UTC.
let monday: Int64 = 1_777_881_600

/// An hour with Anna.
func session(_ id: String? = nil, at start: Int64 = monday, _ change: (inout GoogleEvent) -> Void = { _ in })
  -> GoogleEvent
{
  var event = GoogleEvent(
    id: id, summary: "Anna, with \"quotes\"; 1/8", description: "Line one\nLine two – ünïcode",
    location: "Room 1", start: .instant(start, zone: "Europe/Berlin"),
    end: .instant(start + 3600, zone: "Europe/Berlin"),
    privateProperties: ["coachcal": "booking-1", "kind": "session"])
  change(&event)
  return event
}

/// A transport that answers this to everything.
func answering(_ status: Int, _ body: String, _ headers: Headers = [:]) -> Transport {
  { _ throws(TransferError) in ClientResponse(Status(status), headers: headers, body: Array(body.utf8)) }
}

/// One that fails so.
func failing(_ error: TransferError) -> Transport {
  { _ throws(TransferError) in throw error }
}
