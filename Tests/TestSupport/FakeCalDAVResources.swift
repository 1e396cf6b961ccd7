import HTTP
import HTTPClient
import XMLText

// GET, PUT, DELETE and MKCALENDAR of the server in memory.
extension FakeCalDAV {
  static func get(_ request: ClientRequest, _ state: State) -> ClientResponse {
    guard let stored = state.resources[path(request.url)] else { return ClientResponse(.notFound) }
    return ClientResponse(
      .ok,
      headers: ["Content-Type": "text/calendar; charset=utf-8", "ETag": header(stored.etag, state)],
      body: stored.bytes)
  }

  static func put(_ request: ClientRequest, _ state: inout State) -> ClientResponse {
    let path = path(request.url)
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    func fail(_ status: Int, _ precondition: String? = nil) -> ClientResponse {
      failure(status, precondition, path, inside: state.quirks.failsInside)
    }
    guard state.calendars[String(folder)] != nil else { return fail(state.quirks.missingCalendarStatus) }
    let old = state.resources[path]
    if !isAllowed(request, old, state.quirks) { return fail(412) }
    let text = String(decoding: request.body, as: UTF8.self)
    guard text.hasPrefix("BEGIN:VCALENDAR\r\n"), let uid = uid(request.body), !text.contains("METHOD:") else {
      return fail(403, "valid-calendar-object-resource")
    }
    if let status = state.quirks.uidConflictStatus,
      state.resources.contains(where: {
        $0.key != path && $0.key.hasPrefix(folder) && self.uid($0.value.bytes) == uid
      })
    {
      return fail(status, state.quirks.uidConflictNamed ? "no-uid-conflict" : nil)
    }
    state.revision += 1
    let stored = Stored(
      bytes: state.quirks.rewritesEvents ? rewritten(request.body) : request.body,
      etag: "\"\(state.revision)\"")
    state.resources[path] = stored
    return ClientResponse(
      Status(old == nil ? 201 : state.quirks.updateStatus),
      headers: state.quirks.etagMissing ? [:] : ["ETag": header(stored.etag, state)])
  }

  static func delete(_ request: ClientRequest, _ state: inout State) -> ClientResponse {
    let path = path(request.url)
    guard let old = state.resources[path] else { return ClientResponse(.notFound) }
    guard isAllowed(request, old, state.quirks) else { return ClientResponse(.preconditionFailed) }
    state.resources[path] = nil
    return ClientResponse(Status(state.quirks.deleteStatus))
  }

  static func makeCalendar(_ request: ClientRequest, _ state: inout State) -> ClientResponse {
    let path = path(request.url)
    guard state.calendars[path] == nil else {
      return failure(403, "resource-must-be-null", path, inside: false)
    }
    guard path.hasPrefix("/dav/alice/") else { return ClientResponse(.forbidden) }
    let properties = (try? XMLElement(request.body))?[dav("set")]?[dav("prop")]
    state.calendars[path] = properties?[dav("displayname")]?.text ?? ""
    return ClientResponse(.created)
  }

  private static func isAllowed(_ request: ClientRequest, _ old: Stored?, _ quirks: Quirks) -> Bool {
    let (match, noneMatch) = (request.headers["If-Match"], request.headers["If-None-Match"])
    if quirks.unconditionalRefused, old != nil, match == nil, noneMatch == nil { return false }
    if quirks.ignoresPreconditions { return true }
    if noneMatch == "*", old != nil { return false }
    if let match, match != "*" || old == nil, match != old?.etag { return false }
    return true
  }

  private static func failure(
    _ status: Int, _ precondition: String?, _ path: String, inside: Bool
  ) -> ClientResponse {
    let error = precondition.map {
      [XMLElement(dav("error"), children: [XMLElement(.init("urn:ietf:params:xml:ns:caldav", $0))])]
    }
    guard inside else {
      return ClientResponse(
        Status(status), headers: ["Content-Type": "application/xml"], body: error?[0].bytes() ?? [])
    }
    let response = [
      XMLElement(dav("href"), text: path), XMLElement(dav("status"), text: "HTTP/1.1 \(Status(status))"),
    ]
    return multistatus([XMLElement(dav("response"), children: response + (error ?? []))])
  }

  private static func header(_ etag: String, _ state: State) -> String {
    state.quirks.etagWeak ? "W/" + etag : etag
  }

  static func uid(_ bytes: [UInt8]) -> String? {
    unfolded(bytes).first { $0.hasPrefix("UID:") }.map { String($0.dropFirst(4)) }
  }

  private static func rewritten(_ bytes: [UInt8]) -> [UInt8] {
    var out = ""
    for line in unfolded(bytes) {
      for whole in line == "END:VEVENT" ? ["X-FAKE-ADDED:1", line] : [line] {
        for (place, character) in whole.enumerated() {
          if place > 0, place.isMultiple(of: 30) { out += "\r\n " }
          out.append(character)
        }
        out += "\r\n"
      }
    }
    return Array(out.utf8)
  }
}

func dav(_ local: String) -> XMLElement.Name { .init("DAV:", local) }
