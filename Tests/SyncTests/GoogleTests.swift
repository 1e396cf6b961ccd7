import Booking
import CivilTime
import Desk
import GoogleCalendar
import HTTPClient
import JSONText
import Secrets
import Store
import Sync
import TestSupport
import Testing

/// What holds at Google beyond the contract, on one local Google that every test finds empty.
@Suite(.serialized) struct GoogleTests {}

private let shared = Result { try LocalGoogle() }

/// Runs `body` with ann's primary calendar as a destination; no request may be one that no client should make.
func withGoogle<T>(
  makesMeetings: Bool = false, _ settings: JSON = [:], _ body: (Scene, LocalGoogle) throws -> T
) throws -> T {
  let google = try shared.get()
  try google.tell("reset")
  try google.tell("settings", settings)
  let open = OpenPlace(sharing: google)
  defer { open.close() }
  return try withStudio { studio in
    let result = try body(try Scene(studio, open, makesMeetings: makesMeetings), google)
    #expect(try google.invalid() == [])
    return result
  }
}

extension LocalGoogle {
  /// How often a token was asked for.
  func tokenRequests() throws -> Int { try asked("POST", "/token").count }

  /// The requests of a method, to addresses that contain a text.
  func asked(_ method: String, _ part: String = "") throws -> [JSON] {
    (try look("requests").array ?? []).filter {
      $0["method"].string == method && $0["path"].string?.contains(part) == true
    }
  }

  /// What stands in a calendar, deleted events left out.
  func standing(in calendar: String? = nil) throws -> [JSON] {
    try events(in: calendar).filter { $0["status"].string != "cancelled" }
  }

  func attendees(of event: String) throws -> [String: String] {
    let found = try events().first { $0["id"].string == event }
    let attendees = found?["attendees"].array ?? []
    return Dictionary(
      uniqueKeysWithValues: attendees.map { ($0["email"].string ?? "", $0["responseStatus"].string ?? "") })
  }
}

extension Scene {
  /// As a person or another program of ann's would, past every fault.
  func byHand() throws -> GoogleCalendarClient {
    let google = try #require(open.google)
    return GoogleCalendarClient(
      accessToken: try google.grant().access, addresses: google.addresses, transport: open.transport)
  }

  /// Makes a calendar of another account a destination of another coach.
  func connect(_ coach: String, to calendar: String) throws -> Destination {
    let google = try #require(open.google)
    return try studio.desk.addDestination(
      to: studio.person(coach).id, kind: .google, name: "Work", address: calendar, account: calendar,
      secret: try google.grant().refresh ?? "", by: .system)
  }

  /// Where a Google calendar is not as the bookings of its destination are; empty is well.
  func misplaced(at destination: Destination? = nil) throws -> [String] {
    let destination = destination ?? self.destination
    let found = try byHand().list(
      in: destination.address, privateProperty: ("coachcalCoach", destination.coach.text))
    let bookings = try studio.storage.read { store in
      try store.pushes(to: destination.id).compactMap {
        try store.standingBooking(uid: $0.uid, of: destination.coach)
      }
    }
    var misplaced: [String] = []
    for booking in bookings {
      let events = found.filter { $0.privateProperties["coachcalUID"] == booking.uid }
      let isWanted = [.pending, .confirmed, .completed, .noShow].contains(booking.status)
      if events.count != (isWanted ? 1 : 0) { misplaced.append("\(booking.uid): \(events.count) events") }
      for event in events where event.start?.epochSeconds != booking.start.seconds {
        misplaced.append("\(booking.uid) is at another time")
      }
    }
    if found.count > bookings.count {
      misplaced.append("\(found.count) events of \(bookings.count) bookings")
    }
    return misplaced
  }

  /// How an event stands.
  func push(of booking: Booking) throws -> Push {
    let pushes = try studio.storage.read { try $0.pushes(to: destination.id) }
    return try #require(pushes.first { $0.uid == booking.uid })
  }

  func state(of destination: Destination? = nil) throws -> Destination {
    try studio.desk.destination((destination ?? self.destination).id, for: .system).destination
  }

  /// What the audit log tells of ann's destinations.
  func audited(_ action: String) throws -> Int {
    try studio.desk.audit(of: "ann", limit: 500, for: .system).filter { $0.action == action }.count
  }

  /// Books an hour on each of so many days from a date on.
  func bookDays(_ count: Int, from first: String, coach: String = "ann", hour: Int = 10) throws -> [Booking] {
    let first = try #require(LocalDate(iso8601: first))
    return try (0..<count).map {
      try studio.book("\(first.adding(days: $0).iso8601)T\(hour):00", coach: coach, by: studio.actor(coach))
    }
  }

  func move(_ booking: Booking, to time: String) throws -> Booking {
    try studio.desk.move(booking.id, to: When(time), by: studio.actor("ann"))
  }

  /// Goes the way of a browser to Google and back.
  func reconnect(_ destination: Destination) throws -> Destination {
    let google = try #require(open.google)
    let account = try #require(open.reach(through: faults.transport).google)
    let redirect = "https://cal.example.org/oauth/google/callback"
    let ticket = try studio.desk.askConsent(of: "ann", again: destination.id, by: studio.actor("ann"))
    let (url, session) = try beginGoogleConsent(
      ticket: ticket.text, desk: studio.desk, account: account, redirect: redirect)
    let answer = try #require(JSON(query: try google.consent(url)))
    return try endGoogleConsent(
      code: answer["code"].string ?? "", state: answer["state"].string ?? "", session: session,
      desk: studio.desk,
      account: account, redirect: redirect)
  }
}

extension JSON {
  /// The values of a query by their names.
  init?(query: String) {
    var members: [String: JSON] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let value = unescaped(parts[1]) else { return nil }
      members[parts[0]] = .string(value)
    }
    self = .object(members)
  }
}

private func unescaped(_ text: String) -> String? {
  var bytes: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
    bytes.append(value)
    rest = rest.dropFirst(2)
  }
  return String(decoding: bytes, as: UTF8.self)
}
