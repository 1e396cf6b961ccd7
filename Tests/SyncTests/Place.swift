import Booking
import CivilTime
import Desk
import FoundationEssentials
import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import Sync
import TestSupport
import Testing

/// The calendars on which the one contract is proved.
enum Place: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case fake, radicale, strictRadicale, xandikos, google

  var testDescription: String { rawValue }
}

/// An event as an independent reader finds it in a calendar.
struct HeldEvent: Codable, Hashable {
  var uid: String
  var start: Int64
  var end: Int64
  var summary: String
  var location: String
  var description: String
  var status: String
  var raw: String
}

/// One of the places, running, with a calendar in it.
final class OpenPlace {
  let place: Place
  let fake: FakeCalDAV?
  let google: LocalGoogle?
  let server: CalDAVServer?
  /// Of a CalDAV server.
  let calendar: String
  private let http: HTTPClient
  private var isClosed = false
  private let isShared: Bool

  /// A Google that outlives it.
  init(sharing google: LocalGoogle) {
    place = .google
    http = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: "test")
    fake = nil
    self.google = google
    server = nil
    calendar = ""
    isShared = true
  }

  init(_ place: Place, folder: String, mailing: UInt16? = nil) throws {
    self.place = place
    isShared = false
    http = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: "test")
    fake = place == .fake ? FakeCalDAV() : nil
    google = place == .google ? try LocalGoogle() : nil
    server =
      switch place {
      case .radicale: try .radicale(in: folder)
      case .strictRadicale: try .radicale(in: folder, strict: true)
      case .xandikos: try .xandikos(in: folder, mailing: mailing)
      case .fake, .google: nil
      }
    if let fake {
      calendar = fake.calendar
    } else {
      calendar =
        place == .xandikos
        ? "\(server?.url ?? "")/alice/calendars/calendar/" : "\(server?.url ?? "")/alice/lessons/"
    }
    if place == .radicale || place == .strictRadicale {
      _ = try http.send(ClientRequest(Method("MKCALENDAR"), calendar, credentials: credentials))
    }
  }

  deinit { close() }

  func close() {
    guard !isClosed else { return }
    isClosed = true
    server?.stop()
    if !isShared { google?.stop() }
    http.close()
  }

  var credentials: Credentials { .basic(user: user, password: password) }
  var user: String { server?.user ?? "alice" }
  var password: String { server?.password ?? "secret" }

  /// Asks it as it is, without any fault.
  var transport: Transport {
    if let fake { return fake.transport }
    let http = http
    return { request throws(TransferError) in try http.send(request) }
  }

  /// Reaches it through a transport that may do to requests whatever it likes.
  func reach(through transport: @escaping Transport) -> Reach {
    Reach(
      transport: transport,
      google: google.map {
        GoogleAccount(
          clientID: $0.clientID, clientSecret: $0.clientSecret, addresses: $0.addresses, transport: transport)
      }, allowsPrivate: true)
  }

  /// Makes its calendar a destination of ann's.
  func connect(_ studio: TestStudio, makesMeetings: Bool = false) throws -> Destination {
    let ann = try studio.person("ann")
    guard let google else {
      return try studio.desk.addDestination(
        to: ann.id, kind: .caldav, name: "Work", address: calendar, account: user, secret: password,
        by: .person(ann.id))
    }
    return try studio.desk.addDestination(
      to: ann.id, kind: .google, name: "Work", address: google.primary, account: google.primary,
      makesMeetings: makesMeetings, secret: google.grant().refresh ?? "", by: .person(ann.id))
  }

  /// What it holds, by other people's readers.
  func held() throws -> [HeldEvent] {
    var asked: [String: JSON] = [:]
    if let fake {
      asked["objects"] = .array(fake.resources.values.map { .string(String(decoding: $0, as: UTF8.self)) })
    } else if let google {
      asked = [
        "api_root": .string(google.addresses.calendar), "token": .string(try google.grant().access),
        "calendar": .string(google.primary),
      ]
    } else {
      asked = ["url": .string(calendar), "user": .string(user), "password": .string(password)]
    }
    let script = "\(PackageRoot.path)/Tests/Peers/held_events.py"
    let finished = try run(peer("python"), [script], input: JSON.object(asked).bytes, seconds: 120)
    guard finished.status == 0 else { throw Unexpected(finished.error) }
    return try JSONDecoder().decode([HeldEvent].self, from: Data(finished.outputBytes))
  }
}
