import Booking
public import Desk
public import HTTP
import HTTPServer
import JSONText
import Store
public import Sync
import Synchronization

/// Everything that is served, over any transport: requests in, responses out.
public final class Site: Sendable {
  let desk: Desk
  let publicURL: String
  let version: String
  let feeds: FeedMemory
  let revisions: KnownRevisions
  let fetches: FetchLog
  /// How many feeds were answered from memory since it was said last.
  let fromMemory = Atomic<Int>(0)
  let metrics: Metrics
  let log: Log
  let listeners: Listeners
  let server = WatchedServer()
  private let guards: Guards
  let turnstile: Turnstile
  let addresses: FeedAddressBook
  /// The API's description.
  let document: KeptContent
  /// How other calendars are reached; nil where they are not.
  let reach: Reach?
  let outgoing = Doorway(2)
  let table: RouteTable<Route>

  /// Serves a desk; `publicURL` is where this server is found from outside, without a slash at the end.
  /// `limit` holds for the API alone, by a clock of monotonic microseconds.
  public init(
    desk: Desk, publicURL: String, version: String, log: Log, reach: Reach? = nil,
    limit: RateLimit = RateLimit(),
    limitClock: @escaping @Sendable () -> Int64 = RateLimit.clock
  ) {
    self.desk = desk
    self.publicURL = publicURL
    self.version = version
    self.log = log
    self.reach = reach
    feeds = FeedMemory(byteLimit: 24 << 20, limit: 20_000)
    revisions = KnownRevisions(desk)
    guards = Guards(publicURL: publicURL)
    fetches = FetchLog()
    metrics = Metrics()
    listeners = Listeners(desk) { error in
      log.write(.error, "event streams wait for the database", ["detail": JSON("\(error)")])
    }
    turnstile = Turnstile(limit, clock: limitClock)
    addresses = FeedAddressBook(clock: limitClock)
    document = KeptContent(type: "application/json") {
      openAPI(of: routes, publicURL: publicURL, version: version).bytes
    }
    table = RouteTable(routes.map { RouteTable.Route($0.method, $0.pattern, $0) })
  }

  deinit {
    listeners.stop()
    revisions.stop()
  }

  /// Answers one request; may block, never throws.
  public func respond(to request: Request) -> Response {
    guarded(timed(request) { response(to: request) })
  }

  /// What leaves this server, whoever gave the answer.
  func guarded(_ response: Response) -> Response { guards.guarded(response) }

  /// The answer to `/healthz`, which no worker has to give: a process that lives says so however busy it is.
  func sayingItLives(_ head: RequestHead) -> Response? {
    guard head.target.segments == ["healthz"] else { return nil }
    return respond(to: Request(head: head))
  }

  /// Whether the body of a request may be a whole calendar.
  func takesCalendar(_ head: RequestHead) -> Bool {
    guard !head.method.isRead, case .found(let route, _) = table.match(head.method, head.target.segments)
    else {
      return false
    }
    return route.takesCalendar
  }

  /// Whether a calendar may come, by what the head says of who sends it. It counts as a request of its own (R82).
  func admission(of head: RequestHead) -> Admission {
    let request = Request(head: head)
    guard case .found(let route, let parameters) = table.match(head.method, head.target.segments),
      let checksSender = route.checksSender
    else { return .refused(guarded(Problem.notFound.response)) }
    do {
      let call = try call(request, route, parameters)
      try checksSender(call)
      return .admitted(as: call.actor.person?.text ?? head.remoteAddress)
    } catch {
      return .refused(guarded(problem(for: error, request).response))
    }
  }

  private func response(to request: Request) -> Response {
    switch table.match(request.method, request.segments) {
    case .notFound: return Problem.notFound.response
    case .options(let allowed): return .options(allowed)
    case .methodNotAllowed(let allowed):
      var problem = Problem(
        status: .methodNotAllowed, code: "method-not-allowed", title: "Not this way",
        detail: "This address answers \(allowed.map(\.name).joined(separator: ", ")).")
      problem.headers["Allow"] = allowed.map(\.name).joined(separator: ", ")
      return problem.response
    case .found(let route, let parameters):
      do {
        return try answer(request, route, parameters)
      } catch {
        var response = problem(for: error, request).response
        // Whoever came by a link reads this themselves.
        if route.isForBrowsers { response.headers["Content-Disposition"] = "inline" }
        return response
      }
    }
  }

