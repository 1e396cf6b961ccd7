import Booking
import Glibc
import HTTP
import HTTPServer
import JSONText
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct OverloadTests {
  @Test func `under load a feed's last bytes are served when all else is refused (R43)`() throws {
    var configuration = Configuration(port: 0)
    configuration.workers = 1
    configuration.queueLimit = 4
    configuration.queuePatience = 60_000
    try withWeb(.socket, configuration) { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed().token).ics"
      let never = "/feeds/\(try scene.feed(.busy).token).ics"
      let served = try web.ask("GET", path)
      let booking = try RawHTTPClient(port: web.port, timeout: 30_000)
      var waiting: [RawHTTPClient] = []

      // Whoever keeps all other writers out stops the only worker, once it comes to the booking.
      try web.studio.storage.alone {
        try booking.request(
          "POST", "/api/v1/bookings",
          ["Authorization: Bearer \(web.tokens["cleo"] ?? "")", "Content-Type: application/json"],
          body: JSON.object(["coach": "ann", "start": "2026-10-28T10:00"]).text)
        var isFull = false
        while !isFull, waiting.count < 20 {
          let client = try RawHTTPClient(port: web.port, timeout: 200)
          try client.request("GET", "/api/v1/brands")
          do {
            isFull = try client.answer().status == 503
          } catch RawHTTPClient.Failure.timedOut {
            waiting.append(client)
          }
        }
        #expect(waiting.count == 3)
        let busy = try web.ask("GET", "/api/v1/coaches")
        #expect(busy.says == "503 server-busy")
        #expect(busy.headers["Retry-After"] != nil)

        let stale = try web.ask("GET", path)
        #expect(stale.status == 200)
        #expect(stale.bytes == served.bytes)
        #expect(stale.headers["Content-Type"] == "text/calendar; charset=utf-8")
        #expect(stale.headers["ETag"] == served.headers["ETag"])
        #expect(stale.headers["X-Content-Type-Options"] == "nosniff")
        let tag = served.headers["ETag"] ?? ""
        #expect(try web.ask("GET", path, nil, ["If-None-Match": tag]).status == 304)
        #expect(try web.ask("HEAD", path).status == 200)
        #expect(try web.ask("PUT", path).status == 503)
        // A feed that was never served has a worker that nothing else holds up.
        #expect(try web.ask("GET", never).status == 200)
        #expect(try web.ask("GET", "/healthz").text == "ok\n")
      }

      #expect(try booking.answer().status == 201)
      for client in waiting { #expect(try client.answer().status == 200) }
      let fresh = try web.ask("GET", path)
      #expect(fresh.bytes != served.bytes)
      #expect(try web.ask("GET", "/metrics").text.contains("\ncoachcal_feed_stale_total 3\n"))
    }
  }
}
