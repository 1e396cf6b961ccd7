import Booking
import Desk
import HTTP
import JSONText
import Sync

/// The way of a browser to Google and back (R50).
let oauthRoutes: [Route] = [
  Route(
    method: .get, pattern: "/oauth/google/start",
    summary: "Sends the browser that opened a consent's link to Google (R50)",
    query: [Route.Parameter(name: "ticket", schema: .text("of the link"), isRequired: true)],
    success: Route.Success(status: .found, what: "To Google", content: nil),
    refusals: [.notFound, .destinationUnreachable, .wrongState]
  ) { call in
    let account = try call.google()
    guard !call.isLooking else { return Response(.ok) }
    let (url, session) = try beginGoogleConsent(
      ticket: call.query("ticket") ?? "", desk: call.desk, account: account, redirect: call.googleRedirect)
    return Response(
      .found,
      headers: [
        "Location": url, "Set-Cookie": call.cookie(session, seconds: 900), "Referrer-Policy": "no-referrer",
      ])
  },
  Route(
    method: .get, pattern: "/oauth/google/callback", summary: "Where Google sends the browser back to (R50)",
    query: ["code", "state", "error"].map {
      Route.Parameter(name: $0, schema: .text("from Google", atMost: 2000))
    },
    success: Route.Success(
      status: .ok, what: "The calendar is connected", content: ("text/plain", .any("text"))),
    refusals: [.notFound, .invalid, .destinationUnreachable, .wrongState, .conflictingChange]
  ) { call in
    let account = try call.google()
    guard !call.isLooking else { return Response(.ok) }
    if call.query("error") != nil {
      throw Refusal(.destinationUnreachable, "Google was told not to let us in. Nothing was changed.")
    }
    let destination = try call.reaching { _ in
      try endGoogleConsent(
        code: call.query("code") ?? "", state: call.query("state") ?? "",
        session: call.consentSession, desk: call.desk, account: account, redirect: call.googleRedirect)
    }
    var response = Response.text(
      "“\(destination.name)” is connected: bookings will stand there within seconds. You may close this page.\n"
    )
    response.headers["Set-Cookie"] = call.cookie("", seconds: 0)
    return response
  },
]

private let cookieName = "coachcal_consent"

extension Call {
  fileprivate var googleRedirect: String { "\(publicURL)/oauth/google/callback" }

  /// Whether somebody asks what there is (HEAD), as programs do that show links: that uses no link up.
  fileprivate var isLooking: Bool { request.method == .head }

  fileprivate func google() throws -> GoogleAccount {
    try checkGoogle()
    guard let google = site.reach?.google else { throw Problem.notFound }
    return google
  }

  /// Comes back from Google's site by a link, hence Lax; no script reads it.
  fileprivate func cookie(_ value: String, seconds: Int) -> String {
    let secure = publicURL.hasPrefix("https://") ? "; Secure" : ""
    return "\(cookieName)=\(value); Path=\(cookiePath); Max-Age=\(seconds); HttpOnly; SameSite=Lax\(secure)"
  }

  /// Where the browser gets to know us, below the public address.
  private var cookiePath: String {
    let place = publicURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3)
    return "/" + place.map { $0 + "/" }.joined() + "oauth/google"
  }

  /// What the browser's cookie holds (RFC 6265 §4.2); empty where it has none.
  fileprivate var consentSession: String {
    for pair in (request.headers["Cookie"] ?? "").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
      if parts.count == 2, parts[0] == cookieName { return String(parts[1]) }
    }
    return ""
  }
}
