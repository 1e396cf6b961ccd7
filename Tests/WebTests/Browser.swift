import Booking
import Desk
import HTTP
import HTTPClient
import JSONText
import Secrets
import Store
import Sync
import TestSupport
import Testing

@testable import Web

/// A coach's browser at a site that knows one local Google.
final class Browser {
  let studio: TestStudio
  let lines = Lines()
  private let site: Site
  private let http = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: "test")
  private let token: String
  private let cookieName: String

  init(_ studio: TestStudio, _ google: LocalGoogle, publicURL: String) throws {
    self.studio = studio
    cookieName = publicURL.hasPrefix("https://") ? "__Host-coachcal_consent" : "coachcal_consent"
    let http = http
    let transport: Transport = { request throws(TransferError) in try http.send(request) }
    let account = GoogleAccount(
      clientID: google.clientID, clientSecret: google.clientSecret, addresses: google.addresses,
      transport: transport)
    site = Site(
      desk: studio.desk, publicURL: publicURL, version: "0", log: Log(now: { "now" }, line: lines.add),
      reach: Reach(transport: transport, google: account, allowsPrivate: true), limit: WebStudio.unlimited)
    token = try studio.desk.addToken(for: "ann", name: "test", by: .system).token.text
  }

  deinit { http.close() }

  /// The path of a new link, as the API gives it to ann.
  func link(_ calendar: String = "primary") throws -> String {
    try link("/api/v1/coaches/ann/consents", ["calendar": .string(calendar)])
  }

  /// The path of a link that lets us in again.
  func link(of destination: Destination) throws -> String {
    try link("/api/v1/destinations/\(destination.id.text)/consents", [:])
  }

  private func link(_ target: String, _ body: JSON) throws -> String {
    let headers: Headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"]
    let answer = try ask(.post, target, headers, body.bytes)
    let url = try #require(answer.json["url"].string, "\(answer.text)")
    let path = try #require(url.firstRange(of: "/oauth/"))
    return String(url[path.lowerBound...])
  }

  func open(_ target: String, _ method: Method = .get) throws -> Answer {
    try ask(method, target, [:], [])
  }

  /// Comes back with a query and a cookie among others.
  func callback(_ query: String, _ session: String?, _ method: Method = .get) throws -> Answer {
    let cookie = session.map { "theme=dark; \(cookieName)=\($0); x=y" } ?? "theme=dark"
    return try ask(method, "/oauth/google/callback?\(query)", ["Cookie": cookie], [])
  }

  /// Where a start sends the browser.
  func way(_ start: Answer) throws -> String { try #require(start.headers["Location"], "\(start.text)") }

  /// What a start's cookie holds.
  func session(_ start: Answer) throws -> String {
    let cookie = try #require(start.headers["Set-Cookie"]?.split(separator: ";").first)
    return String(cookie.split(separator: "=", maxSplits: 1)[1])
  }

  func destinations() throws -> [Destination] {
    try studio.desk.destinations(of: "ann", for: .system).map(\.destination)
  }

  private func ask(_ method: Method, _ target: String, _ headers: Headers, _ body: [UInt8]) throws -> Answer {
    guard let request = Request(method, target, headers: headers, body: body) else {
      throw UnreadableError(text: target)
    }
    let response = site.respond(to: request)
    return Answer(status: response.status.code, headers: response.headers, bytes: response.body.bytes)
  }
}
