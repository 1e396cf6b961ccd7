import Booking
import Desk
import HTTP
import JSONText
public import Secrets
import Sync

/// `/api/v1/coaches/{id}/destinations`, `/api/v1/destinations/{id}`, `/api/v1/bookings/{id}/pushes`.
let destinationRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/destinations",
    summary: "The calendars that a coach's bookings are pushed to (R46)", roles: managers,
    success: .page("In the order of their making", of: Shapes.destination, name: "Destinations"),
    refusals: [.notFound]
  ) { call in
    let all = try call.desk.destinations(of: call.path("id"), for: call.actor)
    return try call.page(of: all, by: \.destination.id.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/coaches/{id}/destinations",
    summary: "Push a coach's bookings to a calendar on a CalDAV server (R49)", roles: managers,
    body: Wishes.caldav, success: .made("The destination", Shapes.destination),
    refusals: [.notFound, .destinationUnreachable, .conflictingChange], repeats: true
  ) { call in
    let wish = CalDAVWish(
      address: call.body["url"].string ?? "", user: call.body["user"].string ?? "",
      password: call.body["password"].string ?? "", calendar: call.body["calendar"].string,
      makesCalendar: call.body["make_calendar"].bool ?? false)
    // Whoever may not do this makes the server ask nobody.
    _ = try call.desk.managedCoach(call.path("id"), by: call.actor)
    if let made = try call.desk.madeBefore(by: call.actor)?.first {
      return try call.made(DestinationID(made))
    }
    let made = try call.reaching { reach in
      try connectCalDAV(
        wish, of: call.path("id"), desk: call.desk, transport: reach.transport,
        allowsUnencrypted: reach.allowsPrivate, by: call.actor)
    }
    return try call.made(made.id)
  },
  Route(
    method: .post, pattern: "/api/v1/coaches/{id}/consents",
    summary: "A link under which a coach lets us into their Google calendar (R50)", roles: managers,
    body: Wishes.google, success: .json("The link", Shapes.consent, .created),
    refusals: [.notFound, .destinationUnreachable], repeats: true
  ) { call in
    let coach = try call.desk.managedCoach(call.path("id"), by: call.actor)
    try call.checkGoogle()
    let ticket = try call.desk.askConsent(
      of: coach.id.text, calendar: call.body["calendar"].string ?? "primary", by: call.actor)
    return .json(["url": JSON(consentLink(ticket, publicURL: call.publicURL))], status: .created)
  },
  Route(
    method: .post, pattern: "/api/v1/destinations/{id}/consents",
    summary: "A link under which a coach lets us into a Google calendar again (R51)", roles: managers,
    success: .json("The link", Shapes.consent, .created),
    refusals: [.notFound, .invalid, .destinationUnreachable], repeats: true
  ) { call in
    let destination = try call.desk.destination(call.id("id"), for: call.actor).destination
    try call.checkGoogle()
    let ticket = try call.desk.askConsent(
      of: destination.coach.text, again: destination.id, by: call.actor)
    return .json(["url": JSON(consentLink(ticket, publicURL: call.publicURL))], status: .created)
  },
  Route(
    method: .get, pattern: "/api/v1/destinations/{id}", summary: "One destination", roles: managers,
    success: .json("The destination", Shapes.destination), refusals: [.notFound]
  ) { call in .json(JSON(try call.desk.destination(call.id("id"), for: call.actor))) },
  Route(
    method: .patch, pattern: "/api/v1/destinations/{id}", summary: "Change a destination", roles: managers,
    body: Wishes.destinationChange, success: .json("The destination", Shapes.destination),
    refusals: [.notFound]
  ) { call in
    let changes = DestinationChanges(
      patch: call.body, plain: try call.desk.destination(call.id("id"), for: call.actor).destination.plain)
    _ = try call.desk.changeDestination(call.id("id"), changes, by: call.actor)
    return .json(JSON(try call.desk.destination(call.id("id"), for: call.actor)))
  },
  Route(
    method: .delete, pattern: "/api/v1/destinations/{id}",
    summary: "Forget a destination; the events there stay as they are", roles: managers, success: .done,
    refusals: [.notFound]
  ) { call in
    try call.desk.removeDestination(call.id("id"), by: call.actor)
    return Response(.noContent)
  },
  Route(
    method: .post, pattern: "/api/v1/destinations/{id}/pause", summary: "Push nothing there for now",
    roles: managers, success: .json("The destination", Shapes.destination), refusals: [.notFound]
  ) { call in
    _ = try call.desk.pauseDestination(call.id("id"), by: call.actor)
    return .json(JSON(try call.desk.destination(call.id("id"), for: call.actor)))
  },
  Route(
    method: .post, pattern: "/api/v1/destinations/{id}/resume",
    summary: "Go on pushing there, if need be with a new password or with a yes to removals (R51, R53)",
    roles: managers, body: Wishes.resume, success: .json("The destination", Shapes.destination),
    refusals: [.notFound, .wrongState]
  ) { call in
    _ = try call.desk.resumeDestination(
      call.id("id"), allowingRemovals: call.body["allow_removals"].bool ?? false,
      secret: call.body["password"].string, by: call.actor)
    return .json(JSON(try call.desk.destination(call.id("id"), for: call.actor)))
  },
  Route(
    method: .post, pattern: "/api/v1/destinations/{id}/reconcile",
    summary: "Compare everything there with the bookings and repair what differs (R52)", roles: managers,
    body: Wishes.reconcile, success: .list("What is repaired", of: Shapes.repair, name: "Repairs"),
    refusals: [.notFound, .wrongState, .destinationUnreachable, .tooManyRemovals]
  ) { call in
    let id: DestinationID = try call.id("id")
    _ = try call.desk.destination(id, for: call.actor)
    let repairs = try call.reaching { reach in
      try reconcile(
        id, desk: call.desk, outside: reach.outside(call.desk, publicURL: call.publicURL) { _, _, _ in },
        dryRun: call.body["dry_run"].bool ?? false,
        allowingRemovals: call.body["allow_removals"].bool ?? false, by: call.actor)
    }
    return .list(repairs.map { JSON($0) })
  },
  Route(
    method: .get, pattern: "/api/v1/destinations/{id}/pushes",
    summary: "The bookings that are not there as they should be (R52)", roles: managers,
    success: .page("Waiting, failed and parked ones", of: Shapes.push, name: "Pushes"), refusals: [.notFound]
  ) { call in
    let found = try call.desk.unsynced(
      at: call.id("id"), after: call.query("after") ?? "", limit: call.limit + 1, for: call.actor)
    let page = found.prefix(call.limit)
    return .page(page.map { JSON($0) }, next: found.count > page.count ? page.last?.uid : nil)
  },
  Route(
    method: .get, pattern: "/api/v1/bookings/{id}/pushes",
    summary: "How a booking stands at each of its coach's destinations (R52)", roles: managers,
    success: .page("One for each destination", of: Shapes.push, name: "Pushes"), refusals: [.notFound]
  ) { call in
    let pushes = try call.desk.pushes(of: call.id("id"), for: call.actor).map(\.push)
    return try call.page(of: pushes, by: \.destination.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/pushes",
    summary: "Push a booking again now, whatever kept it waiting or parked (R52)", roles: managers,
    success: .done, refusals: [.notFound]
  ) { call in
    try call.desk.pushAgain(call.id("id"), by: call.actor)
    return Response(.noContent)
  },
]

extension DestinationChanges {
  /// A merge patch (RFC 7396): null puts a setting back to what a new destination has.
  fileprivate init(patch: JSON, plain: Destination) {
    self.init()
    func value<T>(_ name: String, _ read: (JSON) -> T?, _ otherwise: T) -> T? {
      patch.object?[name].map { read($0) ?? otherwise }
    }
    name = patch["name"].string
    ended = value("ended", { $0.string.flatMap(Destination.EndedEvents.init) }, plain.ended)
    invitations = value(
      "invitations", { $0.string.flatMap(Destination.Invitations.init) }, plain.invitations)
    makesMeetings = value("meetings", \.bool, plain.makesMeetings)
    removalShare = value("removal_share", \.integer, plain.removalShare)
  }
}

extension Destination {
  /// As it is made, without what was set since.
  fileprivate var plain: Destination {
    var plain = Destination(
      id: id, coach: coach, kind: kind, name: name, address: address, account: account, created: created)
    plain.makesMeetings = kind == .google
    return plain
  }
}

/// The link of a ticket, for the browser of whoever may let us in.
public func consentLink(_ ticket: Token, publicURL: String) -> String {
  "\(publicURL)/oauth/google/start?ticket=\(ticket.text)"
}

extension Call {
  fileprivate func made(_ id: DestinationID) throws -> Response {
    var response = Response.json(JSON(try desk.destination(id, for: actor)), status: .created)
    response.headers["Location"] = "\(publicURL)/api/v1/destinations/\(id.text)"
    return response
  }

  /// Throws where nobody could be sent to Google.
  func checkGoogle() throws {
    guard site.reach?.google != nil else {
      throw Refusal(
        .destinationUnreachable, "Google is not set up here: set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.")
    }
  }

  /// Asks other servers, while few others do: each may keep a worker busy for long.
  func reaching<T>(_ body: (Reach) throws -> T) throws -> T {
    guard let reach = site.reach else {
      throw Refusal(.destinationUnreachable, "This server reaches no calendars.")
    }
    guard site.outgoing.enter() else {
      throw Refusal(
        .destinationUnreachable, "Others are connecting calendars right now. Try again in a minute.")
    }
    defer { site.outgoing.leave() }
    return try body(reach)
  }
}
