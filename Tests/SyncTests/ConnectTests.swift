import Booking
import CalDAV
import Desk
import HTTP
import Sync
import TestSupport
import Testing

@testable import HTTPClient

/// How a calendar becomes a destination, and which never do.
@Suite(.serialized) struct ConnectTests {
  private func connect(
    _ scene: TestStudio, _ open: OpenPlace, _ change: (inout CalDAVWish) -> Void = { _ in },
    transport: Transport? = nil, allowsUnencrypted: Bool = true, as handle: String = "ann"
  ) throws -> Destination {
    var wish = CalDAVWish(
      address: open.server?.url ?? open.fake?.address ?? "", user: open.user, password: open.password)
    change(&wish)
    return try connectCalDAV(
      wish, of: "ann", desk: scene.desk, transport: transport ?? open.transport,
      allowsUnencrypted: allowsUnencrypted, by: scene.actor(handle))
  }

  private func withPlace(_ place: Place, _ body: (TestStudio, OpenPlace) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let open = try OpenPlace(place, folder: folder)
      defer { open.close() }
      try withStudio { try body($0, open) }
    }
  }

  @Test(arguments: [Place.fake, .radicale, .xandikos])
  func `a calendar is found from the server's address and takes the bookings ahead (R46, R49)`(
    place: Place
  ) throws {
    try withPlace(place) { studio, open in
      try studio.sell()
      let before = try studio.book("2026-10-20T10:00")
      let made = try connect(studio, open)
      #expect(made.address == open.calendar && made.account == open.user && !made.usesDigest)
      let outside = open.reach(through: open.transport).outside(studio.desk, publicURL: "") { _, _, _ in }
      #expect(try Pusher(studio.desk, outside).runOnce().synced == 1)
      #expect(try open.held().map(\.uid) == [before.uid])
    }
  }

  @Test(arguments: [Place.radicale, .xandikos])
  func `a calendar that is not there is made where that is asked for (R49)`(place: Place) throws {
    try withPlace(place) { studio, open in
      let refused = try refusal { try connect(studio, open, { $0.calendar = "Coaching" }) }
      #expect(refused == .invalid)
      let made = try connect(studio, open, { ($0.calendar, $0.makesCalendar) = ("Coaching", true) })
      #expect(made.name == "Coaching")
      #expect(
        try connect(studio, open, { $0.calendar = open.calendar.split(separator: "/").last.map(String.init) })
          .address == open.calendar)
      // Now there are two to choose from.
      try #expect(refusal { try connect(studio, open) } == .invalid)
    }
  }

  @Test func `the same calendar is no second destination of a coach`() throws {
    try withPlace(.fake) { studio, open in
      _ = try connect(studio, open)
      try #expect(refusal { try connect(studio, open) } == .conflictingChange)
    }
  }

  @Test func `a wrong password is told at once, and nobody without the right makes us ask (R82)`() throws {
    try withPlace(.radicale) { studio, open in
      try #expect(refusal { try connect(studio, open, { $0.password = "wrong" }) } == .destinationUnreachable)
      let nobody: Transport = { _ throws(TransferError) in
        Issue.record("somebody was asked")
        throw TransferError(.closed, "", mayHaveArrived: false)
      }
      for handle in ["sam", "cleo", "bob", "olga", "sofia"] {
        try #expect(refusal { try connect(studio, open, transport: nobody, as: handle) } == .forbidden)
      }
    }
  }

  @Test func `a password never goes over plain http unless private networks are allowed`() throws {
    try withPlace(.radicale) { studio, open in
      try #expect(refusal { try connect(studio, open, allowsUnencrypted: false) } == .invalid)
    }
  }

  @Test func `a calendar in a private network is refused, by address, by name and through redirects (R82)`()
    throws
  {
    try withPlace(.radicale) { studio, open in
      let strict = HTTPClient(policy: NetworkPolicy(), agent: "test")
      defer { strict.close() }
      let port = open.server?.url.split(separator: ":").last.map(String.init) ?? ""
      for host in ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"] {
        let address = "http://\(host):\(port)/alice/"
        try #expect(
          refusal { try connect(studio, open, { $0.address = address }, transport: strict.send) }
            == .destinationUnreachable, "\(host)")
      }
      // A public server that sends us on into the private network.
      let redirecting: Transport = { request throws(TransferError) in
        guard request.url.hasPrefix("https://public.example") else { return try strict.send(request) }
        return ClientResponse(
          .permanentRedirect, headers: ["Location": "http://127.0.0.1:\(port)/alice/"], url: request.url)
      }
      let refused = try refusal {
        try connect(studio, open, { $0.address = "https://public.example/dav/" }, transport: redirecting)
      }
      #expect(refused == .destinationUnreachable)
      #expect(try studio.desk.destinations(of: "ann", for: .system).isEmpty)
    }
  }

  @Test func `a destination that was allowed once is not reached once private networks are refused (R82)`()
    throws
  {
    try withScene(.radicale) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      let strict = HTTPClient(policy: NetworkPolicy(), agent: "test")
      defer { strict.close() }
      let outside = scene.open.reach(through: strict.send)
        .outside(scene.studio.desk, publicURL: "") { _, _, _ in }
      #expect(try Pusher(scene.studio.desk, outside).runOnce().waiting == 1)
      #expect(try scene.status().destination.trouble?.isEmpty == false)
      #expect(try scene.open.held() == [])
      scene.pass(3600)
      try scene.pushAll()
      #expect(try scene.open.held().map(\.uid) == [booking.uid])
    }
  }
}
