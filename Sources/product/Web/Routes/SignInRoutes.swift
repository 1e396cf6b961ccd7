import Booking
import Desk
import HTTP
import JSONText
import Secrets

/// `/signin/…`: a link becomes the session of a browser (R71).
let signInRoutes: [Route] = [
  Route(
    method: .get, pattern: "/signin/{token}", summary: "A page with the button that signs in (R71)",
    success: .page("The page"), refusals: [.notFound]
  ) { call in
    try call.desk.checkSignInLink(call.path("token"))
    return .page(
      "<p>This link signs you in on this device, once.</p>"
        + "<form method=\"post\"><button type=\"submit\" autofocus>Sign in</button></form>")
  },
  Route(
    method: .post, pattern: "/signin/{token}", summary: "Uses the link up and signs in (R71)",
    success: .page("Signed in for 30 days"), refusals: [.notFound, .forbidden]
  ) { call in
    // No other site signs a browser in as somebody of its choice.
    let cookie = SessionCookie(publicURL: call.publicURL)
    try cookie.checkOrigin(of: call.request, mayBeUnsaid: true)
    let session = try call.desk.signIn(link: call.path("token"))
    // Of what this browser was before, nothing stays open; but the link is used up by now, whatever becomes of that.
    if let former = cookie.value(in: call.request) {
      do {
        try call.desk.signOut(session: former)
      } catch {
        call.site.log.write(.error, "a session was not ended", ["detail": JSON("\(error)")])
      }
    }
    var response = Response.page("<p>You are signed in.</p>")
    response.headers["Set-Cookie"] = cookie.header(session.text, seconds: sessionLasts)
    return response
  },
  Route(
    method: .post, pattern: "/api/v1/signout", summary: "End the session of this browser (R71)",
    success: .done, refusals: [.forbidden]
  ) { call in
    let cookie = SessionCookie(publicURL: call.publicURL)
    if let session = cookie.value(in: call.request) { try call.desk.signOut(session: session) }
    return Response(.noContent, headers: ["Set-Cookie": cookie.header("", seconds: 0)])
  },
]

extension Route.Success {
  fileprivate static func page(_ what: String) -> Route.Success {
    Route.Success(status: .ok, what: what, content: ("text/html", .any("a page")))
  }
}

extension Response {
  /// A page that loads nothing, is framed by nobody and tells no other site its address. Its own form says where it
  /// comes from, which `no-referrer` would keep from us.
  fileprivate static func page(_ content: String) -> Response {
    var response = Response.bytes(
      Array(
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8">\
        <meta name="viewport" content="width=device-width, initial-scale=1"><title>coachcal: sign in</title></head>\
        <body><main><h1>coachcal</h1>\(content)</main></body></html>

        """.utf8), type: "text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] =
      "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
  }
}
