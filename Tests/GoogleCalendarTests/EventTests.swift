import GoogleCalendar
import JSONText
import TestSupport
import Testing

@Suite struct EventTests {
  @Test func `an event comes back as it was put there`() throws {
    let scene = try Scene()
    let wanted = session("booking1") { event in
      event.attendees = [.init("anna@example.com", name: "Anna Ä")]
      event.guestsCanSeeOtherGuests = false
      event.guestsCanInviteOthers = false
      event.transparency = .opaque
      event.colorID = "7"
    }
    let made = try scene.calendar.insert(wanted, in: scene.google.primary, sendUpdates: .none)
    var read = made
    #expect(read.status == .confirmed)
    #expect(read.sequence == 0)
    #expect(read.etag != nil)
    #expect(read.htmlLink != nil)
    #expect(read.attendees?.first?.response == "needsAction")
    read.attendees?[0].response = nil
    (read.status, read.sequence, read.etag, read.htmlLink) = (nil, nil, nil, nil)
    #expect(read == wanted)
    #expect(try scene.calendar.get("booking1", in: scene.google.primary) == made)
    #expect(try scene.google.invalid() == [])
  }

  @Test func `an event without an id of ours gets one`() throws {
    let scene = try Scene()
    let made = try scene.calendar.insert(session(), in: "primary", sendUpdates: .none)
    let id = try #require(made.id)
    #expect(try scene.calendar.get(id, in: "primary") == made)
  }

  @Test func `whole days come back as days`() throws {
    let scene = try Scene()
    let days = session("dates1") { event in
      event.start = .day("2026-05-04")
      event.end = .day("2026-05-06")
    }
    let made = try scene.calendar.insert(days, in: "primary", sendUpdates: .none)
    #expect(made.start == .day("2026-05-04"))
    #expect(made.end == .day("2026-05-06"))
    // A person made a day of our hour: a patch makes an hour of it again.
    let again = try scene.calendar.patch(
      GoogleEvent(
        start: .instant(monday, zone: "Europe/Berlin"), end: .instant(monday + 3600, zone: "Europe/Berlin")),
      id: "dates1", in: "primary", sendUpdates: .none)
    #expect(again.start == .instant(monday, zone: "Europe/Berlin"))
    #expect(again.sequence == 1)
    let back = try scene.calendar.patch(
      GoogleEvent(start: .day("2026-05-04"), end: .day("2026-05-05")), id: "dates1", in: "primary",
      sendUpdates: .none)
    #expect(back.end == .day("2026-05-05"))
    #expect(try scene.google.invalid() == [])
  }

  @Test func `a patch changes what it names and leaves the rest`() throws {
    let scene = try Scene()
    let made = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
    let moved = try scene.calendar.patch(
      GoogleEvent(
        summary: "Moved", start: .instant(monday + 7200, zone: "Europe/Berlin"),
        end: .instant(monday + 10_800, zone: "Europe/Berlin"), privateProperties: ["kind": "check-in"]),
      clearing: [.location], id: "booking1", in: "primary", sendUpdates: .none, ifMatch: made.etag)
    #expect(moved.summary == "Moved")
    #expect(moved.location == nil)
    #expect(moved.description == made.description)
    #expect(moved.start?.epochSeconds == monday + 7200)
    #expect(moved.privateProperties == ["coachcal": "booking-1", "kind": "check-in"])
    #expect(moved.sequence == 1)
    #expect(moved.etag != made.etag)
    #expect(try scene.google.invalid() == [])
  }

  @Test func `a patch with everything cleared is still what the API describes`() throws {
    let scene = try Scene()
    let wanted = session("booking1") { event in
      event.attendees = [.init("anna@example.com")]
      event.colorID = "7"
    }
    _ = try scene.calendar.insert(wanted, in: "primary", sendUpdates: .none)
    let bare = try scene.calendar.patch(
      GoogleEvent(), clearing: Set(GoogleEvent.Clearable.allCases), id: "booking1", in: "primary",
      sendUpdates: .none)
    #expect(bare.summary == nil && bare.description == nil && bare.location == nil)
    #expect(bare.attendees == nil && bare.colorID == nil && bare.conference == nil)
    #expect(bare.privateProperties == wanted.privateProperties)
    #expect(try scene.google.invalid() == [])
  }

