import GoogleCalendar
import JSONText
import TestSupport
import Testing

@Suite struct ConferenceTests {
  private func checkIn(_ id: String = "checkin1") -> GoogleEvent {
    session(id) { $0.conference = .request("request-1") }
  }

  @Test func `a conference is made with the event, and stays through changes`() throws {
    let scene = try Scene()
    let made = try scene.calendar.insert(checkIn(), in: "primary", sendUpdates: .none)
    let conference = try #require(made.conference)
    #expect(conference.state == .success)
    #expect(conference.requestID == "request-1")
    #expect(conference.link?.hasPrefix("https://meet.google.com/") == true)
    // Asked again under the same id, written back as it was read, or not spoken of: it is the same one.
    for change in [checkIn(), made, GoogleEvent(summary: "Moved")] {
      let changed = try scene.calendar.patch(change, id: "checkin1", in: "primary", sendUpdates: .none)
      #expect(changed.conference == conference)
    }
    let other = try scene.calendar.patch(
      GoogleEvent(conference: .request("request-2")), id: "checkin1", in: "primary", sendUpdates: .none)
    #expect(other.conference?.link != conference.link)
    let without = try scene.calendar.patch(
      GoogleEvent(), clearing: [.conference], id: "checkin1", in: "primary", sendUpdates: .none)
    #expect(without.conference == nil)
    #expect(try scene.google.invalid() == [])
  }

  @Test func `a conference that takes its time is read until it is there`() throws {
    let scene = try Scene()
    try scene.google.tell("settings", ["conference_pending_gets": 2])
    let made = try scene.calendar.insert(checkIn(), in: "primary", sendUpdates: .none)
    #expect(made.conference?.state == .pending)
    #expect(made.conference?.isRequest == false)
    var states: [GoogleEvent.Conference.State?] = []
    for _ in 0..<3 {
      states.append(try scene.calendar.get("checkin1", in: "primary")?.conference?.state)
    }
    #expect(states == [.pending, .pending, .success])
    #expect(try scene.calendar.get("checkin1", in: "primary")?.conference?.link != nil)
  }

  @Test func `a conference that cannot be made says so`() throws {
    let scene = try Scene()
    try scene.google.tell("settings", ["conference_outcome": "failure"])
    let made = try scene.calendar.insert(checkIn(), in: "primary", sendUpdates: .none)
    #expect(made.conference?.state == .failure)
    #expect(made.conference?.link == nil)
    try scene.google.tell("settings", ["conference_types": []])
    let refused = failure { () throws(GoogleError) in
      _ = try scene.calendar.insert(checkIn("checkin2"), in: "primary", sendUpdates: .none)
    }
    #expect(refused?.code == .invalidConferenceType)
    #expect(try scene.kept("checkin2") == .null)
  }
}
