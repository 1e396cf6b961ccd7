import JSONText

extension GoogleEvent {
  /// nil without an id. What is not understood is left out.
  init?(_ json: JSON) {
    guard let id = json["id"].string else { return nil }
    self.init(
      id: id, status: json["status"].string.flatMap(Status.init), summary: json["summary"].string,
      description: json["description"].string, location: json["location"].string,
      start: GoogleTime(json["start"]), end: GoogleTime(json["end"]),
      attendees: json["attendees"].array.map { $0.compactMap(Attendee.init) },
      guestsCanSeeOtherGuests: json["guestsCanSeeOtherGuests"].bool,
      guestsCanInviteOthers: json["guestsCanInviteOthers"].bool,
      transparency: json["transparency"].string.flatMap(Transparency.init), colorID: json["colorId"].string,
      privateProperties: (json["extendedProperties"]["private"].object ?? [:]).compactMapValues(\.string),
      conference: Conference(json))
    etag = json["etag"].string
    sequence = json["sequence"].integer
    htmlLink = json["htmlLink"].string
  }

  /// As a request's body: only what can be written.
  func json(clearing: Set<Clearable> = [], inPatch: Bool) -> JSON {
    var members: [String: JSON] = [:]
    if !inPatch { members["id"] = id.map(JSON.string) }
    members["status"] = (status?.rawValue).map(JSON.string)
    members["summary"] = summary.map(JSON.string)
    members["description"] = description.map(JSON.string)
    members["location"] = location.map(JSON.string)
    members["start"] = start?.json(inPatch: inPatch)
    members["end"] = end?.json(inPatch: inPatch)
    members["attendees"] = attendees.map { .array($0.map(\.json)) }
    members["guestsCanSeeOtherGuests"] = guestsCanSeeOtherGuests.map(JSON.bool)
    members["guestsCanInviteOthers"] = guestsCanInviteOthers.map(JSON.bool)
    members["transparency"] = (transparency?.rawValue).map(JSON.string)
    members["colorId"] = colorID.map(JSON.string)
    if !privateProperties.isEmpty {
      members["extendedProperties"] = ["private": .object(privateProperties.mapValues(JSON.string))]
    }
    if let conference, conference.isRequest { members["conferenceData"] = conference.json }
    for member in clearing { members[member.rawValue] = member == .attendees ? .array([]) : .null }
    return .object(members)
  }
}

extension GoogleEvent.Attendee {
  /// nil for one whose address is hidden.
  init?(_ json: JSON) {
    guard let email = json["email"].string else { return nil }
    self.init(email, name: json["displayName"].string)
    response = json["responseStatus"].string
    comment = json["comment"].string
    isOptional = json["optional"].bool
    isResource = json["resource"].bool
    additionalGuests = json["additionalGuests"].integer
  }

  var json: JSON {
    var members: [String: JSON] = ["email": .string(email)]
    members["displayName"] = name.map(JSON.string)
    members["responseStatus"] = response.map(JSON.string)
    members["comment"] = comment.map(JSON.string)
    members["optional"] = isOptional.map(JSON.bool)
    members["resource"] = isResource.map(JSON.bool)
    members["additionalGuests"] = additionalGuests.map { .integer(Int64($0)) }
    return .object(members)
  }
}

extension GoogleEvent.Conference {
  /// Of an event; nil where it has none.
  fileprivate init?(_ event: JSON) {
    let data = event["conferenceData"]
    guard data.object != nil else { return nil }
    let request = data["createRequest"]
    let video = data["entryPoints"].array?.first { $0["entryPointType"].string == "video" }
    self.init(
      requestID: request["requestId"].string,
      state: request["status"]["statusCode"].string.flatMap(State.init),
      link: video?["uri"].string ?? event["hangoutLink"].string)
    // Entry points without a word on the request are as good as made.
    if state == nil, link != nil { state = .success }
  }

  fileprivate var json: JSON {
    ["createRequest": ["requestId": JSON(requestID), "conferenceSolutionKey": ["type": "hangoutsMeet"]]]
  }
}
