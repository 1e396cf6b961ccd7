import Booking
import Desk
import HTTP
import Store

/// What calendar apps and those who watch over the server ask for: no token in the header, no JSON.
let appRoutes: [Route] = [
  feedRoute(.events, "A calendar to subscribe to (R40–R44)", "The calendar (RFC 5545)"),
  feedRoute(.freeBusy, "When a coach is busy (R45)", "A VFREEBUSY (RFC 5545)"),
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
      throw Problem.databaseUnavailable(.get)
    }
    return .text("ok\n")
  },
  Route(
    method: .get, pattern: "/metrics", summary: "Counters in the words of Prometheus (R84)",
    success: .plain("The counters")
  ) { call in
    let load = call.site.server.load
    let text = call.site.metrics.text(
      now: ["open_streams": call.site.listeners.count], and: load.gauges, since: load.counters)
    return .bytes(Array(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
  },
]

private func feedRoute(
  _ form: FeedForm, _ summary: String, _ what: String
) -> Route {
  Route(
    method: .get, pattern: RoutePattern(form.pattern), summary: summary,
    success: Route.Success(status: .ok, what: what, content: ("text/calendar", .any("iCalendar"))),
    refusals: [.notFound, .feedRevoked], feedForm: form
  ) { call in try call.site.feed(call, form) }
}

extension Route {
  /// Asked by apps that show no token and add whatever they like to the query.
  var isForApps: Bool { !pattern.description.hasPrefix("/api/") }

  /// Opened by people in their browsers, who read what it answers.
  var isForBrowsers: Bool { ["/oauth/", "/signin/"].contains(where: pattern.description.hasPrefix) }

  /// Whether it may be asked however often (R43): not what writes.
  var isUnlimited: Bool { isForApps && !isForBrowsers }
}

extension Route.Success {
  fileprivate static func plain(_ what: String) -> Route.Success {
    Route.Success(status: .ok, what: what, content: ("text/plain", .any("text")))
  }
}
