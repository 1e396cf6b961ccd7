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
      let kept = feeds.feed(feedKey(address, form))
    else { return nil }
    metrics.count("feed_stale")
    return answer(Request(head: head), kept).guarded
  }

  private func feedKey(_ address: String, _ form: FeedForm) -> String { "\(form.rawValue) \(address)" }

  /// Answers a calendar app (R43): 304 without rendering where it has the newest bytes, and the last bytes
  /// served where the database fails, since an app that gets an error may drop the calendar.
  func feedResponse(_ request: Request, address: String, form: FeedForm) throws -> Response {
    let key = feedKey(address, form)
    do {
      let state = try desk.feedState(address: address, form: form, publicURL: publicURL)
      fetches.note(state.feed.id, app: request.headers["User-Agent"], at: desk.clock())
      let kept = feeds.feed(key)
      if let kept, kept.version == state.version { return answer(request, kept) }
      // The two states may differ where something changed in between; the tag is that of the bytes.
      if case .notModified = decision(request, version: state.version, changed: state.changed.seconds) {
        return answer(request, RenderedFeed(state))
      }
      let (now, bytes) = try desk.renderFeed(address: address, form: form, publicURL: publicURL)
      metrics.count("feed_renders")
      let rendered = RenderedFeed(
        feed: now.feed.id, version: now.version, changed: now.changed.seconds, plain: Body(bytes),
        gzip: Body(gzip(bytes)))
      feeds.keep(rendered, at: key)
      return answer(request, rendered)
    } catch let error as StorageError {
      guard let kept = feeds.feed(key) else { throw error }
      log.write(.error, "feed served stale", ["code": JSON(error.code), "detail": JSON(error.message)])
      metrics.count("feed_stale")
      return answer(request, kept)
    } catch let refusal as Refusal {
      feeds.forget(key)
      throw refusal
    }
  }

  private func decision(_ request: Request, version: String, changed: Int64) -> Precondition {
    preconditions(request.method, request.headers, current: validators(request, version, changed))
  }

  private func answer(_ request: Request, _ feed: RenderedFeed) -> Response {
    var headers = validators(request, feed.version, feed.changed).headers
    headers["Cache-Control"] = "private"
    headers["Vary"] = "Accept-Encoding"
    switch decision(request, version: feed.version, changed: feed.changed) {
    case .notModified: return .notModified(headers)
    case .preconditionFailed:
      return Problem(
        status: .preconditionFailed, code: "precondition-failed", title: "Not the calendar you have",
        detail: "The calendar is another than If-Match or If-Unmodified-Since says."
      ).response
    case .proceed: break
    }
    headers["Content-Type"] = "text/calendar; charset=utf-8"
    headers["Content-Disposition"] = "inline; filename=\"coachcal.ics\""
    let compressed = wantsGzip(request)
    if compressed { headers["Content-Encoding"] = "gzip" }
    return Response(.ok, headers: headers, body: compressed ? feed.gzip : feed.plain)
  }

  /// The compressed bytes have a tag of their own (RFC 9110 §8.8.3); an instant that is not past yet is no
  /// Last-Modified (§8.8.2.1).
  private func validators(_ request: Request, _ version: String, _ changed: Int64) -> Validators {
    Validators(
      tag: EntityTag(wantsGzip(request) ? "\(version)-gz" : version),
      lastModified: changed <= desk.clock().seconds ? changed : nil)
  }
}

extension RenderedFeed {
  /// Only what a 304 needs.
  fileprivate init(_ state: FeedState) {
    self.init(
      feed: state.feed.id, version: state.version, changed: state.changed.seconds, plain: .empty, gzip: .empty
    )
  }
}

/// Outlook takes some compressed calendars for broken ones.
private func wantsGzip(_ request: Request) -> Bool {
  let app = request.headers["User-Agent"]?.lowercased() ?? ""
  return acceptsGzip(request.headers) && !app.contains("outlook") && !app.contains("microsoft")
}
