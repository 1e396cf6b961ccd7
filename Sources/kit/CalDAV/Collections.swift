import HTTP
import XMLText

/// What a collection is asked to say of itself.
let collectionProperties: [XMLElement.Name] = [
  .dav("resourcetype"), .dav("displayname"), .dav("current-user-privilege-set"),
  .caldav("supported-calendar-component-set"),
]

extension CalDAVClient {
  /// What the server says of a calendar. Throws `.calendarMissing` where nothing is there, `.notCalDAV` where
  /// something else is.
  public func calendar(at url: String) throws(DAVError) -> CalendarInfo {
    let collection = try address(url).asCollection
    let answer = try properties(of: collection)
    let entries = try answer.multistatus().entries
    guard let entry = entries.first(where: { $0.address.key == collection.key }) ?? entries.first else {
      throw answer.notCalDAV("It tells nothing of the address.")
    }
    if let status = entry.status, !(200...299).contains(status) {
      throw answer.failure(status: status, conditions: entry.conditions)
    }
    guard let found = entry.calendar else { throw answer.notCalDAV("The address is not that of a calendar.") }
    return CalendarInfo(
      url: collection.text, name: found.name, isWritable: found.isWritable, takesEvents: found.takesEvents)
  }

  /// Throws `.calendarMissing` where nothing is at the address: what 403, 404, 405 and 409 to a PUT mean differs
  /// between servers. Throws too where that cannot be told now.
  func confirm(_ collection: Address) throws(DAVError) {
    let answer = try properties(of: collection)
    if [403, 405].contains(answer.status) { return }
    let entries = try answer.multistatus().entries
    if let status = entries.first?.status, status == 404 || status == 410 {
      throw answer.failure(status: status)
    }
  }

  private func properties(of collection: Address) throws(DAVError) -> DAVAnswer {
    try answer(
      to: DAVRequest(
        method: "PROPFIND", address: collection, headers: ["Depth": "0", "Accept": acceptsXML],
        body: propfind(collectionProperties), purpose: .calendar))
  }

  /// Makes a calendar for events (MKCALENDAR, RFC 4791 §5.3.1) in a calendar home. Its address is made of the
  /// name's ASCII letters and digits, with a number behind where that is taken.
  public func makeCalendar(named name: String, in home: String) throws(DAVError) -> CalendarInfo {
    let home = try address(home).asCollection
    for number in 1...50 {
      let slug = slug(name) + (number == 1 ? "" : "-\(number)")
      guard let place = home.resolving("./\(slug)/") else { break }
      let answer = try answer(
        to: DAVRequest(
          method: "MKCALENDAR", address: place, headers: ["Accept": acceptsXML], body: mkcalendar(name),
          purpose: .calendar))
      if (200...299).contains(answer.status), answer.status != 207, !answer.isPage || answer.status == 201 {
        return try calendar(at: place.text)
      }
      // Taken, impossible or not allowed: what is there now tells.
      guard [403, 405, 409, 412, 207].contains(answer.status) else { throw answer.failure() }
      guard try isTaken(place) else {
        try confirm(home)
        throw answer.status == 207 ? answer.notCalDAV("It does not make the calendar.") : answer.failure()
      }
    }
    throw DAVError(.refused, "Too many calendars of this name are there already.")
  }

  private func isTaken(_ place: Address) throws(DAVError) -> Bool {
    do throws(DAVError) {
      try confirm(place)
      return true
    } catch {
      guard error.code == .calendarMissing else { throw error }
      return false
    }
  }
}

private func slug(_ name: String) -> String {
  let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
  return words.isEmpty ? "calendar" : String(words.joined(separator: "-").prefix(40))
}

extension Multistatus.Entry {
  /// The calendar that it describes; nil where it is something else.
  var calendar: CalendarInfo? {
    guard let type = properties[.dav("resourcetype")], type[.caldav("calendar")] != nil else { return nil }
    let name = trimmed(properties[.dav("displayname")]?.text ?? "")
    return CalendarInfo(
      url: address.asCollection.text,
      name: name.isEmpty ? decodedSegment(address.lastSegment) : String(name), isWritable: isWritable,
      takesEvents: takesEvents)
  }

  /// RFC 3744 §5.5: `all` and `write` include the others.
  private var isWritable: Bool {
    guard let set = properties[.dav("current-user-privilege-set")] else { return true }
    let privileges = set.all(.dav("privilege")).flatMap(\.children).map(\.name)
    guard !privileges.isEmpty else { return true }
    return privileges.contains {
      [.dav("all"), .dav("write"), .dav("bind"), .dav("write-content")].contains($0)
    }
  }

  private var takesEvents: Bool {
    guard let set = properties[.caldav("supported-calendar-component-set")] else { return true }
    let names = set.all(.caldav("comp")).compactMap { $0.attributes[.init("", "name")]?.uppercased() }
    return names.isEmpty || names.contains("VEVENT")
  }
}
