import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import TestSupport
import Testing

@Suite struct RefusalTests {
  @Test(arguments: [
    (401, "authError", GoogleError.Code.unauthorized), (403, "rateLimitExceeded", .rateLimited),
    (403, "userRateLimitExceeded", .rateLimited), (429, "rateLimitExceeded", .rateLimited),
    (403, "quotaExceeded", .quotaExceeded), (403, "dailyLimitExceeded", .quotaExceeded),
    (403, "forbiddenForNonOrganizer", .forbidden), (403, "accessNotConfigured", .invalidClient),
    (403, "requiredAccessLevel", .calendarReadOnly), (403, "forbidden", .forbidden),
    (403, "insufficientPermissions", .insufficientScope), (409, "duplicate", .duplicate),
    (410, "deleted", .gone), (412, "conditionNotMet", .conditionNotMet), (404, "notFound", .notFound),
    (400, "badRequest", .badRequest), (413, "uploadTooLarge", .badRequest),
    (500, "backendError", .serverTrouble), (503, "backendError", .serverTrouble), (302, "moved", .garbage),
  ])
  func `each refusal has the code to act on`(status: Int, reason: String, code: GoogleError.Code) {
    let text =
      #"{"error":{"errors":[{"domain":"global","reason":"\#(reason)","message":"Words"}],"#
      + #""code":\#(status),"message":"Words"}}"#
    let client = GoogleCalendarClient(accessToken: "ya29.token", transport: answering(status, text))
    let refused = failure { () throws(GoogleError) in
      _ = try client.patch(session(), id: "booking1", in: "primary", sendUpdates: .none)
    }
    #expect(refused?.code == code)
    #expect(refused?.detail == "Google answered \(status) \(reason): Words")
    #expect(refused?.mayHaveHappened == (status >= 500))
    #expect(refused?.retryAfter == nil)
  }

