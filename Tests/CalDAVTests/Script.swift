import CalDAV
import HTTP
import HTTPClient
import Synchronization
import TestSupport

/// A server that answers by the book: what is asked at an address gets what stands there.
final class Script: Sendable {
  typealias Answer = @Sendable (ClientRequest) -> Result<ClientResponse, TransferError>

  private let answers: [String: Answer]
  private let gathered = Shared<ClientRequest>()

  /// Answers by `METHOD address`; all else gets 404.
  init(_ answers: [String: Answer]) { self.answers = answers }

  var requests: [ClientRequest] { gathered.values }
  /// `METHOD address` of each.
  var lines: [String] { requests.map { "\($0.method) \($0.url)" } }

  func client(_ credentials: Credentials? = .basic(user: "alice", password: "secret")) -> CalDAVClient {
    CalDAVClient(transport: transport, credentials: credentials)
  }

  private var transport: Transport {
    { (request: ClientRequest) throws(TransferError) in
      self.gathered.append(request)
      let answer = self.answers["\(request.method) \(request.url)"]
      var response = try answer?(request).get() ?? ClientResponse(.notFound)
      response.url = request.url
      return response
    }
  }
}

func reply(_ status: Int, _ headers: Headers = [:], _ body: String = "") -> Script.Answer {
  { _ in .success(ClientResponse(Status(status), headers: headers, body: Array(body.utf8))) }
}

func redirect(_ status: Int, _ location: String) -> Script.Answer { reply(status, ["Location": location]) }

func failing(_ code: TransferError.Code, mayHaveArrived: Bool) -> Script.Answer {
  { _ in .failure(TransferError(code, "It did not work.", mayHaveArrived: mayHaveArrived)) }
}

let loginPage = reply(
  200, ["Content-Type": "text/html; charset=utf-8"],
  "<!DOCTYPE html><html><body>Please log in<br></body></html>")

/// A multistatus, with D and C bound.
func multistatus(_ responses: String) -> Script.Answer {
  reply(
    207, ["Content-Type": "application/xml; charset=utf-8"],
    #"<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">"#
      + responses + "</D:multistatus>")
}

/// One response with properties found.
func found(_ href: String, _ properties: String) -> String {
  "<D:response><D:href>\(href)</D:href><D:propstat><D:prop>\(properties)</D:prop>"
    + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
}

/// One response with a status of its own.
func told(_ href: String, _ status: Int, _ more: String = "") -> String {
  "<D:response><D:href>\(href)</D:href><D:status>HTTP/1.1 \(status) X</D:status>\(more)</D:response>"
}

/// An error's body.
func davError(_ inside: String) -> String {
  #"<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">\#(inside)</D:error>"#
}

let calendarType = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
let collectionType = "<D:resourcetype><D:collection/></D:resourcetype>"

func object(_ href: String, _ etag: String, _ data: String) -> String {
  found(href, "<D:getetag>\(etag)</D:getetag><C:calendar-data><![CDATA[\(data)]]></C:calendar-data>")
}

func event(_ uid: String, summary: String = "Session") -> String {
  """
  BEGIN:VCALENDAR\r
  VERSION:2.0\r
  PRODID:-//coachcal//test//EN\r
  BEGIN:VEVENT\r
  UID:\(uid)\r
  DTSTAMP:20260101T000000Z\r
  DTSTART:20260105T100000Z\r
  DTEND:20260105T110000Z\r
  SUMMARY:\(summary)\r
  END:VEVENT\r
  END:VCALENDAR\r

  """
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The error that is thrown; nil where none is.
func davError<T>(_ body: () throws(DAVError) -> T) -> DAVError? {
  do throws(DAVError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

let home = "https://c.example/dav/alice/"
let lessons = "https://c.example/dav/alice/lessons/"
let there = multistatus(found("/dav/alice/lessons/", calendarType))
