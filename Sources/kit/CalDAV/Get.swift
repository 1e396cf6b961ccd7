import HTTP
import XMLText

extension CalDAVClient {
  /// The resource as it is there; nil where there is none (404, 410). Its ETag is of just these bytes.
  public func get(_ href: String) throws(DAVError) -> Resource? {
    let address = try address(href)
    let answer = try answer(
      to: DAVRequest(
        method: "GET", address: address, headers: ["Accept": "text/calendar"], purpose: .resource))
    switch answer.status {
    case 404, 410: return nil
    case 200...299:
      guard isCalendar(answer.body) else {
        throw answer.notCalDAV("It gives something else than a calendar.")
      }
      let etag = answer.headers["ETag"]
      if let strong = strongTag(etag) { return Resource(href: href, etag: strong, bytes: answer.body) }
      // The property is not weakened on the way, and comes with the data it belongs to.
      let report = try self.answer(to: multigetRequest([address], in: address.parent))
      if let multistatus = try? report.multistatus(),
        let found = multistatus.entries.first(where: { $0.address.key == address.key }),
        let read = found.resource(href),
        read.etag != nil
      {
        return read
      }
      return Resource(href: href, etag: usableTag(etag), bytes: answer.body)
    default: throw answer.failure()
    }
  }

  /// Several at once (calendar-multiget, RFC 4791 §7.9), fifty for each request. Those that are not there are
  /// left out; each `href` is spelled as it was given.
  public func read(_ hrefs: [String], in calendar: String) throws(DAVError) -> [Resource] {
    let collection = try address(calendar).asCollection
    var found: [Resource] = []
    var rest = hrefs[...]
    while !rest.isEmpty {
      found += try read(batch: rest.prefix(50), in: collection)
      rest = rest.dropFirst(50)
    }
    return found
  }

  private func read(batch hrefs: ArraySlice<String>, in collection: Address) throws(DAVError) -> [Resource] {
    var addresses: [Address] = []
    for href in hrefs { addresses.append(try address(href)) }
    let answer = try answer(to: multigetRequest(addresses, in: collection))
    // 404: one server refuses all because one is missing. The others know no such report.
    guard ![404, 405, 501].contains(answer.status) else {
      try confirm(collection)
      return try getEach(hrefs)
    }
    let entries = try answer.multistatus().entries
    var byKey: [String: Multistatus.Entry] = [:]
    for entry in entries { byKey[entry.address.key] = entry }
    var found: [Resource] = []
    for (href, address) in zip(hrefs, addresses) {
      guard let entry = byKey[address.key] else { continue }
      if let resource = entry.resource(href) {
        found.append(resource)
        continue
      }
      switch entry.status ?? entry.failedProperty ?? 200 {
      case 404 where entry.status != nil, 410 where entry.status != nil: continue
      case 200...299, 404, 410: if let resource = try get(href) { found.append(resource) }
      case let status: throw answer.failure(status: status, conditions: entry.conditions)
      }
    }
    return found
  }

  private func getEach(_ hrefs: ArraySlice<String>) throws(DAVError) -> [Resource] {
    var found: [Resource] = []
    for href in hrefs { if let resource = try get(href) { found.append(resource) } }
    return found
  }

  private func multigetRequest(_ addresses: [Address], in collection: Address) -> DAVRequest {
    DAVRequest(
      method: "REPORT", address: collection, headers: ["Depth": "1", "Accept": acceptsXML],
      body: multiget(addresses), purpose: .calendar)
  }
}

/// For everything that answers in XML.
let acceptsXML = "application/xml, text/xml;q=0.9"

extension Multistatus.Entry {
  /// The calendar object that came with it; nil where none did.
  func resource(_ href: String) -> Resource? {
    guard let data = properties[.caldav("calendar-data")], !data.text.isEmpty else { return nil }
    return Resource(
      href: href, etag: usableTag(properties[.dav("getetag")]?.text), bytes: Array(data.text.utf8))
  }
}
