import Booking
import CivilTime
import Desk
import Gzip
import HTTP
import JSONText
import Store

extension Site {
  /// The last bytes served at a feed's address, from memory: for when there is no time to ask whether they
  /// are the newest (R43). Nil for every other request.
  func keptFeed(for head: RequestHead) -> Response? {
    guard head.method.isRead,
      case .found(let route, let parameters) = table.match(head.method, head.target.segments),
      let form = route.feedForm, let address = parameters["token"],
      let kept = feeds.feed(feedKey(address, form), at: desk.clock())
    else { return nil }
    metrics.count("feed_stale")
    return answer(Request(head: head), kept.version, kept.changed) { kept }.guarded
  }

  private func feedKey(_ address: String, _ form: FeedForm) -> String { "\(form.rawValue) \(address)" }

  /// Answers a calendar app (R43): 304 without rendering where it has the newest bytes, and the last bytes
  /// served where the database fails, since an app that gets an error may drop the calendar.
  func feedResponse(_ request: Request, address: String, form: FeedForm) throws -> Response {
    let key = feedKey(address, form)
    do {
      let state = try desk.feedState(address: address, form: form, publicURL: publicURL)
      fetches.note(state.feed.id, app: request.headers["User-Agent"], at: desk.clock())
      let kept = feeds.feed(key, at: desk.clock())
      return try answer(request, state.version, state.changed.seconds) {
        if let kept, kept.version == state.version { return kept }
        let (now, bytes) = try desk.renderFeed(address: address, form: form, publicURL: publicURL)
        metrics.count("feed_renders")
        let rendered = RenderedFeed(
          feed: now.feed.id, version: now.version, changed: now.changed.seconds, ends: now.addressEnds,
          plain: Body(bytes), gzip: Body(gzip(bytes)))
        feeds.keep(rendered, at: key)
        return rendered
      }
    } catch let error as StorageError {
      guard let kept = feeds.feed(key, at: desk.clock()) else { throw error }
      log.write(.error, "feed served stale", ["code": JSON(error.code), "detail": JSON(error.message)])
      metrics.count("feed_stale")
      return answer(request, kept.version, kept.changed) { kept }
    } catch let refusal as Refusal {
      feeds.forget(key)
      throw refusal
    }
  }

  /// Decides once, by one reading of the clock, whether the app has this version; asks for the bytes only where
  /// it has not. They may be of a later version, where something changed meanwhile: they bring its tag.
  private func answer(
    _ request: Request, _ version: String, _ changed: Int64, rendered: () throws -> RenderedFeed
  ) rethrows -> Response {
    let now = desk.clock().seconds
    let current = validators(request, version, changed, now)
    switch preconditions(request.method, request.headers, current: current) {
    case .notModified: return .notModified(headers(current))
    case .preconditionFailed:
      return Problem(
        status: .preconditionFailed, code: "precondition-failed", title: "Not the calendar you have",
        detail: "The calendar is another than If-Match or If-Unmodified-Since says."
      ).response
    case .proceed: break
    }
    let feed = try rendered()
    var headers = headers(validators(request, feed.version, feed.changed, now))
    headers["Content-Type"] = "text/calendar; charset=utf-8"
    headers["Content-Disposition"] = "inline; filename=\"coachcal.ics\""
    let compressed = wantsGzip(request)
    if compressed { headers["Content-Encoding"] = "gzip" }
    return Response(.ok, headers: headers, body: compressed ? feed.gzip : feed.plain)
  }

  private func headers(_ validators: Validators) -> Headers {
    var headers = validators.headers
    headers["Cache-Control"] = "private"
    headers["Vary"] = "Accept-Encoding"
    return headers
  }

  /// The compressed bytes have a tag of their own (RFC 9110 §8.8.3); an instant that is not past yet is no
  /// Last-Modified (§8.8.2.1).
  private func validators(
    _ request: Request, _ version: String, _ changed: Int64, _ now: Int64
  ) -> Validators {
    Validators(
      tag: EntityTag(wantsGzip(request) ? "\(version)-gz" : version),
      lastModified: changed <= now ? changed : nil)
  }
}

/// Outlook takes some compressed calendars for broken ones.
private func wantsGzip(_ request: Request) -> Bool {
  let app = request.headers["User-Agent"]?.lowercased() ?? ""
  return acceptsGzip(request.headers) && !app.contains("outlook") && !app.contains("microsoft")
}
