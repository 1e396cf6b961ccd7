import HTTP
public import HTTPClient
import Synchronization

/// A CalDAV server in memory, for one user with one home, behind a `Transport`. What servers do differently
/// can be switched on.
public final class FakeCalDAV: Sendable {
  /// What it does otherwise than RFC 4791 wishes, each seen on some server.
  public struct Quirks: Sendable {
    /// No ETag after PUT.
    public var etagMissing = false
    /// Only weak ETags in headers, as behind a proxy that compresses.
    public var etagWeak = false
    /// Adds a property to every event, and folds at other places.
    public var rewritesEvents = false
    /// If-Match and If-None-Match are not looked at.
    public var ignoresPreconditions = false
    /// Where something is, PUT and DELETE without a condition get 412.
    public var unconditionalRefused = false
    /// The answer to a second resource with one UID; nil takes it.
    public var uidConflictStatus: Int? = 409
    /// Whether that answer names `no-uid-conflict`.
    public var uidConflictNamed = true
    /// The answer to PUT where no calendar is.
    public var missingCalendarStatus = 409
    /// Failures of PUT come as 207 with the status inside.
    public var failsInside = false
    /// The answer to a PUT that replaces.
    public var updateStatus = 204
    /// The answer to DELETE.
    public var deleteStatus = 204
    /// calendar-multiget: what is missing is left out instead of told.
    public var multigetLeavesOut = false
    /// calendar-multiget: 404 for all where one is missing.
    public var multigetRefusesAll = false
    /// calendar-query is not known (501).
    public var queryUnknown = false
    /// Hrefs are written with host and with more percent-encoding than needed.
    public var hrefsSpelledOtherwise = false
    /// Every request gets 401.
    public var refusesCredentials = false

    /// None.
    public init() {}
  }

  /// What happens to a request instead of its answer.
  public enum Interruption: Sendable {
    /// Nothing is done; this comes back.
    case answer(ClientResponse)
    /// The transfer fails; before or after the request was carried out.
    case failure(TransferError, isDone: Bool)
  }

  struct Stored {
    var bytes: [UInt8]
    var etag: String
  }

  struct State {
    var quirks: Quirks
    /// Paths with a slash at the end, and their names.
    var calendars: [String: String]
    var resources: [String: Stored] = [:]
    var revision = 0
    var requests: [String] = []
    var interrupt: @Sendable (ClientRequest) -> Interruption? = { _ in nil }
  }

  /// Its origin.
  public static let origin = "https://calendar.example"
  /// Where `discover` begins.
  public let address = FakeCalDAV.origin
  /// The home of its only user.
  public let home = FakeCalDAV.origin + "/dav/alice/"
  /// The calendar that is there from the start, named Lessons.
  public let calendar = FakeCalDAV.origin + "/dav/alice/lessons/"

  let state: Mutex<State>

  /// One empty calendar.
  public init(_ quirks: Quirks = Quirks()) {
    state = Mutex(State(quirks: quirks, calendars: ["/dav/alice/lessons/": "Lessons"]))
  }

  /// Carries requests to it.
  public var transport: Transport {
    { (request: ClientRequest) throws(TransferError) in try self.answer(request) }
  }

  /// What it does otherwise.
  public var quirks: Quirks {
    get { state.withLock { $0.quirks } }
    set { state.withLock { $0.quirks = newValue } }
  }

  /// Every request so far: `PUT /dav/alice/lessons/a.ics`.
  public var requests: [String] { state.withLock { $0.requests } }

  /// Decides of each request whether something happens to it; nil from the closure lets it through.
  public func interrupt(_ decide: @escaping @Sendable (ClientRequest) -> Interruption?) {
    state.withLock { $0.interrupt = decide }
  }

  /// What it holds, by address.
  public var resources: [String: [UInt8]] {
    let held = state.withLock { $0.resources }
    return Dictionary(uniqueKeysWithValues: held.map { (Self.origin + $0.key, $0.value.bytes) })
  }

  /// As if a person had changed it in another program, or with nil removed it.
  public func set(_ href: String, _ bytes: [UInt8]?) {
    state.withLock { state in
      state.revision += 1
      state.resources[path(href)] = bytes.map { Stored(bytes: $0, etag: "\"\(state.revision)\"") }
    }
  }

  /// As if a person had removed a calendar with all in it.
  public func removeCalendar(_ url: String) {
    state.withLock { state in
      state.calendars[path(url)] = nil
      state.resources = state.resources.filter { !$0.key.hasPrefix(path(url)) }
    }
  }

  private func answer(_ request: ClientRequest) throws(TransferError) -> ClientResponse {
    let (interruption, response) = state.withLock { state in
      state.requests.append("\(request.method) \(path(request.url))")
      let interruption = state.interrupt(request)
      switch interruption {
      case .answer?, .failure(_, isDone: false)?: return (interruption, ClientResponse(.internalServerError))
      case nil, .failure(_, isDone: true)?: return (interruption, Self.respond(to: request, &state))
      }
    }
    switch interruption {
    case .answer(var response)?:
      response.url = request.url
      return response
    case .failure(let error, _)?: throw error
    case nil: return response
    }
  }

  private static func respond(to request: ClientRequest, _ state: inout State) -> ClientResponse {
    if state.quirks.refusesCredentials { return ClientResponse(.unauthorized, url: request.url) }
    var response: ClientResponse
    switch request.method.name {
    case "GET": response = get(request, state)
    case "PUT": response = put(request, &state)
    case "DELETE": response = delete(request, &state)
    case "MKCALENDAR": response = makeCalendar(request, &state)
    case "PROPFIND": response = propfind(request, state)
    case "REPORT": response = report(request, state)
    default: response = ClientResponse(.methodNotAllowed)
    }
    response.url = request.url
    return response
  }
}

/// Of an address at this server, or of an href in a body, however its quirk spells them.
func path(_ url: String) -> String {
  var path = url[...]
  for origin in [FakeCalDAV.origin + ":443", FakeCalDAV.origin] where path.hasPrefix(origin) {
    path = path.dropFirst(origin.count)
  }
  return String(path).replacing("%61", with: "a").replacing("%2d", with: "-")
}
