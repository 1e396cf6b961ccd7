import Booking
import CivilTime
import Desk
import HTTP
import HTTPClient
import HTTPServer
import Sync
import TestSupport
import Testing

/// R55, R82: `webcal` says neither TLS nor not. Its address is a secret, which goes in the open only where nobody
/// can be asked over TLS.
@Suite struct WebcalTests {
  private static let secure = "https://club.example/K3Y.ics"
  private static let open = "http://club.example/K3Y.ics"

  @Test(arguments: TransferError.Code.allCases)
  func `after trouble over TLS nobody is asked in the open, unless no server for it is there (R82)`(
    code: TransferError.Code
  ) throws {
    try withClub { club in
      club.answer { request throws(TransferError) in
        guard request.url.hasPrefix("http:") else {
          throw TransferError(code, "Trouble.", mayHaveArrived: false)
        }
        return .calendar(SourceFetchTests.times)
      }
      let mayBeOpen = [.cannotConnect, .notTLS].contains(code)
      let refused = try refusal { try club.subscribe("webcal://club.example/K3Y.ics") }
      #expect(refused == (mayBeOpen ? nil : .sourceUnreachable))
      #expect(club.asked.map(\.url) == (mayBeOpen ? [Self.secure, Self.open] : [Self.secure]))
    }
  }

  @Test(arguments: [301, 400, 401, 403, 404, 410, 429, 500, 502, 503])
  func `whatever is answered over TLS is the answer (R82)`(status: Int) throws {
    try withClub { club in
      club.answer { request in
        request.url.hasPrefix("http:") ? .calendar(SourceFetchTests.times) : ClientResponse(Status(status))
      }
      try #expect(refusal { try club.subscribe("webcal://club.example/K3Y.ics") } == .sourceUnreachable)
      #expect(club.asked.map(\.url) == [Self.secure])
    }
  }

  @Test func `a server that speaks no TLS at its port is asked in the open (R55)`() throws {
    var configuration = Configuration(port: 0)
    configuration.maxConnectionsPerAddress = 0
    let server = Server(configuration) { _ in .bytes(calendar(SourceFetchTests.times), type: "text/calendar")
    }
    try server.start()
    defer { server.stop(grace: 1000) }
    let client = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: "test")
    defer { client.close() }
    let transport: Transport = { request throws(TransferError) in try client.send(request) }
    let address = "webcal://127.0.0.1:\(server.port)/x"
    guard
      case .file = fetch(
        address, etag: nil, lastModified: nil, now: Instant(seconds: 0), transport: transport)
    else {
      Issue.record("it was not fetched")
      return
    }
  }
}
