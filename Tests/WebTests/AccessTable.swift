import HTTP

/// What each of these gets from one route, in the order of `AccessRow.columns`.
struct AccessRow: Sendable {
  /// Method and pattern, as in the route table.
  let route: String
  /// The address asked; `<…>` stands for a thing of ann's or cleo's, made anew for each column.
  let target: String
  let body: String?
  let isCalendar: Bool
  let cells: [Int]

  init(_ route: String, _ target: String, _ body: String?, isCalendar: Bool = false, _ cells: String) {
    self.route = route
    self.target = target
    self.body = body
    self.isCalendar = isCalendar
    self.cells = cells.split(separator: " ").compactMap { Int($0) }
  }

  init(_ route: String, _ target: String, _ cells: String) { self.init(route, target, nil, cells) }

  init(_ route: String, _ target: String, calendar: String, _ cells: String) {
    self.init(route, target, calendar, isCalendar: true, cells)
  }

  init(_ route: String, _ cells: String) {
    self.init(route, String(route.split(separator: " ").last ?? ""), cells)
  }

  var headers: Headers { isCalendar ? ["Content-Type": "text/calendar"] : [:] }

  /// Ann coaches in north (olga's) and south (sofia's), bob in north, carl in east (paul's). Cleo is a client
  /// of north, dan of north and south, eve of south, fay of east; sam plays no part. `nobody` shows a token
  /// that was never given, `revoked` one that was cleo's.
  static let columns = [
    "guest", "nobody", "revoked", "sam", "cleo", "dan", "eve", "fay", "ann", "bob", "carl", "olga", "sofia",
    "paul",
  ]
}

