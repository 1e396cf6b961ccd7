import HTTP
import XMLText

extension CalDAVClient {
  /// The resources of a calendar that hold this very UID: one, none, or on some servers several. The server
  /// is asked for them (calendar-query, RFC 4791 §7.8); one that cannot search is read whole.
  public func find(uid: String, in calendar: String) throws(DAVError) -> [Resource] {
    let collection = try address(calendar).asCollection
    // The octet collation is the exact one, and the one that servers forget.
    for collation in ["i;octet", nil] {
      let answer = try answer(
        to: DAVRequest(
          method: "REPORT", address: collection, headers: ["Depth": "1", "Accept": acceptsXML],
          body: uidQuery(uid, collation: collation), purpose: .calendar))
      let conditions = answer.conditions.map(\.name.local)
      if collation != nil, conditions.contains("supported-collation") { continue }
      if [405, 501].contains(answer.status) || conditions.contains(where: { $0.hasPrefix("supported-") }) {
        break
      }
      let entries = inside(collection, try complete(answer, collection).entries)
      var found = entries.compactMap { $0.resource($0.address.text) }
      let bare = entries.filter { $0.resource("") == nil && ($0.status ?? 200) < 300 }
      found += try read(bare.map(\.address.text), in: calendar)
      return found.filter { uids(in: $0.bytes).contains(uid) }
    }
    let all = try list(calendar).map(\.href)
    return try read(all, in: calendar).filter { uids(in: $0.bytes).contains(uid) }
  }

  /// Every resource of a calendar with its tag (PROPFIND, Depth 1), collections left out.
  public func list(_ calendar: String) throws(DAVError) -> [Listed] {
    let collection = try address(calendar).asCollection
    let answer = try answer(
      to: DAVRequest(
        method: "PROPFIND", address: collection, headers: ["Depth": "1", "Accept": acceptsXML],
        body: propfind([.dav("getetag"), .dav("resourcetype")]), purpose: .calendar))
    return inside(collection, try complete(answer, collection).entries).filter {
      ($0.status ?? 200) < 300
        && $0.properties[.dav("resourcetype")]?[.dav("collection")] == nil
    }.map { Listed(href: $0.address.text, etag: usableTag($0.properties[.dav("getetag")]?.text)) }
  }

  /// Throws where the server says that the calendar is missing (Xandikos does so inside), or that it left some
  /// out (507, RFC 4791 §7.8): who is not told of an event would write it a second time.
  private func complete(_ answer: DAVAnswer, _ collection: Address) throws(DAVError) -> Multistatus {
    let multistatus = try answer.multistatus()
    let own = multistatus.entries.first { $0.address.key == collection.key }
    guard let own, let status = own.status, status >= 400 else { return multistatus }
    if status == 507 {
      throw DAVError(
        .refused,
        "\(answer.address.origin.text) tells only a part of what the calendar holds: it is too full.",
        status: 507, precondition: own.conditions.first?.name.local)
    }
    throw answer.failure(status: status, conditions: own.conditions)
  }

  /// Those that lie directly in the collection.
  private func inside(_ collection: Address, _ entries: [Multistatus.Entry]) -> [Multistatus.Entry] {
    let prefix = Array((collection.key + "/").utf8)
    return entries.filter { entry in
      let key = entry.address.key.utf8
      return key.count > prefix.count && key.starts(with: prefix)
        && !key.dropFirst(prefix.count).contains(UInt8(ascii: "/"))
    }
  }
}
