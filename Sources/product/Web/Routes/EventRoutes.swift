import Booking
import Desk
import HTTP
import JSONText
import Secrets

/// `/api/v1/events`.
let eventRoutes: [Route] = [
  Route(
    method: .get, pattern: "/api/v1/events",
    summary: "What changes from now on, or since Last-Event-ID, of what you may see (R70)",
    roles: participants,
    query: [.init(name: "coach", schema: Wishes.reference)],
    headers: ["Last-Event-ID": "the last id that was received; what came since is told first"],
    success: Route.Success(
      status: .ok,
      what:
        "Server-sent events: `booking` with id, coach, client and status; `message` with booking, coach and client; "
        + "`slots` with the coach who may have other slots; `reset`, after which everything is to be loaded anew. "
        + "Some come twice. A comment comes every 15 seconds where nothing else does",
      content: ("text/event-stream", .any("events, as WHATWG HTML has them"))),
    refusals: [.notFound]
  ) { call in try call.site.eventStream(call) }
]

extension Site {
  fileprivate func eventStream(_ call: Call) throws -> Response {
    // What a browser's page listens with is its session.
    let shown =
      call.request.headers["Authorization"].map(bearerToken)
      ?? SessionCookie(publicURL: publicURL).value(in: call.request)
    guard let person = call.actor.person, let token = shown else { throw Refusal.tokenNeeded }
    let coach = try call.query("coach").map { try call.desk.coach($0, for: call.actor).id }
    var response = Response(
      .ok, headers: ["Content-Type": eventStreamType, "X-Accel-Buffering": "no"])
    guard call.request.method != .head else {
      // Listens to nothing; but for the server it is content without a length, as that of GET is.
      response.stream = ContentStream()
      return response
    }
    do {
      response.stream = try listeners.join(
        person, tokenHash: base32hex(Token.hash(of: token)), coach: coach,
        since: call.request.headers["Last-Event-ID"])
      return response
    } catch Listeners.Crowd.ofOne {
      throw Problem(
        status: .tooManyRequests, code: "too-many-requests", title: "Too many requests",
        detail: "You have \(Listeners.mostOfOne) streams open. Close one of them.",
        headers: ["Retry-After": "5"])
    } catch Listeners.Crowd.ofAll {
      throw Problem(
        status: .serviceUnavailable, code: "server-busy", title: "The server is busy",
        detail: "Too many streams are open. Try again in 5 seconds.", headers: ["Retry-After": "5"])
    }
  }
}
