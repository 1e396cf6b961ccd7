import HTTP
import XMLText

/// What an account has (RFC 6764 §6).
public struct Discovery: Hashable, Sendable {
  /// The user's principal; nil where the server names none.
  public var principal: String?
  /// Where calendars lie and may be made, with a slash at the end; none where the address is a calendar's own.
  public var homes: [String]
  /// Every calendar in them, in the server's order; those that take no events or may not be written too.
  public var calendars: [CalendarInfo]

  /// Takes each part as it is.
  public init(principal: String?, homes: [String], calendars: [CalendarInfo]) {
    self.principal = principal
    self.homes = homes
    self.calendars = calendars
  }
}

extension CalDAVClient {
  /// Finds the calendars of an account: by a host's name, an e-mail address, or an http or https address of the
  /// server, the principal, a calendar home or one calendar, which then is the only one. Without a scheme,
  /// https is meant.
  ///
  /// Throws `.addressRefused` with `newAddress` where the host leads to another one by a redirect: to be
  /// called again with that address, once a person has seen it.
  public func discover(_ text: String) throws(DAVError) -> Discovery {
    let given = try givenAddress(text)
    var walk = Walk(trusted: [given.origin])
    var starts = given.path == "/" && given.query.isEmpty ? [] : [given]
    starts += ["/.well-known/caldav", "/"].compactMap { given.resolving($0) }
    var failures: [DAVError] = []
    for start in starts {
      do throws(DAVError) {
        if let found = try explore(start, &walk) { return found }
      } catch {
        // Nothing else can be asked, or it would say the same.
        if [.transfer, .throttled].contains(error.code) { throw error }
        failures.append(error)
      }
    }
    let order: [DAVError.Code] = [.unauthorized, .addressRefused, .serverTrouble, .forbidden]
    for code in order { if let failure = failures.first(where: { $0.code == code }) { throw failure } }
    throw DAVError(
      .notCalDAV,
      "\(given.origin.text) shows no calendars at this address. Give the CalDAV address that its help names.",
      status: failures.first?.status)
  }

  /// What was learnt on the way.
  private struct Walk {
    var trusted: Set<Address.Origin>
  }

  /// Nil where the address answers, but leads nowhere.
  private func explore(_ start: Address, _ walk: inout Walk) throws(DAVError) -> Discovery? {
    let first = try ask(start, depth: 0, startProperties, &walk)
    guard let context = first.entries.first else { return nil }
    if let calendar = context.calendar {
      return Discovery(
        principal: context.href(.dav("current-user-principal")), homes: [], calendars: [calendar])
    }
    if context.properties[.dav("current-user-principal")]?[.dav("unauthenticated")] != nil, credentials != nil
    {
      throw DAVError(.unauthorized, "\(start.origin.text) does not recognise the user. Connect again.")
    }
    var principal = context.addresses(.dav("current-user-principal")).first
    var homes = context.addresses(.caldav("calendar-home-set"))
    if homes.isEmpty, let principal {
      let about = try ask(principal, depth: 0, [.caldav("calendar-home-set")], &walk)
      homes = about.entries.flatMap { $0.addresses(.caldav("calendar-home-set")) }
    } else if principal == nil, !homes.isEmpty {
      principal = context.address
    }
    if homes.isEmpty {
      // Perhaps it is a home, of a server that names none.
      let calendars = try self.calendars(in: context.address, &walk)
      guard !calendars.isEmpty else { return nil }
      return Discovery(
        principal: principal?.text, homes: [context.address.asCollection.text], calendars: calendars)
    }
    return try gather(principal, homes, &walk)
  }

  /// One home that does not answer hides no other.
  private func gather(
    _ principal: Address?, _ homes: [Address], _ walk: inout Walk
  ) throws(DAVError) -> Discovery {
    var found = Discovery(principal: principal?.text, homes: [], calendars: [])
    var failure: DAVError?
    for home in homes where !found.homes.contains(home.asCollection.text) {
      do throws(DAVError) {
        let calendars = try self.calendars(in: home, &walk)
        found.homes.append(home.asCollection.text)
        for calendar in calendars where !found.calendars.contains(where: { $0.url == calendar.url }) {
          found.calendars.append(calendar)
        }
      } catch {
        failure = failure ?? error
      }
    }
    if found.homes.isEmpty, let failure { throw failure }
    return found
  }

  private func calendars(in home: Address, _ walk: inout Walk) throws(DAVError) -> [CalendarInfo] {
    try ask(home.asCollection, depth: 1, collectionProperties, &walk).entries.compactMap(\.calendar)
  }

  /// A PROPFIND; hrefs in the answer of a server that is trusted make https origins trusted.
  private func ask(
    _ address: Address, depth: Int, _ names: [XMLElement.Name], _ walk: inout Walk
  ) throws(DAVError) -> Multistatus {
    guard walk.trusted.contains(address.origin) || credentials == nil else {
      throw DAVError(
        .addressRefused,
        "The calendars are said to be at \(address.origin.text), which is not given the password: it is another "
          + "server, and not asked by https.")
    }
    let answer = try answer(
      to: DAVRequest(
        method: "PROPFIND", address: address, headers: ["Depth": "\(depth)", "Accept": acceptsXML],
        body: propfind(names), purpose: .discovery(walk.trusted)))
    let multistatus = try answer.multistatus()
    if let status = multistatus.entries.first?.status, status >= 400 { throw answer.failure(status: status) }
    if walk.trusted.contains(where: {
      $0 == answer.address.origin || isUpgrade(of: $0, answer.address.origin)
    }) {
      for entry in multistatus.entries {
        let named = linkNames.flatMap { entry.addresses($0) }
        walk.trusted.formUnion(named.map(\.origin).filter(\.isSecure))
      }
    }
    return multistatus
  }
}

private let linkNames: [XMLElement.Name] = [.dav("current-user-principal"), .caldav("calendar-home-set")]

private let startProperties = collectionProperties + linkNames

extension Multistatus.Entry {
  /// The addresses in a property's hrefs.
  fileprivate func addresses(_ name: XMLElement.Name) -> [Address] {
    let hrefs = properties[name]?.all(.dav("href")) ?? []
    return hrefs.compactMap { address.resolving($0.text)?.asSecure(as: address) }
  }

  fileprivate func href(_ name: XMLElement.Name) -> String? { addresses(name).first?.text }
}

/// From whatever a person types.
private func givenAddress(_ text: String) throws(DAVError) -> Address {
  let text = String(trimmed(text))
  if text.contains("://") { return try address(text) }
  // An e-mail address names a host; a path may hold an @ too.
  let authority = text.prefix { $0 != "/" }
  let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
  return try address("https://\(host)\(text[authority.endIndex...])")
}
