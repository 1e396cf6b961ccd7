import Booking
import CivilTime
import Desk
import HTTP
import HTTPServer
import Synchronization
import Threads

extension Site {
  /// The answer to a calendar app, where memory has it and it is certain that it is the newest, or was less than a second
  /// ago: on the event thread, without a look at disk or pool. Nil for everything else, which takes a worker.
  func readyFeed(_ head: borrowing HeadView) -> ReadyResponse? {
    guard let (address, form) = feedAddress(head.target), let key = FeedKey(address, form),
      let kept = feeds.feed(key)
    else { return nil }
    let (state, now, moment) = (kept.state, desk.clock(), monotonicMicroseconds())
    revisions.isAsked(at: moment)
    guard now < state.validUntil,
      revisions.isStill(state.mark, kept.calendar, at: moment),
      // Who wants to know how long it took is answered by a worker.
      !head.has("prefer"), let answer = answer(head, kept, at: now)
    else { return nil }
    let ready = kept.ready(answer) { rendered in makeReady(answer, state, rendered, form) }
    guard ready != nil else { return nil }
    fetches.note(state.feed.id, app: head.only("user-agent").map(text), at: now)
    fromMemory.add(1, ordering: .relaxed)
    return ready
  }

  /// Which answer the request's conditions lead to; nil for the rarer ones.
  private func answer(_ head: borrowing HeadView, _ kept: KeptFeed, at now: Instant) -> FeedAnswer? {
    let isCompressed =
      head.has("accept-encoding") && wantsGzip(head.headers(["accept-encoding", "user-agent"]))
    guard !head.has("if-match"), !head.has("if-unmodified-since") else { return nil }
    var answer = FeedAnswer(
      isNotModified: true, isCompressed: isCompressed, isDated: kept.state.changed <= now)
    let tag = isCompressed ? kept.compressedTag : kept.tag
    if let asked = head.only("if-none-match"), asked.elementsEqual(tag) { return answer }
    if !head.has("if-none-match"), !head.has("if-modified-since") {
      answer.isNotModified = false
      return answer
    }
    let conditions = head.headers(["if-none-match", "if-modified-since"])
    let current = validators(kept.state.version, kept.state.changed, at: now, isCompressed: isCompressed)
    switch preconditions(.get, conditions, current: current) {
    case .proceed: answer.isNotModified = false
    case .notModified: break
    case .preconditionFailed: return nil
    }
    return answer
  }

  private func makeReady(
    _ answer: FeedAnswer, _ state: FeedState, _ rendered: RenderedFeed?, _ form: FeedForm
  ) -> ReadyResponse? {
    let validators = validators(
      state.version, state.changed, at: answer.isDated ? state.changed : state.changed + -1,
      isCompressed: answer.isCompressed)
    if answer.isNotModified {
      return ReadyResponse(guarded(unchangedResponse(validators)), name: form.pattern)
    }
    guard let rendered, rendered.version == state.version else { return nil }
    return ReadyResponse(
      guarded(calendarResponse(rendered, validators, answer.isCompressed)), name: form.pattern)
  }
}

extension FeedForm {
  /// The path of a feed's addresses, for the table of routes and for counting.
  var pattern: String {
    switch self {
    case .events: "/feeds/{token}.ics"
    case .freeBusy: "/freebusy/{token}.ifb"
    }
  }
}

private typealias Bytes = UnsafeBufferPointer<UInt8>

/// The address in a target that is a feed's path in its usual form, with a query that needs no decoding or none.
private func feedAddress(_ target: UnsafeBufferPointer<UInt8>) -> (
  Slice<UnsafeBufferPointer<UInt8>>, FeedForm
)? {
  let path = target.firstIndex(of: UInt8(ascii: "?")).map { target[..<$0] } ?? target[...]
  guard target[path.endIndex...].dropFirst().allSatisfy(isPlain) else { return nil }
  return address(path, "/feeds/", ".ics").map { ($0, .events) }
    ?? address(path, "/freebusy/", ".ifb").map { ($0, .freeBusy) }
}

private func address(_ path: Slice<Bytes>, _ before: StaticString, _ after: StaticString) -> Slice<Bytes>? {
  let before = Bytes(start: before.utf8Start, count: before.utf8CodeUnitCount)
  let after = Bytes(start: after.utf8Start, count: after.utf8CodeUnitCount)
  guard path.count > before.count + after.count, path.starts(with: before),
    path.suffix(after.count).elementsEqual(after)
  else { return nil }
  return path.dropFirst(before.count).dropLast(after.count)
}

/// Letters, digits and what separates parameters.
private func isPlain(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
  case UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
  default: false
  }
}

private func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }
