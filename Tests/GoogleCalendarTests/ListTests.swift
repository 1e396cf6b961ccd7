import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import Synchronization
import TestSupport
import Testing

@Suite struct ListTests {
  @Test func `calendars are listed over all pages`() throws {
    let scene = try Scene()
    try scene.google.tell("settings", ["page_size": 1])
    let calendars = try scene.calendar.calendars()
    #expect(calendars.map(\.id) == [scene.google.primary, scene.google.studio, scene.google.holidays])
    #expect(calendars.map(\.isPrimary) == [true, false, false])
    #expect(calendars.map(\.isWritable) == [true, true, false])
    #expect(calendars.map(\.zone) == ["Europe/Berlin", "Europe/Berlin", "Europe/Berlin"])
    #expect(calendars.first?.name == "Coach")
    #expect(try scene.count("GET") == 3)
  }

  @Test func `a calendar tells whether it may be written to`() throws {
    let scene = try Scene()
    #expect(try scene.calendar.isWritable(scene.google.primary))
    #expect(try scene.calendar.isWritable(scene.google.studio))
    #expect(try !scene.calendar.isWritable(scene.google.holidays))
    let refused = failure { () throws(GoogleError) in _ = try scene.calendar.isWritable("nobody's") }
    #expect(refused?.code == .calendarMissing)
    #expect(try scene.google.invalid() == [])
  }

  @Test func `our events are found among others, over all pages`() throws {
    let scene = try Scene()
    for number in 0..<7 {
      let owner = number == 3 ? "another" : "studio & co=1"
      let event = session("event\(number)", at: monday + Int64(number) * 86_400) {
        $0.privateProperties = ["coachcal": owner]
      }
      _ = try scene.calendar.insert(event, in: scene.google.studio, sendUpdates: .none)
    }
    _ = try scene.calendar.delete("event5", in: scene.google.studio, sendUpdates: .none)
    let property = (key: "coachcal", value: "studio & co=1")
    let found = try scene.calendar.list(in: scene.google.studio, privateProperty: property, pageSize: 2)
    #expect(found.compactMap(\.id) == ["event0", "event1", "event2", "event4", "event6"])
    let all = try scene.calendar.list(
      in: scene.google.studio, privateProperty: property, showDeleted: true, pageSize: 2)
    #expect(all.compactMap(\.id) == ["event0", "event1", "event2", "event4", "event5", "event6"])
    #expect(all.filter { $0.status == .cancelled }.compactMap(\.id) == ["event5"])
    let later = try scene.calendar.list(
      in: scene.google.studio, privateProperty: property, endingAfter: monday + 2 * 86_400 + 3600)
    #expect(later.compactMap(\.id) == ["event4", "event6"])
    #expect(try scene.google.invalid() == [])
  }

  @Test func `a calendar whose name has a hash is asked for by its whole name`() throws {
    let scene = try Scene()
    #expect(try scene.calendar.list(in: scene.google.holidays, privateProperty: ("a", "b")) == [])
    #expect(try scene.google.invalid() == [])
  }

  @Test func `a page that fails leaves no shorter list`() throws {
    let scene = try Scene()
    for number in 0..<3 {
      _ = try scene.calendar.insert(session("event\(number)"), in: "primary", sendUpdates: .none)
    }
    try scene.google.tell("faults", ["method": "GET", "skip": 1, "status": 500])
    let refused = failure { () throws(GoogleError) in
      _ = try scene.calendar.list(in: "primary", privateProperty: ("coachcal", "booking-1"), pageSize: 1)
    }
    #expect(refused?.code == .serverTrouble)
  }

  @Test func `a list that does not end is garbage`() {
    let same = GoogleCalendarClient(
      accessToken: "ya29.token", transport: answering(200, #"{"items":[],"nextPageToken":"a"}"#))
    #expect(failure { () throws(GoogleError) in _ = try same.calendars() }?.code == .garbage)
    let asked = Mutex(0)
    let endless = GoogleCalendarClient(accessToken: "ya29.token") { _ throws(TransferError) in
      let number = asked.withLock { asked in
        asked += 1
        return asked
      }
      return ClientResponse(.ok, body: Array(#"{"items":[],"nextPageToken":"\#(number)"}"#.utf8))
    }
    #expect(failure { () throws(GoogleError) in _ = try endless.calendars() }?.code == .garbage)
    #expect(asked.withLock { $0 } == 1000)
  }

  @Test func `a missing calendar is told from a missing event`() throws {
    let scene = try Scene()
    try scene.google.tell("forget", ["id": .string(scene.google.studio)])
    let listing = failure { () throws(GoogleError) in
      _ = try scene.calendar.list(in: scene.google.studio, privateProperty: ("a", "b"))
    }
    #expect(listing?.code == .calendarMissing)
    let inserting = failure { () throws(GoogleError) in
      _ = try scene.calendar.insert(session(), in: scene.google.studio, sendUpdates: .none)
    }
    #expect(inserting?.code == .calendarMissing)
    let patching = failure { () throws(GoogleError) in
      _ = try scene.calendar.patch(session(), id: "neverwas", in: "primary", sendUpdates: .none)
    }
    #expect(patching?.code == .notFound)
  }
}
