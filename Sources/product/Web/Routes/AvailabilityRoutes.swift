import Booking
import CivilTime
import Desk
import HTTP
import JSONText

/// `/api/v1/coaches/{id}/slots|calendar|windows|overrides|settings`.
let availabilityRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/slots",
    summary: "The slots of a coach, full ones included (R6, R9)",
    query: [
      .init(name: "from", schema: Shapes.date, isRequired: true),
      .init(name: "to", schema: Shapes.date, isRequired: true), .init(name: "kind", schema: Shapes.kind),
      .init(name: "duration", schema: Wishes.minutes), .init(name: "brand", schema: Wishes.reference),
      .init(name: "for", schema: Wishes.reference),
    ], success: .list("In the order of their starts", of: Shapes.slot, name: "Slots"),
    refusals: [.notFound, .forbidden, .invalid, .malformedTime, .endBeforeStart], handler: listSlots),
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/calendar",
    summary: "Why a coach's days are open or closed (R9)",
    roles: managers,
    query: [
      .init(name: "from", schema: Shapes.date, isRequired: true),
      .init(name: "to", schema: Shapes.date, isRequired: true), .init(name: "kind", schema: Shapes.kind),
    ], success: .list("Without gaps, in order", of: Shapes.piece, name: "Timeline"),
    refusals: [.notFound, .invalid, .malformedTime, .endBeforeStart]
  ) { call in
    let (pieces, availability) = try call.desk.timeline(
      coach: call.path("id"), kind: call.word("kind") ?? .session, from: call.requiredDate("from"),
      through: call.requiredDate("to"), for: call.actor)
    return .list(pieces.map { JSON($0, availability) })
  },
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/windows", summary: "The weekly windows of a coach (R4)",
    roles: managers, success: .page("In the order of the week", of: Shapes.window, name: "Windows"),
    refusals: [.notFound]
  ) { call in
    try call.page(of: call.desk.windows(of: call.path("id"), for: call.actor), by: \.id.text) {
      JSON($0).tagged
    }
  },
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/windows/{window}", summary: "One window", roles: managers,
    success: .json("The window", Shapes.window), refusals: [.notFound], isTagged: true
  ) { call in
    call.answer(JSON(try call.desk.window(call.id("window"), of: call.path("id"), for: call.actor)))
  },
  Route(
    method: .post, pattern: "/api/v1/coaches/{id}/windows", summary: "Add a window", roles: managers,
    body: Wishes.window, success: .made("The window", Shapes.window),
    refusals: [.notFound, .invalid, .malformedTime, .endBeforeStart], repeats: true, isTagged: true,
    rehearses: true
  ) { call in
    try call.rehearsing(madeIn: "windows") { watch in
      JSON(
        try call.desk.addWindow(coach: call.path("id"), by: call.actor, watch: watch) { id, capacity in
          var window = Window(id: id, weekday: .sunday, start: .midnight, end: .endOfDay, capacity: capacity)
          try window.merge(call.body, capacity: capacity)
          return window
        })
    }
  },
  Route(
    method: .patch, pattern: "/api/v1/coaches/{id}/windows/{window}",
    summary: "Change a window; bookings made before stand", roles: managers, body: Wishes.windowChange,
    success: .json("The window", Shapes.window), refusals: [.notFound, .malformedTime, .endBeforeStart],
    isTagged: true, rehearses: true
  ) { call in
    try call.rehearsing { watch in
      var standard = 1
      return JSON(
        try call.desk.changeWindow(
          call.id("window"), coach: call.path("id"), by: call.actor, watch: watch,
          check: { window, capacity in
            try call.check(isStill: JSON(window))
            standard = capacity
          }
        ) { try $0.merge(call.body, capacity: standard) })
    }
  },
  Route(
    method: .delete, pattern: "/api/v1/coaches/{id}/windows/{window}",
    summary: "Remove a window; bookings made before stand", roles: managers,
    success: .json("What is in conflict for it", Shapes.conflictsOfChange), refusals: [.notFound],
    isTagged: true, rehearses: true
  ) { call in
    try call.rehearsing { watch in
      try call.desk.removeWindow(call.id("window"), coach: call.path("id"), by: call.actor, watch: watch) {
        try call.check(isStill: JSON($0))
      }
      return nil
    }
  },
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/overrides", summary: "Blackouts and extras of a coach (R5)",
    roles: managers,
    query: [
      .init(name: "from", schema: Shapes.date, isRequired: true),
      .init(name: "to", schema: Shapes.date, isRequired: true),
    ], success: .page("Those that touch the dates", of: Shapes.override, name: "Overrides"),
    refusals: [.notFound, .malformedTime]
  ) { call in
    let overrides = try call.desk.overrides(
      of: call.path("id"), from: call.requiredDate("from"), through: call.requiredDate("to"),
      for: call.actor)
    return try call.page(of: overrides, by: \.id.text) { JSON($0).tagged }
  },
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/overrides/{override}", summary: "One override",
    roles: managers, success: .json("The override", Shapes.override), refusals: [.notFound], isTagged: true
  ) { call in
    call.answer(JSON(try call.desk.override(call.id("override"), of: call.path("id"), for: call.actor)))
  },
  Route(
    method: .post, pattern: "/api/v1/coaches/{id}/overrides", summary: "Close or open some time",
    roles: managers,
    body: Wishes.override, success: .made("The override", Shapes.override),
    refusals: [.notFound, .malformedTime, .skippedTime, .endBeforeStart, .tooFarAhead], repeats: true,
    isTagged: true, rehearses: true
  ) { call in
    try call.rehearsing(madeIn: "overrides") { watch in
      JSON(
        try call.desk.addOverride(coach: call.path("id"), by: call.actor, watch: watch) {
          id, zone, capacity in
          try Override(id: id, zone: zone, capacity: capacity, body: call.body)
        })
    }
  },
  Route(
    method: .delete, pattern: "/api/v1/coaches/{id}/overrides/{override}", summary: "Take an override back",
    roles: managers, success: .json("What is in conflict for it", Shapes.conflictsOfChange),
    refusals: [.notFound], isTagged: true, rehearses: true
  ) { call in
    try call.rehearsing { watch in
      try call.desk.removeOverride(
        call.id("override"), coach: call.path("id"), by: call.actor, watch: watch
      ) { try call.check(isStill: JSON($0)) }
      return nil
    }
  },
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/settings", summary: "The settings in each brand (R2)",
    roles: managers,
    query: [.init(name: "brand", schema: Wishes.reference)],
    success: .page("The brand joined first at the front", of: Shapes.settings, name: "SettingsList"),
    refusals: [.notFound, .forbidden]
  ) { call in
    let all = try call.desk.settings(of: call.path("id"), in: call.query("brand"), for: call.actor)
    return try call.page(of: all, by: \.brand.id.text) { JSON($0).tagged }
  },
  Route(
    method: .get, pattern: "/api/v1/coaches/{id}/settings/{brand}", summary: "The settings in one brand (R2)",
    roles: managers, success: .json("The settings", Shapes.settings), refusals: [.notFound], isTagged: true
  ) { call in
    let found = try call.desk.settings(of: call.path("id"), in: call.path("brand"), for: call.actor).first
    guard let found else { throw Problem.notFound }
    return call.answer(JSON(found))
  },
  Route(
    method: .patch, pattern: "/api/v1/coaches/{id}/settings",
    summary: "Change settings in a brand; null takes a change back", roles: managers,
    query: [.init(name: "brand", schema: Wishes.reference)], body: Wishes.settings,
    success: .json("The settings", Shapes.settings), refusals: [.notFound], isTagged: true,
    handler: { try changeSettings($0, in: $0.query("brand")) }),
  Route(
    method: .patch, pattern: "/api/v1/coaches/{id}/settings/{brand}",
    summary: "Change settings in a brand; null takes a change back", roles: managers, body: Wishes.settings,
    success: .json("The settings", Shapes.settings), refusals: [.notFound], isTagged: true,
    handler: { try changeSettings($0, in: $0.path("brand")) }),
]

