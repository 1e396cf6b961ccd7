import Booking
import Desk
import HTTP
import Store

/// One open stream and whose it is.
struct Listener: Sendable {
  let person: PersonID
  /// Narrows to this coach's changes.
  let coach: PersonID?
  /// Ends with this token.
  let tokenHash: String
  let stream: ContentStream
  /// Monotonic microseconds.
  var lastWritten: Int64
  /// What it was told when it came, or what was before.
  var known: Known
  /// What came while it is still told what it missed; nil afterwards.
  var waiting: [ChangeReport]? = []

  /// Whether this is for them, as everybody's part is now (R82), and news.
  func hears(_ change: NamedChange) -> Bool {
    change.audience.contains(person) && (coach.map { $0 == change.change.coach } ?? true)
      && change.key.transaction >= known.frontier && !known.seen.contains(change.key)
  }
}

/// What somebody knows of the log: everything before a frontier, and these rows behind it.
struct Known: Sendable {
  var frontier: Int64
  var seen: Set<ChangeKey> = []
}

/// A report in bytes: each change made once, however many hear it.
struct WrittenReport {
  private let report: ChangeReport
  private var bytes: [Int: Body] = [:]

  init(_ report: ChangeReport) { self.report = report }

  /// Writes what a listener hears of it; false where it hears nothing.
  mutating func write(to listener: Listener) -> Bool {
    let heard = report.changes.indices.filter { listener.hears(report.changes[$0]) }
    for index in heard {
      let isLast = index == heard.last
      let key = index * 2 + (isLast ? 1 : 0)
      let text =
        bytes[key]
        ?? Body(
          EventText.event(report.changes[index], frontier: isLast ? report.frontier : nil))
      bytes[key] = text
      listener.stream.write(text)
    }
    return !heard.isEmpty
  }
}
