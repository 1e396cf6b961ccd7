import HTTP
import HTTPClient
import JSONText

extension GoogleCalendarClient {
  /// All calendars of the account, as it lists them.
  public func calendars() throws(GoogleError) -> [CalendarListEntry] {
    try pages("/users/me/calendarList", [("maxResults", "250")]).compactMap(CalendarListEntry.init)
  }

  /// All events that carry this private property, in no particular order; deleted ones have the status cancelled.
  /// Google need not keep the properties of what was deleted, nor the event itself: one that is not listed may
  /// still have its id taken.
  ///
  /// `endingAfter`, in seconds since 1970, leaves out what was over by then. A list that cannot be read to its
  /// end is an error, never a shorter list.
  public func list(
    in calendar: String, privateProperty: (key: String, value: String), showDeleted: Bool = false,
    endingAfter: Int64? = nil, pageSize: Int = 250
  ) throws(GoogleError) -> [GoogleEvent] {
    var query = [
      ("maxResults", String(pageSize)),
      ("privateExtendedProperty", "\(privateProperty.key)=\(privateProperty.value)"),
    ]
    if showDeleted { query.append(("showDeleted", "true")) }
    if let endingAfter { query.append(("timeMin", RFC3339.format(endingAfter))) }
    let items: [JSON]
    do {
      items = try pages(eventsPath(calendar), query)
    } catch {
      throw error.inCollection
    }
    var events: [GoogleEvent] = []
    for item in items {
      guard let event = GoogleEvent(item) else {
        throw GoogleError(.garbage, "Google listed an event without an id.")
      }
      events.append(event)
    }
    return events
  }

  /// Whether this account may write to a calendar; throws `calendarMissing` where there is none that it may read.
  public func isWritable(_ calendar: String) throws(GoogleError) -> Bool {
    let role: String?
    do {
      let page = try object(send(.get, eventsPath(calendar), [("maxResults", "1")]))
      role = page["accessRole"].string
    } catch {
      throw error.inCollection
    }
    guard let role else {
      throw GoogleError(.garbage, "Google listed a calendar without saying what is allowed there.")
    }
    return role == "writer" || role == "owner"
  }

  /// The items of every page, bounded: 1000 pages, and 100 million bytes on all of them.
  private func pages(_ path: String, _ query: [(String, String)]) throws(GoogleError) -> [JSON] {
    var items: [JSON] = []
    var seen: Set<String> = []
    var token: String?
    var bytes = 0
    repeat {
      let response = try send(.get, path, query + (token.map { [("pageToken", $0)] } ?? []))
      let page = try object(response)
      // A page may be empty and still have a next one.
      guard let found = page["items"].array ?? (page["items"] == .null ? [] : nil) else {
        throw GoogleError(.garbage, "Google answered with a list that is none.")
      }
      items += found
      bytes += response.body.count
      token = page["nextPageToken"].string
      if let token, !seen.insert(token).inserted || seen.count >= 1000 || bytes > 100_000_000 {
        throw GoogleError(.garbage, "Google's list does not end: \(items.count) items so far.")
      }
    } while token != nil
    return items
  }
}