@Sendable private func changeSettings(_ call: Call, in brand: String?) throws -> Response {
  call.answer(
    JSON(
      try call.desk.changeSettings(
        of: call.path("id"), in: brand, by: call.actor, check: { try call.check(isStill: JSON($0)) }
      ) { SettingNames.merge(call.body, into: &$0) }))
}

@Sendable private func listSlots(_ call: Call) throws -> Response {
  let kind: Kind = call.word("kind") ?? .session
  let offers = try call.desk.offers(
    SlotRequest(
      coach: call.path("id"), from: call.requiredDate("from"), through: call.requiredDate("to"), kind: kind,
      durationMinutes: call.integer("duration"), brand: call.query("brand"),
      client: call.query("for")), for: call.actor)
  // About 130 bytes each.
  var writer = JSONWriter(capacity: 64 + offers.offers.count * 160)
  writer.slots(offers, kind: kind)
  return .bytes(writer.bytes, type: "application/json")
}

extension Call {
  /// Changes availability, or only says what that would do; the answer also holds the bookings that are in conflict
  /// for it (R30).
  fileprivate func rehearsing(
    madeIn list: String? = nil, _ change: (ChangeWatch) throws -> JSON?
  ) throws -> Response {
    let isDryRun = query("dry_run") == "yes"
    var (conflicts, count, declined) = ([Booking](), 0, 0)
    let watch = ChangeWatch(
      isDryRun: isDryRun, conflicts: { (conflicts, count) = ($0, $1) }, declined: { declined = $0 })
    let shape = try change(watch)
    let told: [String: JSON] = [
      "conflicts": .array(conflicts.prefix(500).map { JSON($0.id.text) }), "conflict_count": JSON(count),
      "declined_count": JSON(declined),
    ]
    guard let shape else { return .json(.object(told)) }
    guard let list, !isDryRun else { return answer(shape, with: told) }
    let path = "/api/v1/coaches/\(path("id"))/\(list)/\(shape["id"].string ?? "")"
    return answer(shape, status: .created, at: path, with: told)
  }
}
