import Booking
import Desk
import HTTP
import Store

/// What calendar apps and those who watch over the server ask for: no token in the header, no JSON.
let appRoutes: [Route] = [
  Route(
    method: .get, pattern: "/feeds/{token}.ics", summary: "A calendar to subscribe to (R40–R44)",
    success: .calendar("The calendar (RFC 5545)"), refusals: [.notFound, .feedRevoked]
  ) { call in try call.site.feedResponse(call.request, address: call.path("token"), form: .events) },
  Route(
    method: .get, pattern: "/freebusy/{token}.ifb", summary: "When a coach is busy (R45)",
    success: .calendar("A VFREEBUSY (RFC 5545)"), refusals: [.notFound, .feedRevoked]
  ) { call in try call.site.feedResponse(call.request, address: call.path("token"), form: .freeBusy) },
  Route(
    method: .get, pattern: "/healthz", summary: "Whether the process lives (R84)", success: .plain("It does")
  ) { _ in .text("ok\n") },
  Route(
    method: .get, pattern: "/readyz", summary: "Whether requests can be answered (R84)",
    success: .plain("They can")
  ) { call in
    do {
      _ = try call.desk.brands()
    } catch let error as StorageError {
      call.site.write(error, at: call.request)
      throw Problem.databaseUnavailable
    }
    return .text("ok\n")
  },
  Route(
    method: .get, pattern: "/metrics", summary: "Counters in the words of Prometheus (R84)",
    success: .plain("The counters")
  ) { call in
    .bytes(Array(call.site.metrics.text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
  },
]

extension Route {
  /// Asked by apps that show no token and add whatever they like to the query.
  var isForApps: Bool { !pattern.description.hasPrefix("/api/") }
}

extension Route.Success {
  fileprivate static func calendar(_ what: String) -> Route.Success {
    Route.Success(status: .ok, what: what, content: ("text/calendar", .any("iCalendar")))
  }

  fileprivate static func plain(_ what: String) -> Route.Success {
    Route.Success(status: .ok, what: what, content: ("text/plain", .any("text")))
  }
}
