import Booking
import Desk
import HTTP
import JSONText

/// `/api/v1/coaches/{id}/feeds`, `/api/v1/clients/{id}/feeds`, `/api/v1/feeds/{id}`.
let feedRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/feeds",
    summary: "A coach's feeds and who fetched them last (R40)",
    roles: managers, success: .page("In the order of their making", of: Shapes.feed, name: "Feeds"),
    refusals: [.notFound]
  ) { call in
    let feeds = try call.desk.feeds(of: call.path("id"), asClient: false, for: call.actor)
    return try call.page(of: feeds, by: \.id.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/coaches/{id}/feeds",
    summary: "Make a feed of a coach; its address is told this once", roles: managers, body: Wishes.feed,
    success: .json("The feed", Shapes.feed, .created), refusals: [.notFound, .wrongState], repeats: true
  ) { call in
    let kind = call.body["kind"].string.flatMap(Feed.Kind.init) ?? .coach
    guard kind != .client else { throw Refusal(.invalid, "A coach's feed is a coach, busy or open one.") }
    return try call.make(kind)
  },
  Route(
    method: .get, pattern: "/api/v1/clients/{id}/feeds",
    summary: "Your own feeds and who fetched them last (R40)",
    roles: ["client"], success: .page("In the order of their making", of: Shapes.feed, name: "Feeds"),
    refusals: [.notFound]
  ) { call in
    let feeds = try call.desk.feeds(of: call.path("id"), asClient: true, for: call.actor)
    return try call.page(of: feeds, by: \.id.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/clients/{id}/feeds",
    summary: "Make a feed of your own bookings; its address is told this once", roles: ["client"],
    body: Wishes.feed, success: .json("The feed", Shapes.feed, .created), refusals: [.notFound, .wrongState],
    repeats: true
  ) { call in
    let kind = call.body["kind"].string.flatMap(Feed.Kind.init) ?? .client
    guard kind == .client else { throw Refusal(.invalid, "A client's feed is a client one.") }
    return try call.make(kind)
  },
  Route(
    method: .post, pattern: "/api/v1/feeds/{id}/rotate",
    summary: "Give a feed a new address; the old ones go on for a while (R40)", roles: participants,
    body: Wishes.rotation, success: .json("The feed", Shapes.feed, .created),
    refusals: [.notFound, .feedRevoked, .wrongState], repeats: true
  ) { call in
    let grace = Int64(call.body["grace_seconds"].integer ?? 0)
    let (feed, token) = try call.desk.rotateFeed(call.id("id"), grace: grace, by: call.actor)
    call.site.feeds.forget(feed.id)
    call.site.addresses.forget()
    let addresses = FeedAddresses(token: token, kind: feed.kind, publicURL: call.publicURL)
    return .json(JSON(feed, addresses: addresses), status: .created)
  },
  Route(
    method: .delete, pattern: "/api/v1/feeds/{id}",
    summary: "End a feed and all its addresses for good (R40)",
    roles: participants, success: .done, refusals: [.notFound]
  ) { call in
    try call.desk.revokeFeed(call.id("id"), by: call.actor)
    try call.site.feeds.forget(call.id("id"))
    return Response(.noContent)
  },
]

extension Call {
  fileprivate func make(_ kind: Feed.Kind) throws -> Response {
    let (feed, token) = try desk.addFeed(
      of: path("id"), kind: kind, withCoach: body["coach"].string,
      includesBlackouts: body["blackouts"].bool ?? false, pastDays: body["past_days"].integer ?? 90, by: actor
    )
    site.addresses.forget()
    let addresses = FeedAddresses(token: token, kind: kind, publicURL: publicURL)
    return .json(JSON(feed, addresses: addresses), status: .created)
  }
}