// swift-format-ignore
let accessTable: [AccessRow] = [
  //                                                  guest nobody revoked sam cleo dan eve fay ann bob carl olga sofia paul
  AccessRow("GET /feeds/{token}.ics", "/feeds/<token>.ics", "200 200 200  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /freebusy/{token}.ifb", "/freebusy/<token>.ifb", "200 200 200  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /healthz",                                   "200 200 200  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /readyz",                                    "200 200 200  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /metrics",                                   "200 200 200  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /api/v1/openapi.json",                       "200 401 401  200 200 200 200 200  200 200 200  200 200 200"),

  AccessRow("GET /api/v1/bookings",                           "401 401 401  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("POST /api/v1/bookings", "/api/v1/bookings", #"{"coach": "<ann>", "client": "<cleo>", "start": "<free>"}"#,
                                                              "401 401 401  403 201 403 403 403  201 403 403  201 404 403"),
  AccessRow("GET /api/v1/bookings/{id}", "/api/v1/bookings/<booking>",
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("PATCH /api/v1/bookings/{id}", "/api/v1/bookings/<booking>", #"{"notes": "bring water"}"#,
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/confirm", "/api/v1/bookings/<request>/confirm",
                                                              "401 401 401  404 403 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/decline", "/api/v1/bookings/<request>/decline", #"{"reason": "away"}"#,
                                                              "401 401 401  404 403 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/pay", "/api/v1/bookings/<unpaid>/pay",
                                                              "401 401 401  404 403 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/cancel", "/api/v1/bookings/<booking>/cancel",
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/reschedule", "/api/v1/bookings/<booking>/reschedule", #"{"start": "<free>"}"#,
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/complete", "/api/v1/bookings/<begun>/complete",
                                                              "401 401 401  404 403 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/no-show", "/api/v1/bookings/<begun>/no-show",
                                                              "401 401 401  404 403 404 404 404  200 404 404  200 404 404"),

  AccessRow("GET /api/v1/recurring",                          "401 401 401  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("POST /api/v1/recurring", "/api/v1/recurring?dry_run=yes", #"{"coach": "<ann>", "client": "<cleo>", "start": "13:00", "end": "14:00", "first_day": "2026-10-27"}"#,
                                                              "401 401 401  403 200 403 403 403  200 403 403  200 404 403"),
  AccessRow("GET /api/v1/recurring/{id}", "/api/v1/recurring/<recurring>",
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/recurring/{id}/cancel", "/api/v1/recurring/<recurring>/cancel", #"{"bookings": true}"#,
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),

  AccessRow("GET /api/v1/coaches/{id}/slots", "/api/v1/coaches/<ann>/slots?from=2026-10-20&to=2026-10-21",
                                                              "200 401 401  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /api/v1/coaches/{id}/calendar", "/api/v1/coaches/<ann>/calendar?from=2026-10-20&to=2026-12-31",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("GET /api/v1/coaches/{id}/windows", "/api/v1/coaches/<ann>/windows",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("POST /api/v1/coaches/{id}/windows", "/api/v1/coaches/<ann>/windows", #"{"weekday": 1, "start": "06:00", "end": "07:00"}"#,
                                                              "401 401 401  403 403 403 403 403  201 403 403  201 201 403"),
  AccessRow("GET /api/v1/coaches/{id}/windows/{window}", "/api/v1/coaches/<ann>/windows/<window>",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("PATCH /api/v1/coaches/{id}/windows/{window}", "/api/v1/coaches/<ann>/windows/<window>", #"{"capacity": 3}"#,
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("DELETE /api/v1/coaches/{id}/windows/{window}", "/api/v1/coaches/<ann>/windows/<window>",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("GET /api/v1/coaches/{id}/overrides", "/api/v1/coaches/<ann>/overrides?from=2026-10-20&to=2026-12-31",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("POST /api/v1/coaches/{id}/overrides", "/api/v1/coaches/<ann>/overrides", #"{"effect": "blackout", "first_day": "2026-12-30"}"#,
                                                              "401 401 401  403 403 403 403 403  201 403 403  201 201 403"),
  AccessRow("GET /api/v1/coaches/{id}/overrides/{override}", "/api/v1/coaches/<ann>/overrides/<override>",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("DELETE /api/v1/coaches/{id}/overrides/{override}", "/api/v1/coaches/<ann>/overrides/<override>",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("GET /api/v1/coaches/{id}/settings", "/api/v1/coaches/<ann>/settings",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("PATCH /api/v1/coaches/{id}/settings", "/api/v1/coaches/<ann>/settings?brand=north", #"{"default_capacity": 3}"#,
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 403 403"),
  AccessRow("GET /api/v1/coaches/{id}/settings/{brand}", "/api/v1/coaches/<ann>/settings/north",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 403 403"),
  AccessRow("PATCH /api/v1/coaches/{id}/settings/{brand}", "/api/v1/coaches/<ann>/settings/north", #"{"default_capacity": 3}"#,
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 403 403"),

  AccessRow("GET /api/v1/events", "/api/v1/events?coach=ann", "401 401 401  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /api/v1/brands",                             "200 401 401  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /api/v1/coaches",                            "200 401 401  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /api/v1/coaches/{id}", "/api/v1/coaches/<ann>",
                                                              "200 401 401  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("GET /api/v1/clients",                            "401 401 401  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("POST /api/v1/clients", "/api/v1/clients", #"{"name": "Gus Test", "email": "gus@example.org", "time_zone": "Europe/Berlin"}"#,
                                                              "401 401 401  403 403 403 403 403  201 201 201  201 201 201"),
  AccessRow("GET /api/v1/clients/{id}", "/api/v1/clients/<cleo>",
                                                              "401 401 401  404 200 404 404 404  200 200 404  200 404 404"),
  AccessRow("GET /api/v1/audit", "/api/v1/audit?coach=<ann>", "401 401 401  403 403 403 403 403  200 403 403  403 403 403"),

  AccessRow("GET /api/v1/clients/{id}/packages", "/api/v1/clients/<cleo>/packages",
                                                              "401 401 401  404 200 404 404 404  200 200 404  200 404 404"),
  AccessRow("POST /api/v1/clients/{id}/packages", "/api/v1/clients/<cleo>/packages", #"{"coach": "<ann>", "name": "Five", "total": 5, "duration_minutes": 60}"#,
                                                              "401 401 401  403 403 403 403 403  201 403 403  201 404 403"),
  AccessRow("GET /api/v1/package-templates", "/api/v1/package-templates?coach=<ann>",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("POST /api/v1/package-templates", "/api/v1/package-templates", #"{"coach": "<ann>", "name": "Five", "total": 5, "duration_minutes": 60}"#,
                                                              "401 401 401  403 403 403 403 403  201 403 403  201 201 403"),
  AccessRow("GET /api/v1/packages/{id}/adjustments", "/api/v1/packages/<package>/adjustments",
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/packages/{id}/adjustments", "/api/v1/packages/<package>/adjustments", #"{"delta": 1, "reason": "a present"}"#,
                                                              "401 401 401  404 403 404 404 404  201 404 404  201 404 404"),

  AccessRow("GET /api/v1/coaches/{id}/feeds", "/api/v1/coaches/<ann>/feeds",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("POST /api/v1/coaches/{id}/feeds", "/api/v1/coaches/<ann>/feeds", #"{"kind": "busy"}"#,
                                                              "401 401 401  403 403 403 403 403  201 403 403  201 201 403"),
  AccessRow("GET /api/v1/clients/{id}/feeds", "/api/v1/clients/<cleo>/feeds",
                                                              "401 401 401  404 200 404 404 404  403 403 404  403 404 404"),
  AccessRow("POST /api/v1/clients/{id}/feeds", "/api/v1/clients/<cleo>/feeds",
                                                              "401 401 401  404 201 404 404 404  403 403 404  403 404 404"),
  AccessRow("POST /api/v1/feeds/{id}/rotate", "/api/v1/feeds/<feed>/rotate",
                                                              "401 401 401  404 404 404 404 404  201 404 404  201 201 404"),
  AccessRow("DELETE /api/v1/feeds/{id}", "/api/v1/feeds/<feed>",
                                                              "401 401 401  404 404 404 404 404  204 404 404  204 204 404"),

  AccessRow("GET /api/v1/coaches/{id}/destinations", "/api/v1/coaches/<ann>/destinations",
                                                              "401 401 401  403 403 403 403 403  200 403 403  403 403 403"),
  AccessRow("POST /api/v1/coaches/{id}/destinations", "/api/v1/coaches/<ann>/destinations", #"{"url": "dav.example", "user": "ann", "password": "x"}"#,
                                                              "401 401 401  403 403 403 403 403  422 403 403  403 403 403"),
  AccessRow("POST /api/v1/coaches/{id}/consents", "/api/v1/coaches/<ann>/consents",
                                                              "401 401 401  403 403 403 403 403  422 403 403  403 403 403"),
  AccessRow("POST /api/v1/destinations/{id}/consents", "/api/v1/destinations/<destination>/consents",
                                                              "401 401 401  404 404 404 404 404  422 404 404  404 404 404"),
  AccessRow("GET /api/v1/destinations/{id}", "/api/v1/destinations/<destination>",
                                                              "401 401 401  404 404 404 404 404  200 404 404  404 404 404"),
  AccessRow("PATCH /api/v1/destinations/{id}", "/api/v1/destinations/<destination>", #"{"ended": "mark"}"#,
                                                              "401 401 401  404 404 404 404 404  200 404 404  404 404 404"),
  AccessRow("DELETE /api/v1/destinations/{id}", "/api/v1/destinations/<destination>",
                                                              "401 401 401  404 404 404 404 404  204 404 404  404 404 404"),
  AccessRow("POST /api/v1/destinations/{id}/pause", "/api/v1/destinations/<destination>/pause",
                                                              "401 401 401  404 404 404 404 404  200 404 404  404 404 404"),
  AccessRow("POST /api/v1/destinations/{id}/resume", "/api/v1/destinations/<destination>/resume",
                                                              "401 401 401  404 404 404 404 404  200 404 404  404 404 404"),
  AccessRow("POST /api/v1/destinations/{id}/reconcile", "/api/v1/destinations/<destination>/reconcile",
                                                              "401 401 401  404 404 404 404 404  422 404 404  404 404 404"),
  AccessRow("GET /api/v1/destinations/{id}/pushes", "/api/v1/destinations/<destination>/pushes",
                                                              "401 401 401  404 404 404 404 404  200 404 404  404 404 404"),
  AccessRow("GET /api/v1/bookings/{id}/pushes", "/api/v1/bookings/<booking>/pushes",
                                                              "401 401 401  404 403 404 404 404  200 404 404  403 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/pushes", "/api/v1/bookings/<booking>/pushes",
                                                              "401 401 401  404 403 404 404 404  204 404 404  403 404 404"),
  AccessRow("GET /api/v1/coaches/{id}/sources", "/api/v1/coaches/<ann>/sources",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("POST /api/v1/coaches/{id}/sources", "/api/v1/coaches/<ann>/sources", calendar: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("POST /api/v1/coaches/{id}/subscriptions", "/api/v1/coaches/<ann>/subscriptions", #"{"url": "https://club.example/x", "name": "club"}"#,
                                                              "401 401 401  403 403 403 403 403  422 403 403  422 422 403"),
  AccessRow("GET /api/v1/sources/{id}", "/api/v1/sources/<source>",
                                                              "401 401 401  404 404 404 404 404  200 404 404  200 200 404"),
  AccessRow("POST /api/v1/sources/{id}/refresh", "/api/v1/sources/<source>/refresh",
                                                              "401 401 401  404 404 404 404 404  422 404 404  422 422 404"),
  AccessRow("DELETE /api/v1/sources/{id}", "/api/v1/sources/<source>",
                                                              "401 401 401  404 404 404 404 404  204 404 404  204 204 404"),
  AccessRow("GET /api/v1/coaches/{id}/conflicts", "/api/v1/coaches/<ann>/conflicts",
                                                              "401 401 401  403 403 403 403 403  200 403 403  403 403 403"),
  AccessRow("POST /api/v1/bookings/{id}/keep", "/api/v1/bookings/<conflict>/keep",
                                                              "401 401 401  404 403 404 404 404  204 404 404  204 404 404"),
  AccessRow("GET /api/v1/bookings/{id}/messages", "/api/v1/bookings/<booking>/messages",
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/messages", "/api/v1/bookings/<booking>/messages", #"{"text": "See you"}"#,
                                                              "401 401 401  404 201 404 404 404  201 404 404  201 404 404"),
  AccessRow("POST /api/v1/bookings/{id}/messages/read", "/api/v1/bookings/<talked>/messages/read", #"{"last": "<message>"}"#,
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("GET /api/v1/coaches/{id}/questions", "/api/v1/coaches/<ann>/questions",
                                                              "401 401 401  403 200 200 200 403  200 403 403  200 200 403"),
  AccessRow("POST /api/v1/coaches/{id}/questions", "/api/v1/coaches/<ann>/questions", #"{"kind": "radio", "text": "Why?", "options": ["yes", "no"], "position": 1}"#,
                                                              "401 401 401  403 403 403 403 403  201 403 403  201 201 403"),
  AccessRow("PATCH /api/v1/coaches/{id}/questions/{question}", "/api/v1/coaches/<ann>/questions/<question>", #"{"text": "How?", "position": 1}"#,
                                                              "401 401 401  403 403 403 403 403  200 403 403  200 200 403"),
  AccessRow("DELETE /api/v1/coaches/{id}/questions/{question}", "/api/v1/coaches/<ann>/questions/<question>",
                                                              "401 401 401  403 403 403 403 403  204 403 403  204 204 403"),
  AccessRow("POST /api/v1/bookings/{id}/answers", "/api/v1/bookings/<checkin>/answers", #"{"answers": {"<asked>": "Because."}}"#,
                                                              "401 401 401  404 200 404 404 404  200 404 404  200 404 404"),
  AccessRow("GET /api/v1/clients/{id}/responses", "/api/v1/clients/<cleo>/responses",
                                                              "401 401 401  404 200 404 404 404  200 200 404  200 404 404"),
  AccessRow("GET /api/v1/clients/{id}/stats", "/api/v1/clients/<cleo>/stats?coach=<ann>",
                                                              "401 401 401  404 200 404 404 404  200 403 404  200 404 404"),
  AccessRow("GET /api/v1/clients/{id}/export", "/api/v1/clients/<cleo>/export",
                                                              "401 401 401  404 200 404 404 404  403 403 404  403 404 404"),
  AccessRow("GET /signin/{token}", "/signin/<link>",            "200 200 200  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("POST /signin/{token}", "/signin/<link>",           "200 200 200  200 200 200 200 200  200 200 200  200 200 200"),
  AccessRow("POST /api/v1/signout",                           "204 401 401  204 204 204 204 204  204 204 204  204 204 204"),
  AccessRow("GET /oauth/google/start", "/oauth/google/start?ticket=nobodys",
                                                              "422 422 422  422 422 422 422 422  422 422 422  422 422 422"),
  AccessRow("GET /oauth/google/callback", "/oauth/google/callback?code=x&state=y",
                                                              "422 422 422  422 422 422 422 422  422 422 422  422 422 422"),
]
