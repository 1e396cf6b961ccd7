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
        "Location": url, "Set-Cookie": call.consentCookie.header(session, seconds: 900),
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
        session: call.consentCookie.value(in: call.request) ?? "", desk: call.desk, account: account,
        redirect: call.googleRedirect)
    }
    var response = Response.text(
      "“\(destination.name)” is connected: bookings will stand there within seconds. You may close this page.\n"
    )
    response.headers["Set-Cookie"] = call.consentCookie.header("", seconds: 0)
    return response
  },
]

extension Call {
  fileprivate var googleRedirect: String { "\(publicURL)/oauth/google/callback" }

  /// Whether somebody asks what there is (HEAD), as programs do that show links: that uses no link up.
  fileprivate var isLooking: Bool { request.method == .head }

  fileprivate func google() throws -> GoogleAccount {
    try checkGoogle()
    guard let google = site.reach?.google else { throw Problem.notFound }
    return google
  }

  fileprivate var consentCookie: SessionCookie {
    SessionCookie(
      publicURL: publicURL, names: (secure: "__Host-coachcal_consent", plain: "coachcal_consent"))
  }
}