  private func answer(_ request: Request, _ route: Route, _ parameters: PathParameters) throws -> Response {
    var call = try call(request, route, parameters)
    try route.checksSender?(call)
    if let schema = route.body { call.body = try readBody(request, schema) }
    if route.repeats { call.repeatKey = try call.readRepeatKey() }
    return try route.handler(call).repeated(call.repeatKey)
  }

  /// What a handler needs, without the body, from whoever may ask this at all.
  private func call(_ request: Request, _ route: Route, _ parameters: PathParameters) throws -> Call {
    // No name, id or token is as long; nothing longer is ever quoted in an answer.
    guard request.segments.allSatisfy({ $0.utf8.count <= 200 }) else { throw Problem.notFound }
    if route.isForApps, !route.isUnlimited { try turnstile.count(request) }
    let actor =
      try route.isForApps ? .guest : turnstile.actor(of: request, desk, SessionCookie(publicURL: publicURL))
    guard actor != .guest || route.roles.isEmpty else {
      throw Refusal.tokenNeeded
    }
    if !route.isForApps { try checkQuery(request, route) }
    return Call(request: request, parameters: parameters, actor: actor, site: self, body: .null)
  }

  /// Logs what kept the database from answering.
  func write(_ error: StorageError, at request: Request) {
    log.write(
      .error, "database",
      ["route": JSON(pattern(for: request.head)), "code": JSON(error.code), "detail": JSON(error.message)])
  }

  private func problem(for error: any Error, _ request: Request) -> Problem {
    switch error {
    case let problem as Problem: return problem
    case let refusal as Refusal: return Problem(refusal)
    case let busy as TooManyReadings: return .busy(seconds: busy.seconds)
    case let error as StorageError:
      write(error, at: request)
      return Problem(error, to: request.method)
    default:
      log.write(
        .error, "unexpected", ["route": JSON(pattern(for: request.head)), "detail": JSON("\(error)")])
      return .unexpected(request.method)
    }
  }

  /// The pattern of the route that a request found: what may be logged and counted, since it holds no secret.
  public func pattern(for head: RequestHead) -> String {
    if case .found(let route, _) = table.match(head.method, head.target.segments) {
      return route.pattern.description
    }
    return "none"
  }
}

/// Each name of the query is one the route knows, stands once, and has a value of its schema.
private func checkQuery(_ request: Request, _ route: Route) throws {
  var seen: Set<String> = []
  for item in request.query.items {
    guard let parameter = route.parameters.first(where: { $0.name == item.name }) else {
      let known = route.parameters.map(\.name).joined(separator: ", ")
      throw Problem.badRequest(
        "There is no parameter “\(item.name.prefix(60))” here"
          + (known.isEmpty ? "." : "; there are \(known)."))
    }
    guard seen.insert(item.name).inserted else { throw Problem.badRequest("“\(item.name)” stands twice.") }
    if let mismatch = parameter.mismatch(item.value) {
      throw Problem.badRequest("“\(item.name)” is \(mismatch.detail).")
    }
  }
}

private func isJSON(_ contentType: String, _ method: Method) -> Bool {
  guard let type = MediaType(contentType), type.isUTF8 else { return false }
  return method.bodyTypes.contains(type.essence)
}

/// The JSON of a body that fits the schema; an empty body stands for an empty object.
private func readBody(_ request: Request, _ schema: Schema) throws -> JSON {
  if request.body.isEmpty, !schema.isRequired { return .object([:]) }
  guard request.headers["Content-Type"].map({ isJSON($0, request.method) }) ?? true else {
    throw Problem(
      status: .unsupportedMediaType, code: "unsupported-media-type", title: "Not JSON",
      detail: "Send the body as application/json, in UTF-8.")
  }
  guard let json = JSON(request.body) else {
    throw Problem(
      status: .badRequest, code: "malformed-json", title: "Not JSON",
      detail:
        "The body is not JSON in UTF-8, names a member twice, is nested too deeply, or holds U+0000 or a number "
        + "beyond 64 bits. Send a plain object.")
  }
  let mismatches = schema.mismatches(json)
  guard mismatches.isEmpty else {
    var problem = Problem(
      Refusal(.invalid, "Some members of the body are missing, unknown or of the wrong kind; see errors."))
    problem.mismatches = mismatches
    throw problem
  }
  return json
}
