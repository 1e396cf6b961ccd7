import Booking
import CivilTime
import Desk
import Gzip
import HTTP
import JSONText
import Store
import Threads

extension Site {
  /// Answers a calendar app (R43): 304 without rendering where it has the newest bytes, and the last bytes
  /// served where the database fails, since an app that gets an error may drop the calendar. May block.
  func feedResponse(_ request: Request, address: String, form: FeedForm) throws -> Response {
    let key = FeedKey(address, form)
    do {
      let state = try desk.feedState(address: address, form: form, publicURL: publicURL)
      fetches.note(state.feed.id, app: request.headers["User-Agent"], at: desk.clock())
      let found = key.map { kept($0, address, state) }
      return try answer(request, state.version, state.changed) {
        if let rendered = found?.rendered { return rendered }
        let (now, bytes) = try desk.renderFeed(address: address, form: form, publicURL: publicURL)
        metrics.count("feed_renders")
        let rendered = RenderedFeed(
          version: now.version, changed: now.changed, plain: Body(bytes), gzip: Body(gzip(bytes)))
        if let key { keep(key, address, now, rendered) }
        return rendered
      }
    } catch let error as StorageError {
      guard let stale = key.flatMap({ staleFeed(request, $0) }) else { throw error }
      log.write(.error, "feed served stale", ["code": JSON(error.code), "detail": JSON(error.message)])
      return stale
    } catch let refusal as Refusal {
      if let key { feeds.forget(key) }
      throw refusal
    }
  }

  /// The last that was served at a feed's address, from memory: for when there is no time to ask whether it is the
  /// newest (R43). Nil for every other request.
  func staleFeed(for head: RequestHead) -> Response? {
    guard head.method.isRead,
      case .found(let route, let parameters) = table.match(head.method, head.target.segments),
      let form = route.feedForm, let key = parameters["token"].flatMap({ FeedKey($0, form) })
    else { return nil }
    return staleFeed(Request(head: head), key).map(guarded)
  }

  /// Looks again at the addresses of these people's feeds that are kept: not even the last that was served at one is
  /// served again once it has ended, by this process or another. Returns who is left for another time: when the database
  /// fails, and after a third of a second, since others wait to be looked at.
  func lookAgain(at people: Set<PersonID>) -> Set<PersonID> {
    let end = monotonicMicroseconds() + 333_000
    var (left, isOver): (Set<PersonID>, Bool) = ([], false)
    for (person, kept) in feeds.feeds(of: people) {
      guard !isOver, (try? kept.forEach(lookAgain)) != nil else {
        left.insert(person)
        isOver = true
        continue
      }
      isOver = monotonicMicroseconds() > end
    }
    return left
  }

  private func lookAgain(_ feed: KeptFeed) throws {
    let state: FeedState? = try revisions.asking {
      do {
        return try desk.feedState(address: feed.address, form: feed.key.form, publicURL: publicURL)
      } catch is Refusal {
        return nil
      }
    }
    guard let state else { return feeds.forget(feed.key) }
    guard state.addressEnds != feed.state.addressEnds else { return }
    // What was served last stays what is served where the database fails.
    var old = feed.state
    old.addressEnds = state.addressEnds
    keep(feed.key, feed.address, old, feed.rendered)
  }

  /// Whether a request is a calendar app's for its feed (R43).
  func isFeed(_ head: RequestHead) -> Bool {
    guard head.method.isRead,
      case .found(let route, _) = table.match(head.method, head.target.segments)
    else { return false }
    return route.feedForm != nil
  }

  private func staleFeed(_ request: Request, _ key: FeedKey) -> Response? {
    guard let kept = feeds.feed(key), kept.state.addressEnds.map({ desk.clock() < $0 }) ?? true else {
      return nil
    }
    struct BytesAreGone: Error {}
    let response = try? answer(request, kept.state.version, kept.state.changed) {
      guard let rendered = kept.rendered else { throw BytesAreGone() }
      return rendered
    }
    if response != nil { metrics.count("feed_stale") }
    return response
  }

  /// What is kept of an address that is in this state now; with bytes, where there are some of this version.
  private func kept(_ key: FeedKey, _ address: String, _ state: FeedState) -> KeptFeed {
    let old = feeds.feed(key)
    if let old, old.state.isSame(as: state) { return old }
    let rendered = old.flatMap { $0.state.version == state.version ? $0.rendered : nil }
    return keep(key, address, state, rendered)
  }

  @discardableResult
  func keep(
    _ key: FeedKey, _ address: String, _ state: FeedState, _ rendered: RenderedFeed?
  ) -> KeptFeed {
    let kept = KeptFeed(key, address, state, revisions.calendar(of: state.feed.person), rendered)
    feeds.keep(kept)
    revisions.isKept(state.mark, kept.calendar)
    return kept
  }

  /// Decides once, by one reading of the clock, whether the app has this version; asks for the bytes only where
  /// it has not. They may be of a later version, where something changed meanwhile: they bring its tag.
  private func answer(
    _ request: Request, _ version: String, _ changed: Instant, rendered: () throws -> RenderedFeed
  ) rethrows -> Response {
    let (now, isCompressed) = (desk.clock(), wantsGzip(request.headers))
    let current = validators(version, changed, at: now, isCompressed: isCompressed)
    switch preconditions(request.method, request.headers, current: current) {
    case .notModified: return unchangedResponse(current)
    case .preconditionFailed: return Problem.otherThanYouHave.response
    case .proceed:
      let feed = try rendered()
      return calendarResponse(
        feed, validators(feed.version, feed.changed, at: now, isCompressed: isCompressed), isCompressed)
    }
  }
}

/// A feed's bytes with all that goes along with them.
func calendarResponse(_ feed: RenderedFeed, _ validators: Validators, _ isCompressed: Bool) -> Response {
  var headers = cacheHeaders(validators)
  headers["Content-Type"] = "text/calendar; charset=utf-8"
  headers["Content-Disposition"] = "inline; filename=\"coachcal.ics\""
  if isCompressed { headers["Content-Encoding"] = "gzip" }
  return Response(.ok, headers: headers, body: isCompressed ? feed.gzip : feed.plain)
}

/// That a feed is as the app has it.
func unchangedResponse(_ validators: Validators) -> Response { .notModified(cacheHeaders(validators)) }

private func cacheHeaders(_ validators: Validators) -> Headers {
  var headers = validators.headers
  headers["Cache-Control"] = "private"
  headers["Vary"] = "Accept-Encoding"
  return headers
}

/// The compressed bytes have a tag of their own (RFC 9110 §8.8.3); an instant that is not past yet is no
/// Last-Modified (§8.8.2.1).
func validators(_ version: String, _ changed: Instant, at now: Instant, isCompressed: Bool) -> Validators {
  Validators(
    tag: EntityTag(isCompressed ? "\(version)-gz" : version),
    lastModified: changed <= now ? changed.seconds : nil)
}

/// Outlook takes some compressed calendars for broken ones.
func wantsGzip(_ headers: Headers) -> Bool {
  guard acceptsGzip(headers) else { return false }
  let app = headers["User-Agent"]?.lowercased() ?? ""
  return !app.contains("outlook") && !app.contains("microsoft")
}

extension FeedState {
  /// Whether there is nothing else to be served.
  fileprivate func isSame(as other: FeedState) -> Bool {
    version == other.version && mark == other.mark && changed == other.changed
      && validUntil == other.validUntil && addressEnds == other.addressEnds && feed.id == other.feed.id
  }
}