  @Test(arguments: [
    (403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", GoogleError.Code.insufficientScope),
    (403, "PERMISSION_DENIED", "SERVICE_DISABLED", .invalidClient),
    (403, "PERMISSION_DENIED", "RATE_LIMIT_EXCEEDED", .rateLimited),
    (429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", .rateLimited),
    (403, "PERMISSION_DENIED", "", .forbidden),
  ])
  func `a refusal in the newer form is understood`(
    status: Int, state: String, reason: String, code: GoogleError.Code
  ) {
    var error: [String: JSON] = [
      "code": .integer(Int64(status)), "status": .string(state), "message": "Words",
    ]
    if !reason.isEmpty { error["details"] = [["@type": "type"], ["reason": .string(reason)]] }
    let client = GoogleCalendarClient(
      accessToken: "ya29.token", transport: answering(status, JSON.object(["error": .object(error)]).text))
    let refused = failure { () throws(GoogleError) in _ = try client.calendars() }
    #expect(refused?.code == code)
    #expect(refused?.detail == "Google answered \(status) \(reason.isEmpty ? state : reason): Words")
  }

  @Test func `the local Google refuses as Google does, and the client understands`() throws {
    let scene = try Scene()
    let reading = failure { () throws(GoogleError) in
      _ = try scene.calendar.insert(session(), in: scene.google.holidays, sendUpdates: .none)
    }
    #expect(reading?.code == .calendarReadOnly)
    let theirs: JSON = [
      "id": "theirs", "summary": "Theirs", "organizer": ["email": "other@example.com"],
      "start": ["dateTime": "2026-05-04T08:00:00Z"], "end": ["dateTime": "2026-05-04T09:00:00Z"],
    ]
    try scene.google.tell("events", ["calendar": .string(scene.google.primary), "event": theirs])
    let another = failure { () throws(GoogleError) in
      _ = try scene.calendar.patch(session(), id: "theirs", in: "primary", sendUpdates: .none)
    }
    #expect(another?.code == .forbidden)
    let long = failure { () throws(GoogleError) in
      _ = try scene.calendar.insert(
        session { $0.privateProperties["k"] = String(repeating: "v", count: 1025) }, in: "primary",
        sendUpdates: .none)
    }
    #expect(long?.code == .badRequest)
    let dash = failure { () throws(GoogleError) in
      _ = try scene.calendar.insert(session("not-an-id"), in: "primary", sendUpdates: .none)
    }
    #expect(dash?.code == .badRequest)
    #expect(try scene.google.invalid().count == 2)
  }

  @Test func `invitations have a quota of their own`() throws {
    let scene = try Scene()
    try scene.google.tell("settings", ["attendees_quota_exceeded": true])
    let invited = session("booking1") { $0.attendees = [.init("anna@example.com")] }
    let refused = failure { () throws(GoogleError) in
      _ = try scene.calendar.insert(invited, in: "primary", sendUpdates: .none)
    }
    #expect(refused?.code == .quotaExceeded)
    _ = try scene.calendar.insert(session("booking1"), in: "primary", sendUpdates: .none)
    try scene.google.tell("settings", ["attendees_quota_exceeded": false])
    let later = try scene.calendar.patch(
      GoogleEvent(attendees: [.init("anna@example.com")]), id: "booking1", in: "primary", sendUpdates: .all)
    #expect(later.attendees?.count == 1)
  }

  @Test func `faults come as often as they were ordered`() throws {
    let scene = try Scene()
    try scene.google.tell(
      "faults",
      ["count": 2, "status": 403, "reason": "userRateLimitExceeded", "retry_after": 30])
    for _ in 0..<2 {
      let refused = failure { () throws(GoogleError) in _ = try scene.calendar.calendars() }
      #expect(refused?.code == .rateLimited)
      #expect(refused?.retryAfter == 30)
    }
    #expect(try scene.calendar.calendars().count == 3)
  }

  @Test func `Retry-After is read as seconds and as a date`() {
    let cases: [(String, Int?)] = [
      ("7", 7), ("0", 0), ("99999999999999999999", 86_400), ("-1", nil), ("soon", nil), ("", nil),
      ("Fri, 20 Nov 2026 08:01:30 GMT", 90), ("Fri, 20 Nov 2026 07:00:00 GMT", 0),
    ]
    for (text, seconds) in cases {
      let client = GoogleCalendarClient(
        accessToken: "ya29.token",
        transport: answering(503, "", ["Retry-After": text, "Date": "Fri, 20 Nov 2026 08:00:00 GMT"]))
      let refused = failure { () throws(GoogleError) in _ = try client.calendars() }
      #expect(refused?.retryAfter == seconds, "\(text)")
    }
  }

  @Test(arguments: ["", "<html>", "[]", "{\"id\":7}", "{", "null", "{\"id\":\"a\",\"id\":\"b\"}"])
  func `an answer that is no event is garbage, and what was asked for may have happened`(text: String) {
    let client = GoogleCalendarClient(accessToken: "ya29.token", transport: answering(200, text))
    let refused = failure { () throws(GoogleError) in
      _ = try client.insert(session("booking1"), in: "primary", sendUpdates: .none)
    }
    #expect(refused?.code == .garbage)
    #expect(refused?.mayHaveHappened == true)
  }

  @Test func `a proxy's page instead of Google's answer is judged by its status`() throws {
    let scene = try Scene()
    let cases: [(Int64, GoogleError.Code)] = [
      (502, .serverTrouble), (404, .notFound), (401, .unauthorized), (403, .forbidden), (429, .rateLimited),
    ]
    for (status, code) in cases {
      try scene.google.tell("faults", ["status": .integer(status), "raw": "<html>no</html>"])
      let refused = failure { () throws(GoogleError) in
        _ = try scene.calendar.patch(session(), id: "booking1", in: "primary", sendUpdates: .none)
      }
      #expect(refused?.code == code)
    }
  }
}
