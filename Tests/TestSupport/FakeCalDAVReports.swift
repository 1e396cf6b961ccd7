import HTTP
import HTTPClient
import XMLText

// PROPFIND and REPORT of the server in memory.
extension FakeCalDAV {
  private static let caldav = "urn:ietf:params:xml:ns:caldav"

  static func propfind(_ request: ClientRequest, _ state: State) -> ClientResponse {
    let path = path(request.url)
    let isDeep = request.headers["Depth"] == "1"
    switch path {
    case "/.well-known/caldav":
      return ClientResponse(.movedPermanently, headers: ["Location": "/dav/"])
    case "/", "", "/dav/", "/dav/alice/principal/":
      let principal = XMLElement(
        dav("current-user-principal"),
        children: [XMLElement(dav("href"), text: spelled("/dav/alice/principal/", state))])
      let home = XMLElement(
        .init(caldav, "calendar-home-set"),
        children: [XMLElement(dav("href"), text: spelled("/dav/alice/", state))])
      return multistatus([
        response(path, path.hasSuffix("principal/") ? [principal, home] : [principal], state)
      ])
    case "/dav/alice/":
      let home = response(path, [type(isCalendar: false)], state)
      let inside = state.calendars.sorted { $0.key < $1.key }.map { collection($0.key, $0.value, state) }
      return multistatus([home] + (isDeep ? inside : []))
    default:
      guard let name = state.calendars[path] else { return ClientResponse(.notFound) }
      let inside = resources(in: path, state).map { path, stored in
        response(
          path, [XMLElement(dav("getetag"), text: stored.etag), XMLElement(dav("resourcetype"))], state)
      }
      return multistatus([collection(path, name, state)] + (isDeep ? inside : []))
    }
  }

  static func report(_ request: ClientRequest, _ state: State) -> ClientResponse {
    let calendar = path(request.url)
    guard state.calendars[calendar] != nil, let root = try? XMLElement(request.body) else {
      return ClientResponse(.notFound)
    }
    if root.name.local == "calendar-query" {
      if state.quirks.queryUnknown { return ClientResponse(.notImplemented) }
      let filter = root[.init(caldav, "filter")]
      let wanted = filter.flatMap { texts(in: $0).first } ?? ""
      let found = resources(in: calendar, state).filter { uid($0.1.bytes)?.contains(wanted) == true }
      return multistatus(found.map { object($0.0, $0.1, state) })
    }
    let paths = root.all(dav("href")).map { path($0.text) }
    if state.quirks.multigetRefusesAll, paths.contains(where: { state.resources[$0] == nil }) {
      return ClientResponse(.notFound)
    }
    return multistatus(
      paths.compactMap { path in
        if let stored = state.resources[path] { return object(path, stored, state) }
        if state.quirks.multigetLeavesOut { return nil }
        return XMLElement(
          dav("response"),
          children: [
            XMLElement(dav("href"), text: spelled(path, state)),
            XMLElement(dav("status"), text: "HTTP/1.1 404 Not Found"),
          ])
      })
  }

  static func multistatus(_ responses: [XMLElement]) -> ClientResponse {
    ClientResponse(
      Status(207), headers: ["Content-Type": "application/xml; charset=utf-8"],
      body: XMLElement(dav("multistatus"), children: responses).bytes())
  }

  private static func resources(in calendar: String, _ state: State) -> [(String, Stored)] {
    state.resources.filter { $0.key.hasPrefix(calendar) }.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value)
    }
  }

  private static func object(_ path: String, _ stored: Stored, _ state: State) -> XMLElement {
    let data = String(decoding: stored.bytes, as: UTF8.self)
    return response(
      path,
      [
        XMLElement(dav("getetag"), text: stored.etag), XMLElement(.init(caldav, "calendar-data"), text: data),
      ], state)
  }

  private static func collection(_ path: String, _ name: String, _ state: State) -> XMLElement {
    response(path, [type(isCalendar: true), XMLElement(dav("displayname"), text: name)], state)
  }

  private static func type(isCalendar: Bool) -> XMLElement {
    let calendar = isCalendar ? [XMLElement(.init(caldav, "calendar"))] : []
    return XMLElement(dav("resourcetype"), children: [XMLElement(dav("collection"))] + calendar)
  }

  private static func response(_ path: String, _ properties: [XMLElement], _ state: State) -> XMLElement {
    let propstat = XMLElement(
      dav("propstat"),
      children: [
        XMLElement(dav("prop"), children: properties), XMLElement(dav("status"), text: "HTTP/1.1 200 OK"),
      ])
    return XMLElement(
      dav("response"), children: [XMLElement(dav("href"), text: spelled(path, state)), propstat])
  }

  private static func spelled(_ path: String, _ state: State) -> String {
    guard state.quirks.hrefsSpelledOtherwise else { return path }
    return origin + ":443" + path.replacing("a", with: "%61").replacing("-", with: "%2d")
  }

  private static func texts(in filter: XMLElement) -> [String] {
    (filter.name.local == "text-match" ? [filter.text] : []) + filter.children.flatMap(texts)
  }
}
