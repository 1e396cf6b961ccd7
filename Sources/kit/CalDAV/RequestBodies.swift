import XMLText

/// The document with the prefixes that people are used to.
func document(_ root: XMLElement) -> [UInt8] {
  root.bytes(prefixes: ["DAV:": "D", "urn:ietf:params:xml:ns:caldav": "C"])
}

/// RFC 4918 §14.20: a PROPFIND for these properties.
func propfind(_ names: [XMLElement.Name]) -> [UInt8] {
  document(XMLElement(.dav("propfind"), children: [prop(names)]))
}

/// RFC 4791 §9.10: the resources at these paths, with their data.
func multiget(_ addresses: [Address]) -> [UInt8] {
  let hrefs = addresses.map { XMLElement(.dav("href"), text: $0.path + $0.query) }
  return document(
    XMLElement(
      .caldav("calendar-multiget"), children: [prop([.dav("getetag"), .caldav("calendar-data")])] + hrefs))
}

/// RFC 4791 §7.8.6: the events of a UID, with their data. Without a collation, the server's own is meant.
func uidQuery(_ uid: String, collation: String?) -> [UInt8] {
  let match = XMLElement(
    .caldav("text-match"), attributes: collation.map { [.init("", "collation"): $0] } ?? [:], text: uid)
  let property = XMLElement(.caldav("prop-filter"), attributes: [.init("", "name"): "UID"], children: [match])
  let event = XMLElement(
    .caldav("comp-filter"), attributes: [.init("", "name"): "VEVENT"], children: [property])
  let calendar = XMLElement(
    .caldav("comp-filter"), attributes: [.init("", "name"): "VCALENDAR"], children: [event])
  return document(
    XMLElement(
      .caldav("calendar-query"),
      children: [
        prop([.dav("getetag"), .caldav("calendar-data")]),
        XMLElement(.caldav("filter"), children: [calendar]),
      ]))
}

/// RFC 4791 §5.3.1: a calendar of that name for events.
func mkcalendar(_ name: String) -> [UInt8] {
  let event = XMLElement(.caldav("comp"), attributes: [.init("", "name"): "VEVENT"])
  let properties = [
    XMLElement(.dav("displayname"), text: name),
    XMLElement(.caldav("supported-calendar-component-set"), children: [event]),
  ]
  let set = XMLElement(.dav("set"), children: [XMLElement(.dav("prop"), children: properties)])
  return document(XMLElement(.caldav("mkcalendar"), children: [set]))
}

private func prop(_ names: [XMLElement.Name]) -> XMLElement {
  XMLElement(.dav("prop"), children: names.map { XMLElement($0) })
}
