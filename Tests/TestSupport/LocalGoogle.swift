import Glibc
public import GoogleCalendar
public import JSONText
import Synchronization

/// Tests/Peers/local_google.py as a process of its own: the Calendar API and its sign-in for one account, empty
/// at first. It ends with this object, or with the program that runs the tests.
public final class LocalGoogle: Sendable {
  /// Where it is.
  public let addresses: GoogleAddresses
  /// The client that it knows.
  public let clientID: String
  /// Its secret.
  public let clientSecret: String
  /// Of 127.0.0.1.
  public let port: UInt16
  /// What it said when it began, as check_local_google.py wants it.
  public let announcement: String
  /// Its account's own calendar.
  public let primary = "coach@example.com"
  /// Another one, which the account may write to.
  public let studio = "studio@group.calendar.google.com"
  /// A third, which it may only read.
  public let holidays = "holidays#de@group.v.calendar.google.com"

  private let child: pid_t
  private let draining: BackgroundWork<Void>
  private let isOver = Mutex(false)

  /// Starts it and waits until it listens.
  public init() throws {
    let script = "\(PackageRoot.path)/Tests/Peers/local_google.py"
    let started = try begin(peer("python"), [script, "--parent", "\(getpid())"], input: [], environment: [:])
    child = started.child
    announcement = firstLine(of: started.output, seconds: 30)
    // Whatever it still writes is read, or it would wait for us.
    draining = BackgroundWork { _ = try? started.readAll(seconds: 3600) }
    let said = JSON(Array(announcement.utf8)) ?? .null
    port = UInt16(said["port"].integer ?? 0)
    addresses = GoogleAddresses(
      authorization: said["GOOGLE_AUTH_URL"].string ?? "", token: said["GOOGLE_TOKEN_URL"].string ?? "",
      calendar: said["GOOGLE_API_ROOT"].string ?? "")
    clientID = said["GOOGLE_CLIENT_ID"].string ?? ""
    clientSecret = said["GOOGLE_CLIENT_SECRET"].string ?? ""
    guard port != 0 else { throw Unexpected("\(script) did not begin; `make peers` installs what it needs") }
  }

  deinit { stop() }

  /// Ends it; nothing listens on its port then.
  public func stop() {
    let wasOver = isOver.withLock { over in
      defer { over = true }
      return over
    }
    guard !wasOver else { return }
    kill(child, SIGKILL)
    _ = draining.wait()
    _ = reap(child)
  }

  /// What coachcal reads to find it.
  public var environment: [String: String] {
    var environment: [String: String] = [:]
    for (name, value) in JSON(Array(announcement.utf8))?.object ?? [:] where name != "port" {
      environment[name] = value.string
    }
    return environment
  }

  /// Tells it something: the script's head says what there is.
  @discardableResult
  public func tell(_ name: String, _ told: JSON = [:]) throws -> JSON {
    try control("POST", name, body: told.text)
  }

  /// Asks it what it holds: `events`, `requests`, `invalid`, `mails`, `settings`.
  public func look(_ name: String) throws -> JSON { try control("GET", name, body: nil) }

  /// Requests that no client should make, as far as there were any.
  public func invalid() throws -> [String] {
    (try look("invalid").array ?? []).map(\.text)
  }

  /// The events of a calendar, deleted ones too, in the order they were made.
  public func events(in calendar: String? = nil) throws -> [JSON] {
    try look("events")[calendar ?? primary].array ?? []
  }

  /// Tokens without the consent page.
  public func grant(scopes: [String] = GoogleScope.wanted) throws -> Tokens {
    let answer = try tell("grant", ["scopes": .array(scopes.map(JSON.string))])
    return Tokens(
      access: answer["access_token"].string ?? "", lifetime: answer["expires_in"].integer ?? 0,
      refresh: answer["refresh_token"].string, scopes: Set(scopes))
  }

  /// What the person's browser brings back from the consent page, as a query's text.
  public func consent(_ url: String) throws -> String {
    let client = try RawHTTPClient(port: port)
    guard let path = url.firstRange(of: "/auth") else { throw Unexpected("\(url) is not the consent page") }
    try client.request("GET", String(url[path.lowerBound...]))
    let answer = try client.answer()
    guard let place = answer["Location"], let mark = place.firstIndex(of: "?") else {
      throw Unexpected("the consent page answered \(answer.status): \(answer.text)")
    }
    return String(place[place.index(after: mark)...])
  }

  private func control(_ method: String, _ name: String, body: String?) throws -> JSON {
    let client = try RawHTTPClient(port: port)
    try client.request(method, "/_control/\(name)", ["Connection: close"], body: body)
    let answer = try client.answer()
    guard answer.status == 200, let value = JSON(answer.body) else {
      throw Unexpected("\(name) was answered \(answer.status): \(answer.text)")
    }
    return value
  }
}

/// Empty where none comes in time.
private func firstLine(of output: Descriptor, seconds: Int) -> String {
  var line: [UInt8] = []
  var byte: UInt8 = 0
  var waiting = [pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)]
  while line.count < 10_000, poll(&waiting, 1, Int32(seconds * 1000)) > 0, read(output.number, &byte, 1) == 1
  {
    if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
    line.append(byte)
  }
  return ""
}