  @Test func `attendees are replaced whole, and what they answered is written back`() throws {
    let scene = try Scene()
    let wanted = session("booking1") { $0.attendees = [.init("anna@example.com", name: "Anna")] }
    var made = try scene.calendar.insert(wanted, in: "primary", sendUpdates: .all)
    made.attendees?[0].response = "accepted"
    made.attendees?[0].comment = "with pleasure"
    made.attendees?[0].isOptional = true
    made.attendees?[0].additionalGuests = 2
    let more = (made.attendees ?? []) + [.init("ben@gmail.com")]
    let both = try scene.calendar.patch(
      GoogleEvent(attendees: more), id: "booking1", in: "primary", sendUpdates: .externalOnly)
    #expect(both.attendees?.map(\.email) == ["anna@example.com", "ben@gmail.com"])
    #expect(both.attendees?.first == made.attendees?.first)
    let none = try scene.calendar.patch(
      GoogleEvent(attendees: []), id: "booking1", in: "primary", sendUpdates: .none)
    #expect(none.attendees == nil)
    let mails = try scene.google.look("mails").array ?? []
    #expect(mails.map { $0["sendUpdates"].string } == ["all", "externalOnly"])
    #expect(mails.map { $0["to"] } == [["anna@example.com"], ["anna@example.com"]])
  }

  @Test func `only an event that nobody changed meanwhile is changed`() throws {
    let scene = try Scene()
    let made = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
    _ = try scene.calendar.patch(
      GoogleEvent(summary: "By hand"), id: "booking1", in: "primary", sendUpdates: .none)
    let patching = failure { () throws(GoogleError) in
      _ = try scene.calendar.patch(
        GoogleEvent(summary: "Ours"), id: "booking1", in: "primary", sendUpdates: .none, ifMatch: made.etag)
    }
    #expect(patching?.code == .conditionNotMet)
    let deleting = failure { () throws(GoogleError) in
      _ = try scene.calendar.delete("booking1", in: "primary", sendUpdates: .none, ifMatch: made.etag)
    }
    #expect(deleting?.code == .conditionNotMet)
    #expect(try scene.kept("booking1")["summary"] == "By hand")
  }

  @Test func `a deleted event is gone, but its id stays taken`() throws {
    let scene = try Scene()
    _ = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
    #expect(try scene.calendar.delete("booking1", in: "primary", sendUpdates: .none) == .deleted)
    #expect(try scene.calendar.delete("booking1", in: "primary", sendUpdates: .none) == .gone)
    #expect(try scene.calendar.delete("neverwas", in: "primary", sendUpdates: .none) == .gone)
    #expect(try scene.calendar.get("booking1", in: "primary")?.status == .cancelled)
    #expect(try scene.calendar.get("neverwas", in: "primary") == nil)
    let again = failure { () throws(GoogleError) in
      _ = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
    }
    #expect(again?.code == .duplicate)
    let back = try scene.calendar.patch(
      session { $0.status = .confirmed }, id: "booking1", in: "primary", sendUpdates: .none)
    #expect(back.status == .confirmed)
    // A status of cancelled deletes.
    _ = try scene.calendar.patch(
      GoogleEvent(status: .cancelled), id: "booking1", in: "primary", sendUpdates: .none)
    #expect(try scene.calendar.delete("booking1", in: "primary", sendUpdates: .none) == .gone)
  }

  @Test func `a tombstone may stay one`() throws {
    let scene = try Scene()
    _ = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
    _ = try scene.calendar.delete("booking1", in: "primary", sendUpdates: .none)
    let revival = GoogleEvent(status: .confirmed)
    try scene.google.tell("settings", ["tombstones": "stuck"])
    let stuck = try scene.calendar.patch(revival, id: "booking1", in: "primary", sendUpdates: .none)
    #expect(stuck.status == .cancelled)
    try scene.google.tell("settings", ["tombstones": "gone"])
    let gone = failure { () throws(GoogleError) in
      _ = try scene.calendar.patch(revival, id: "booking1", in: "primary", sendUpdates: .none)
    }
    #expect(gone?.code == .gone)
  }

  @Test func `of a deleted event there may be no more than its id, and in the end not even that`() throws {
    let scene = try Scene()
    let property = (key: "coachcal", value: "booking-1")
    _ = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
    _ = try scene.calendar.delete("booking1", in: "primary", sendUpdates: .none)
    let whole = try scene.calendar.list(in: "primary", privateProperty: property, showDeleted: true)
    #expect(whole.compactMap(\.id) == ["booking1"])
    try scene.google.tell("settings", ["tombstones_are_bare": true])
    let bare = try #require(try scene.calendar.get("booking1", in: "primary"))
    #expect(bare.status == .cancelled)
    #expect(bare.start == nil && bare.summary == nil && bare.privateProperties == [:])
    #expect(try scene.calendar.list(in: "primary", privateProperty: property, showDeleted: true) == [])
    try scene.google.tell("vanish", ["calendar": "primary", "id": "booking1"])
    #expect(try scene.calendar.get("booking1", in: "primary") == nil)
    _ = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
  }
}
