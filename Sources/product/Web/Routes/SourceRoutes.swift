import Booking
import Desk
import HTTP
import JSONText
import Sync

/// `/api/v1/coaches/{id}/sources`, `/api/v1/coaches/{id}/subscriptions`, `/api/v1/sources/{id}`,
/// `/api/v1/coaches/{id}/conflicts`, `/api/v1/bookings/{id}/keep`.
let sourceRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/sources",
    summary: "The calendars whose times are closed for a coach (R55)", roles: managers,
    success: .page("In the order of their making", of: Shapes.source, name: "Sources"), refusals: [.notFound]
  ) { call in
    let all = try call.desk.sources(of: call.path("id"), for: call.actor)
    return try call.page(of: all, by: \.id.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/coaches/{id}/sources",
    summary: "Close the times of a calendar that is handed in; the same name replaces (R55, R59)",
    roles: managers,
    query: [
      .init(name: "name", schema: Shapes.name),
      .init(name: "kind", schema: .word("what its times are closed for", KindScope.allCases.map(\.rawValue))),
      .init(name: "free_is_busy", schema: yesNo), .dryRun,
      .init(name: "allow_shrinking", schema: yesNo),
    ], success: .json("What it does, or would", Shapes.importReport),
    refusals: [.notFound, .invalid, .calendarUnreadable, .sourceShrank],
    checksSender: { call in _ = try call.desk.sources(of: call.path("id"), for: call.actor) }, repeats: true
  ) { call in
    let wish = SourceWish(
      name: call.query("name") ?? "import", bytes: try calendarBody(of: call.request),
      scope: call.word("kind") ?? .both, freeIsBusy: call.query("free_is_busy") == "yes",
      isDryRun: call.query("dry_run") == "yes", mayShrink: call.query("allow_shrinking") == "yes")
    let report = try call.desk.importSource(wish, of: call.path("id"), by: call.actor)
    return .json(JSON(report, isDryRun: wish.isDryRun))
  },
  Route(
    method: .post, pattern: "/api/v1/coaches/{id}/subscriptions",
    summary: "Close the times of a calendar that is fetched again and again (R55)", roles: managers,
    body: Wishes.subscription, success: .json("What it does, or would", Shapes.importReport),
    refusals: [.notFound, .calendarUnreadable, .sourceShrank, .sourceUnreachable, .destinationUnreachable],
    repeats: true
  ) { call in
    _ = try call.desk.sources(of: call.path("id"), for: call.actor)
    let wish = SourceWish(
      name: call.body["name"].string ?? "", bytes: [],
      scope: call.body["kind"].string.flatMap(KindScope.init) ?? .both,
      freeIsBusy: call.body["free_is_busy"].bool ?? false, isDryRun: call.body["dry_run"].bool ?? false,
      mayShrink: call.body["allow_shrinking"].bool ?? false)
    if let made = try call.desk.madeBefore(by: call.actor) {
      return .json(JSON(try call.desk.importReport(ofMade: made, for: call.actor), isDryRun: false))
    }
    let report = try call.reaching { reach in
      try subscribe(
        wish, to: call.body["url"].string ?? "", of: call.path("id"), desk: call.desk,
        transport: reach.transport, by: call.actor)
    }
    return .json(JSON(report, isDryRun: wish.isDryRun))
  },
  Route(
    method: .get, pattern: "/api/v1/sources/{id}", summary: "One source", roles: managers,
    success: .json("The source", Shapes.source), refusals: [.notFound]
  ) { call in .json(JSON(try call.desk.source(call.id("id"), for: call.actor))) },
  Route(
    method: .post, pattern: "/api/v1/sources/{id}/refresh", summary: "Fetch a source now", roles: managers,
    body: Wishes.refresh, success: .json("The source", Shapes.source),
    refusals: [.notFound, .invalid, .destinationUnreachable, .wrongState]
  ) { call in
    let id: SourceID = try call.id("id")
    _ = try call.desk.source(id, for: call.actor)
    let source = try call.reaching { reach in
      try refresh(
        id, mayShrink: call.body["allow_shrinking"].bool ?? false, desk: call.desk,
        transport: reach.transport, by: call.actor)
    }
    return .json(JSON(source))
  },
  Route(
    method: .delete, pattern: "/api/v1/sources/{id}", summary: "Forget a source and open what it closed",
    roles: managers, success: .done, refusals: [.notFound]
  ) { call in
    try call.desk.removeSource(call.id("id"), by: call.actor)
    return Response(.noContent)
  },
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/conflicts",
    summary: "Bookings that do not lie in open time any more (R29)", roles: managers,
    success: .page("The first at the front", of: Shapes.booking, name: "Conflicts"), refusals: [.notFound]
  ) { call in
    let all = try call.desk.named(call.desk.conflicts(of: call.path("id"), for: call.actor), for: call.actor)
    return try call.page(of: all, by: \.booking.id.text) { JSON($0) }
  },
  Route(
    method: .post, pattern: "/api/v1/bookings/{id}/keep",
    summary: "Keep a booking although the time around it was closed (R29)", roles: managers, success: .done,
    refusals: [.notFound, .wrongState]
  ) { call in
    _ = try call.desk.keepConflict(call.id("id"), by: call.actor)
    return Response(.noContent)
  },
]
