import HTTP
import HTTPClient
import JSONText

extension GoogleCalendarClient {
  func eventsPath(_ calendar: String) -> String { "/calendars/\(percentEncoded(calendar))/events" }

  func eventPath(_ calendar: String, _ id: String) -> String {
    "\(eventsPath(calendar))/\(percentEncoded(id))"
  }

  /// One request and its 2xx answer.
  func send(
    _ method: Method, _ path: String, _ query: [(String, String)], body: JSON? = nil, ifMatch: String? = nil
  ) throws(GoogleError) -> ClientResponse {
    let address = addresses.calendar + path + (query.isEmpty ? "" : "?" + formEncoded(query))
    var request = ClientRequest(
      method, address, headers: ["Accept": "application/json"], credentials: .bearer(accessToken),
      deadlines: deadlines, largestBody: largestAnswer)
    if let body {
      request.body = body.bytes
      request.headers["Content-Type"] = "application/json; charset=utf-8"
    }
    if let ifMatch { request.headers["If-Match"] = ifMatch }
    let response = try ask(request, through: transport, secrets: [accessToken])
    guard (200..<300).contains(response.status.code) else {
      throw refusal(response, secrets: [accessToken])
    }
    return response
  }
}

extension GoogleError {
  /// What was asked for is the calendar's list of events: if something is missing, it is the calendar.
  var inCollection: GoogleError {
    guard code == .notFound || code == .gone else { return self }
    var error = self
    error.code = .calendarMissing
    return error
  }
}

/// In bytes: a page of 250 events, each with a description of Google's largest size.
private let largestAnswer = 20_000_000
