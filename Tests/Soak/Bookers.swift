import FoundationEssentials
import TestSupport

/// A booking as program and API print it.
private struct Booking: Decodable {
  var id: String
  var uid: String
  var start: String
}

/// A client who books and then mostly moves: each cancelled booking stays in feeds for two weeks, and they should not grow
/// with the length of a soak. What was booked or moved is in the client's feed at once.
func booker(_ studio: Studio, _ client: String) -> Actor {
  Actor(name: "booker \(client)", pause: 300) {
    let kept = Kept(studio.server.port)
    let headers = [studio.tokens[client] ?? "", "Content-Type: application/json"]
    var current: Booking?
    return { random in
      let start = random.pick(studio.starts.dropLast(20))
      let answer: RawHTTPClient.Answer
      let what: String
      if let booking = current {
        let ends = random.once(in: 200)
        what = ends ? "cancelled" : "moved"
        answer = try kept.ask(
          "POST", "/api/v1/bookings/\(booking.id)/\(ends ? "cancel" : "reschedule")", headers,
          body: ends ? "{}" : #"{"start":"\#(start)"}"#)
      } else {
        what = "booked"
        answer = try kept.ask(
          "POST", "/api/v1/bookings", headers,
          body: #"{"coach":"\#(Studio.coach(of: client))","start":"\#(start)"}"#)
      }
      if answer.saysBusy { return RawHTTPClient.Answer.busy }
      if answer.status == 409, answer.text.contains("slot-full") { return "found no place" }
      guard answer.status == 200 || answer.status == 201,
        let booking = try? JSONDecoder().decode(Booking.self, from: Data(answer.body))
      else { throw WrongAnswer(description: "\(what): \(answer.status) \(answer.text.prefix(300))") }
      current = what == "cancelled" ? nil : booking
      let feed = try kept.ask("GET", studio.feeds[client] ?? "").text
      guard shows(feed, booking.uid, booking.start, isCancelled: what == "cancelled") else {
        throw WrongAnswer(description: "\(what), and the feed does not show it")
      }
      return what
    }
  }
}

/// Whether a feed in Europe/Berlin's time has an event as it should be.
private func shows(_ feed: String, _ uid: String, _ start: String, isCancelled: Bool) -> Bool {
  guard let place = feed.firstRange(of: "UID:\(uid)\r\n") else { return false }
  let before = feed[..<place.lowerBound]
  let begin = before.ranges(of: "BEGIN:VEVENT").last?.upperBound ?? before.startIndex
  let end = feed[place.upperBound...].firstRange(of: "END:VEVENT")?.lowerBound ?? feed.endIndex
  let event = feed[begin..<end]
  // Minutes and seconds are the same in every zone that matters here.
  let minutes = start.dropFirst(14).prefix(5).filter { $0 != ":" }
  let line = event.split(whereSeparator: \.isNewline).first { $0.hasPrefix("DTSTART") } ?? ""
  return event.contains("STATUS:CANCELLED") == isCancelled
    && line.dropLast(line.hasSuffix("Z") ? 1 : 0).hasSuffix(minutes)
}

/// Another process that changes the same database by the command line: the server shows it within two seconds.
func commandLine(_ studio: Studio) -> Actor {
  Actor(name: "command line", pause: 3000) {
    let kept = Kept(studio.server.port)
    let client = Studio.clients[0]
    let coach = Studio.coach(of: client)
    var current: Booking?
    var rotated = ""
    func soon(_ what: String, _ condition: () throws -> Bool) throws {
      guard try becomesTrue(within: 2, condition) else {
        throw WrongAnswer(description: "not within 2 s: \(what)")
      }
    }
    return { random in
      if random.once(in: 3) {
        let isFirst = rotated.isEmpty
        let verb = isFirst ? "add" : "rotate"
        let new = try studio.path(
          studio.coachcal("feeds", verb, "--coach", "coach0", "--kind", "busy", "--json"))
        if !isFirst {
          try soon("an address that was rotated away ends") { try kept.ask("GET", rotated).status == 410 }
        }
        rotated = new
        guard try kept.ask("GET", new).status == 200 else {
          throw WrongAnswer(description: "no rotated feed")
        }
        return "feed rotated by command"
      }
      let start = random.pick(studio.starts.suffix(20).filter { $0 != current?.start })
      let output =
        if let current { try studio.coachcal("move", current.id, "--start", start, "--json") } else {
          try studio.coachcal("book", "--coach", coach, "--client", client, "--start", start, "--json")
        }
      let booking = try JSONDecoder().decode(Booking.self, from: Data(output.utf8))
      current = booking
      try soon("what the command line did") {
        let feed = try kept.ask("GET", studio.feeds[coach] ?? "").text
        return shows(feed, booking.uid, booking.start, isCancelled: false)
      }
      return "moved by command"
    }
  }
}
