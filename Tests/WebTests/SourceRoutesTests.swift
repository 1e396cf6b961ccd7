import Booking
import CivilTime
import Desk
import HTTP
import HTTPClient
import JSONText
import Sync
import Synchronization
import TestSupport
import Testing

@testable import Web

/// R55, R58, R59, R70: calendars handed in and fetched, over HTTP.
@Suite struct SourceRoutesTests {
  private static let times = (10...19).map { ("202611\($0)T080000Z", "202611\($0)T090000Z") }
  private static let path = "/api/v1/coaches/ann/sources"

  @Test(arguments: WebStudio.Way.allCases)
  func `a coach hands in a calendar, again, a smaller one, and resolves what conflicts (R29, R55, R59)`(
    way: WebStudio.Way
  ) throws {
    try withWeb(way) { web in
      let booking = try web.studio.book(
        "2026-11-10T09:30", client: "dan", brand: "south", by: web.studio.actor("ann"))
      let other = try web.studio.book(
        "2026-11-12T09:30", client: "dan", brand: "south", by: web.studio.actor("ann"))
      func slots() throws -> Int {
        try web.ask("GET", "/api/v1/coaches/ann/slots?from=2026-11-11&to=2026-11-11", as: "ann").json["items"]
          .array?.count ?? 0
      }
      let open = try slots()
      let dry = try web.send(calendar(Self.times), "\(Self.path)?name=club&dry_run=yes")
      #expect(dry.status == 200 && dry.json["dry_run"] == true && dry.json["added_count"] == 10)
      #expect(
        dry.json["conflicts"] == [JSON(booking.id.text), JSON(other.id.text)]
          && dry.json["conflict_count"] == 2)
      #expect(try slots() == open)
      // Who owns one brand of the coach's hears how many there are, and which of them are that brand's.
      for (owner, visible) in [("olga", JSON.array([])), ("sofia", dry.json["conflicts"])] {
        let heard = try web.ask(
          "POST", "\(Self.path)?name=club&dry_run=yes", as: owner, bytes: calendar(Self.times),
          ["Content-Type": "text/calendar"])
        #expect(heard.json["conflicts"] == visible && heard.json["conflict_count"] == 2, "\(owner)")
      }

      let done = try web.send(calendar(Self.times), "\(Self.path)?name=club")
      #expect(done.json["added"] == dry.json["added"] && done.json["conflicts"] == dry.json["conflicts"])
      #expect(
        done.json["added"].array?.first == ["start": "2026-11-10T08:00:00Z", "end": "2026-11-10T09:00:00Z"])
      #expect(try slots() < open)
      let again = try web.send(calendar(Self.times, salt: 5), "\(Self.path)?name=club")
      #expect(
        again.json["added_count"] == 0 && again.json["removed_count"] == 0
          && again.json["conflict_count"] == 0)

      let small = try web.send(calendar([]), "\(Self.path)?name=club")
      #expect(small.says == "409 source-shrank")
      let listed = try web.ask("GET", Self.path, as: "ann").json["items"].array
      #expect(listed?.count == 1 && listed?.first?["blackouts"] == 10 && listed?.first?["host"] == .null)

      let conflicts = try web.ask("GET", "/api/v1/coaches/ann/conflicts", as: "ann").json["items"].array
      #expect(conflicts?.map { $0["id"] } == [JSON(booking.id.text), JSON(other.id.text)])
      #expect(try web.ask("POST", "/api/v1/bookings/\(booking.id.text)/keep", as: "ann").status == 204)
      for (handle, kept) in [("ann", JSON(true)), ("dan", nil)] {
        #expect(try web.ask("GET", "/api/v1/bookings/\(booking.id.text)", as: handle).json["kept"] == kept)
      }
      #expect(try web.ask("POST", "/api/v1/bookings/\(other.id.text)/cancel", as: "ann").status == 200)
      #expect(
        try web.ask("POST", "/api/v1/bookings/\(other.id.text)/keep", as: "ann").says == "409 wrong-state")
      #expect(try web.ask("GET", "/api/v1/coaches/ann/conflicts", as: "ann").json["items"] == [])

      #expect(
        try web.send(calendar([]), "\(Self.path)?name=club&allow_shrinking=yes").json["removed_count"] == 10)
      #expect(try slots() == open)
      let id = try #require(listed?.first?["id"].string)
      #expect(try web.ask("DELETE", "/api/v1/sources/\(id)", as: "ann").status == 204)
      #expect(try web.ask("DELETE", "/api/v1/sources/\(id)", as: "ann").status == 404)
      #expect(try web.ask("GET", "/api/v1/sources/\(id)", as: "ann").status == 404)
    }
  }

  @Test
  func `the file lies in the body as it is, or in a form as browsers and programs write them (RFC 7578)`()
    throws
  {
    let file = String(decoding: calendar([("20261110", "20261111")]), as: UTF8.self)
    let head =
      "Content-Disposition: form-data; name=\"file\"; filename=\"a.ics\"\r\nContent-Type: text/calendar\r\n\r\n"
    let field = "Content-Disposition: form-data; name=\"note\"\r\n\r\nBEGIN:NOTHING"
    let forms = [
      "--B\r\n\(head)\(file)\r\n--B--\r\n",
      "--B\r\n\(head)\(file)\r\n--B--",
      "A preamble\r\nof lines\r\n--B\r\n\(field)\r\n--B  \r\n\(head)\(file)\r\n--B--\r\nand an epilogue\r\n--B",
      "--B\r\n\(head)\(file)\r\n--B\r\n\(field)\r\n--B--\r\n",
      "--B\n\(head)\(file)\n--B--\n".replacing("\r\n", with: "\n"),
      "--B\r\n\r\n\(file)\r\n--B--\r\n",
      // Lines that begin as the boundary does are none.
      "--B\r\n\(head)\(file.replacing("SUMMARY:", with: "X-A:1\r\n--BC\r\n--B-\r\nSUMMARY:"))\r\n--B--\r\n",
    ]
    try withWeb { web in
      for (number, form) in forms.enumerated() {
        for type in ["multipart/form-data; boundary=B", "Multipart/Form-Data; charset=utf-8; boundary=\"B\""]
        {
          let answer = try web.send(Array(form.utf8), "\(Self.path)?name=\(number)", type: type)
          #expect(answer.json["source"]["blackouts"] == 1, "\(number) \(answer.text)")
        }
      }
      for type in [
        "text/calendar", "text/calendar; charset=utf-8; method=PUBLISH", "application/octet-stream",
        "TEXT/PLAIN",
      ] {
        #expect(try web.send(Array(file.utf8), "\(Self.path)?name=raw", type: type).json["events"] == 1)
      }
    }
  }

  @Test func `a form without a file is refused, and so is what says that it is no calendar (R82)`() throws {
    let file = String(decoding: calendar([("20261110", "20261111")]), as: UTF8.self)
    let broken = [
      "", "--B--\r\n", "--B\r\n--B--\r\n", "\(file)", "--C\r\n\r\n\(file)\r\n--C--\r\n", "--B\r\n\r\n\(file)",
      "x--B\r\n\r\n\(file)\r\n--B--\r\n",
    ]
    try withWeb { web in
      for form in broken {
        let answer = try web.send(Array(form.utf8), Self.path, type: "multipart/form-data; boundary=B")
        #expect(answer.status == 400 || answer.status == 422, "\(form): \(answer.text)")
      }
      for type in [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
      ] {
        let answer = try web.send(Array("--\r\n\r\n\(file)\r\n----\r\n".utf8), Self.path, type: type)
        #expect(answer.status == 400 || answer.status == 415, "\(type): \(answer.text)")
      }
      for type in [
        "application/json", "text/html", "image/png", "multipart/mixed; boundary=B", "nonsense", "",
      ] {
        let answer = try web.send(Array(file.utf8), Self.path, type: type)
        #expect(answer.says == "415 unsupported-media-type", "\(type): \(answer.text)")
      }
      for query in [
        "name=", "name=\(String(repeating: "x", count: 101))", "kind=day", "dry_run=1", "free_is_busy=true",
      ] {
        let answer = try web.send(Array(file.utf8), "\(Self.path)?\(query)")
        #expect(answer.says == "400 bad-request" || answer.says == "422 invalid", "\(query): \(answer.text)")
      }
      #expect(try web.desk.sources(of: "ann", for: .system).isEmpty)
    }
  }

  @Test func `what cannot be read is answered with what is wrong and in which line (R58)`() throws {
    let good = String(decoding: calendar([("20261110", "20261111")]), as: UTF8.self)
    let files: [(String, String)] = [
      ("<!DOCTYPE html>\n<title>Sign in</title>", ""), ("", ""), ("{}", ""),
      (String(good.dropLast(20)), ""),
      (String(repeating: "BEGIN:VCALENDAR\r\n", count: 100_000), "Line "),
      ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:never\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", ""),
    ]
    try withWeb { web in
      let before = try web.studio.everything()
      for (file, words) in files {
        let answer = try web.send(Array(file.utf8), Self.path)
        #expect(answer.says == "422 calendar-unreadable", "\(file.prefix(40)): \(answer.text.prefix(300))")
        #expect(answer.json["detail"].string?.contains(words) == true || words.isEmpty, "\(answer.text)")
      }
      #expect(try web.studio.everything() == before)
      let twice = good.replacing(
        "END:VCALENDAR", with: "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261301\r\nEND:VEVENT\r\nEND:VCALENDAR")
      let answer = try web.send(Array(twice.utf8), Self.path)
      #expect(
        answer.json["events"] == 1
          && answer.json["findings"].array?.first?["line"].integer.map { $0 >= 10 } == true, "\(answer.text)")
    }
  }

  @Test func `ten megabytes are taken, and more than eleven refused (R58)`() throws {
    try withWeb(.socket) { web in
      let good = calendar([("20261110", "20261111")])
      let end = Array("END:VCALENDAR\r\n".utf8)
      let filler = Array("X-FILLER:\(String(repeating: "x", count: 4000))\r\n".utf8)
      var file = Array(good.dropLast(end.count))
      file.reserveCapacity(11 << 20)
      while file.count + filler.count + end.count <= 10 << 20 { file += filler }
      file += end
      let answer = try web.send(file, Self.path)
      #expect(answer.json["events"] == 1, "\(answer.text.prefix(500))")
      let form = Array("--B\r\n\r\n".utf8) + file + Array("\r\n--B--".utf8)
      #expect(try web.send(form, Self.path, type: "multipart/form-data; boundary=B").json["added_count"] == 0)
      let over = try web.send(file + filler + filler + end, Self.path)
      #expect(over.says == "422 calendar-unreadable", "\(over.text)")
      let huge = [UInt8](repeating: 0x20, count: (11 << 20) + 1)
      #expect(try web.send(huge, Self.path).says == "413 body-too-large")
      // Only this route takes so much.
      let two = [UInt8](repeating: 0x20, count: 2 << 20)
      #expect(try web.ask("POST", "/api/v1/bookings", as: "ann", bytes: two).status == 413)
    }
  }

  @Test func `whatever bytes come in whatever form, the answer is no mistake of ours (R58)`() throws {
    var random = TestRandom(for: "forms")
    let file = calendar(
      [("20261110", "20261111"), ("20261112T080000", "20261112T090000")], lines: ["RRULE:FREQ=DAILY;COUNT=3"])
    let form =
      Array("--B\r\nContent-Disposition: form-data; filename=x\r\n\r\n".utf8) + file
      + Array("\r\n--B--\r\n".utf8)
    try withWeb { web in
      for _ in 0..<400 {
        var bytes = random.once(in: 2) ? form : file
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0:
            bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
          case 1: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
          case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
          default: bytes[place] = random.pick(Array("\r\n-:;=,B9Z\0".utf8))
          }
        }
        let type = random.pick(["text/calendar", "multipart/form-data; boundary=B"])
        let answer = try web.send(bytes, "\(Self.path)?allow_shrinking=yes", type: type)
        #expect(
          [200, 400, 409, 422].contains(answer.status),
          "\(String(decoding: bytes, as: UTF8.self)): \(answer.text)")
      }
    }
  }

  @Test func `a coach subscribes to an address, which is fetched, held back and taken over HTTP (R55, R59)`()
    throws
  {
    let answer = Mutex<ClientResponse>(ClientResponse(.ok, body: calendar(Self.times)))
    let transport: Transport = { _ throws(TransferError) in answer.withLock { $0 } }
    try withWeb(reach: Reach(transport: transport, google: nil, allowsPrivate: false)) { web in
      let address = "webcal://club.example/private-K3Y.ics"
      let path = "/api/v1/coaches/ann/subscriptions"
      let dry = try web.ask("POST", path, as: "ann", ["url": JSON(address), "name": "club", "dry_run": true])
      #expect(dry.json["added_count"] == 10 && dry.json["dry_run"] == true)
      #expect(try web.desk.sources(of: "ann", for: .system).isEmpty)
      let made = try web.ask("POST", path, as: "ann", ["url": JSON(address), "name": "club"])
      let id = try #require(made.json["source"]["id"].string)
      #expect(made.json["source"]["host"] == "club.example" && made.json["source"]["next_poll"].string != nil)
      answer.withLock { $0 = ClientResponse(.ok, body: Array("<html>".utf8)) }
      web.studio.clock.advance(2 * 3600)
      #expect(try pollSources(desk: web.desk, transport: transport) == 1)
      let troubled = try web.ask("GET", "/api/v1/sources/\(id)", as: "ann").json
      #expect(troubled["trouble"].string != nil && troubled["blackouts"] == 10 && troubled["held"] == false)
      answer.withLock { $0 = ClientResponse(.ok, body: calendar([])) }
      #expect(try web.ask("POST", "/api/v1/sources/\(id)/refresh", as: "ann").json["held"] == true)
      let taken = try web.ask("POST", "/api/v1/sources/\(id)/refresh", as: "ann", ["allow_shrinking": true])
        .json
      #expect(taken["held"] == false && taken["blackouts"] == 0 && taken["trouble"] == .null)
      _ = try web.send(calendar(Self.times), "\(Self.path)?name=file")
      let small: JSON = ["url": JSON(address), "name": "file"]
      #expect(try web.ask("POST", path, as: "ann", small).says == "409 source-shrank")
      let allowed: JSON = ["url": JSON(address), "name": "file", "allow_shrinking": true]
      #expect(try web.ask("POST", path, as: "ann", allowed).json["removed_count"] == 10)
      answer.withLock { $0 = ClientResponse(.notFound) }
      let gone = try web.ask("POST", path, as: "ann", ["url": JSON(address), "name": "other"])
      #expect(gone.says == "422 source-unreachable")
      for url in ["", "x", "file:///etc/passwd", "https://u:p@club.example/"] {
        #expect(
          try web.ask("POST", path, as: "ann", ["url": JSON(url), "name": "x"]).status == 422, "\(url)")
      }
      // Whoever knows the address can read the calendar: neither an answer nor the log tells it.
      for (_, _, answer) in web.answers { #expect(!answer.text.contains("K3Y")) }
      for line in web.lines.all { #expect(!line.contains("K3Y")) }
    }
  }
}

extension WebStudio {
  /// Hands in a file for ann.
  fileprivate func send(_ bytes: [UInt8], _ target: String, type: String = "text/calendar") throws -> Answer {
    try ask("POST", target, as: "ann", bytes: bytes, ["Content-Type": type])
  }
}
