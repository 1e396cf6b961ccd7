import TestSupport

/// Calendar apps: they have or have not what they fetched last, take it compressed or not, keep their connection or not.
func calendarApp(_ studio: Studio) -> Actor {
  Actor(name: "calendar app", pause: 4) {
    let kept = Kept(studio.server.port)
    let paths = studio.feeds.values.sorted()
    var known: [String: (tag: String, body: [UInt8])] = [:]
    return { random in
      let path = random.pick(paths)
      let takesGzip = random.once(in: 3)
      let method = random.once(in: 10) ? "HEAD" : "GET"
      let key = takesGzip ? "\(path) gzip" : path
      var headers = takesGzip ? ["Accept-Encoding: gzip"] : []
      let tag = random.once(in: 4) ? nil : known[key]?.tag
      if let tag { headers.append("If-None-Match: \(tag)") }
      if random.once(in: 20) { kept.leave() }
      let answer = try kept.ask(method, path, headers)
      func wrong(_ what: String) -> WrongAnswer {
        WrongAnswer(description: "\(method) \(headers): \(what); \(answer.lines), \(answer.body.count) bytes")
      }
      guard let found = answer["ETag"] else { throw wrong("no ETag") }
      if answer.status == 304 {
        guard tag == found, answer.body.isEmpty else { throw wrong("not what the app has") }
        return "feed unchanged"
      }
      guard answer.status == 200, answer["Content-Type"]?.hasPrefix("text/calendar") == true,
        (answer["Content-Encoding"] == "gzip") == takesGzip
      else { throw wrong("no feed") }
      if method == "HEAD" { return "feed asked for by HEAD" }
      let isWhole =
        takesGzip
        ? answer.body.starts(with: [0x1F, 0x8B])
        : answer.text.hasPrefix("BEGIN:VCALENDAR\r\n") && answer.text.hasSuffix("END:VCALENDAR\r\n")
      guard isWhole else { throw wrong("no whole calendar") }
      if let known = known[key], known.tag == found, known.body != answer.body {
        throw wrong("other bytes of the same tag")
      }
      known[key] = (found, answer.body)
      return takesGzip ? "feed compressed" : "feed whole"
    }
  }
}

/// Somebody's program that reads the API.
func reader(_ studio: Studio) -> Actor {
  Actor(name: "reader", pause: 30) {
    let kept = Kept(studio.server.port)
    let days = (studio.starts[0].prefix(10), studio.starts[199].prefix(10))
    return { random in
      let client = random.pick(Studio.clients)
      let coach = Studio.coach(of: client)
      let (what, target) = random.pick([
        ("slots", "/api/v1/coaches/\(coach)/slots?from=\(days.0)&to=\(days.1)&duration=60"),
        ("bookings", "/api/v1/bookings"), ("coaches", "/api/v1/coaches"),
        ("document", "/api/v1/openapi.json"),
        ("health", "/readyz"), ("metrics", "/metrics"), ("nobody", "/api/v1/clients/nobody"),
      ])
      let answer = try kept.ask("GET", target, [studio.tokens[client] ?? ""])
      if answer.saysBusy { return RawHTTPClient.Answer.busy }
      let isRight: Bool =
        switch what {
        case "health": answer.status == 200 && answer.text == "ok\n"
        case "metrics": answer.status == 200 && answer.text.contains("coachcal_requests_total")
        case "nobody": answer.status == 404 && answer["Content-Type"] == "application/problem+json"
        default: answer.status == 200 && answer.text.hasPrefix("{") && answer.text.last == "}"
        }
      guard isRight else {
        throw WrongAnswer(description: "\(target): \(answer.status) \(answer.text.prefix(300))")
      }
      return "\(what) read"
    }
  }
}

/// Somebody who listens to what changes for a while, and goes without a word.
func listener(_ studio: Studio) -> Actor {
  Actor(name: "listener", pause: 100) {
    { random in
      let client = try RawHTTPClient(port: studio.server.port, timeout: 20_000)
      let token = studio.tokens[random.pick(Studio.clients)] ?? ""
      try client.request("GET", "/api/v1/events", [token])
      let head = try client.head()
      if head.saysBusy { return RawHTTPClient.Answer.busy }
      guard head.status == 200, head["Content-Type"]?.hasPrefix("text/event-stream") == true else {
        throw WrongAnswer(description: "no stream: \(head.lines)")
      }
      _ = try client.chunk()
      for _ in 0..<Int.random(in: 0..<8, using: &random) where client.hasMore(within: 500) {
        _ = try client.chunk()
      }
      return "stream opened and left"
    }
  }
}
