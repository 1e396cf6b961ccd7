public import Booking
import CalDAV
public import Desk
public import HTTPClient

/// A calendar on a CalDAV server, as a person names it.
public struct CalDAVWish: Sendable {
  /// A host name, an address of the server, or the calendar's own.
  public var address: String
  /// As whom.
  public var user: String
  /// What proves it.
  public var password: String
  /// The calendar's name, or the last part of its address; nil takes the only one there is.
  public var calendar: String?
  /// Whether to make the calendar where there is none of that name (MKCALENDAR, RFC 4791 §5.3.1).
  public var makesCalendar: Bool

  /// Takes each part as it is.
  public init(
    address: String, user: String, password: String, calendar: String? = nil, makesCalendar: Bool = false
  ) {
    self.address = address
    self.user = user
    self.password = password
    self.calendar = calendar
    self.makesCalendar = makesCalendar
  }
}

/// Finds the calendar that is wished for and makes it a destination (R49).
///
/// Throws `forbidden` before anybody is asked, `destination-unreachable` for what the server says, and `invalid`
/// where the wish fits no calendar or several. Passwords go over https alone, unless private networks are allowed.
public func connectCalDAV(
  _ wish: CalDAVWish, of coach: String, desk: Desk, transport: @escaping Transport, allowsUnencrypted: Bool,
  by actor: Actor
) throws -> Destination {
  let person = try desk.managedCoach(coach, by: actor)
  var wish = wish
  wish.address = String(wish.address.filter { !$0.isWhitespace })
  guard allowsUnencrypted || !wish.address.lowercased().hasPrefix("http://") else {
    throw Refusal(.invalid, "The password would travel where everybody can read it. Give an https address.")
  }
  var usesDigest = false
  var client = CalDAVClient(
    transport: transport, credentials: .basic(user: wish.user, password: wish.password))
  let discovery: Discovery
  do throws(DAVError) {
    discovery = try client.discover(wish.address)
  } catch {
    // A server that takes Digest alone refuses Basic as it refuses a wrong password.
    guard error.code == .unauthorized else { throw Refusal(.destinationUnreachable, error.detail) }
    usesDigest = true
    client = CalDAVClient(
      transport: transport, credentials: .digest(user: wish.user, password: wish.password))
    discovery = try reachingServer { () throws(DAVError) in try client.discover(wish.address) }
  }
  let calendar = try chosen(wish, from: discovery, client)
  guard allowsUnencrypted || calendar.url.hasPrefix("https://") else {
    throw Refusal(
      .invalid, "The server names an address without TLS for the calendar. Give its https address.")
  }
  return try desk.addDestination(
    to: person.id, kind: .caldav, name: calendar.name, address: calendar.url, account: wish.user,
    usesDigest: usesDigest, secret: wish.password, by: actor)
}

/// The calendars in which events can be put, of those that a server lets its user see.
private func chosen(
  _ wish: CalDAVWish, from discovery: Discovery, _ client: CalDAVClient
) throws -> CalendarInfo {
  let usable = discovery.calendars.filter { $0.isWritable && $0.takesEvents }
  let names = usable.map { "“\($0.name)”" }.joined(separator: ", ")
  guard let wanted = wish.calendar else {
    guard let only = usable.first, usable.count == 1 else {
      throw Refusal(
        .invalid, usable.isEmpty ? "There is no calendar to write to." : "Say which calendar: \(names).")
    }
    return only
  }
  let fitting = usable.filter {
    $0.name == wanted || $0.url.split(separator: "/").last.map(String.init) == wanted
  }
  if let first = fitting.first {
    guard fitting.count == 1 else {
      throw Refusal(.invalid, "Several calendars are called “\(wanted)”. Give the address of the one.")
    }
    return first
  }
  guard wish.makesCalendar, let home = discovery.homes.first else {
    throw Refusal(
      .invalid, "There is no calendar “\(wanted)” to write to; there are \(names.isEmpty ? "none" : names).")
  }
  return try reachingServer { () throws(DAVError) in try client.makeCalendar(named: wanted, in: home) }
}

private func reachingServer<T>(_ body: () throws(DAVError) -> T) throws(Refusal) -> T {
  do {
    return try body()
  } catch {
    throw Refusal(.destinationUnreachable, error.detail)
  }
}
