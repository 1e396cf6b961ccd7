import CivilTime

/// One VEVENT as it was read, before others of its UID are looked at.
struct EventEntry {
  /// Where it stands in the file; what people know it by is read from there when it is needed.
  let component: SourceComponent
  /// Events of one UID are of one group.
  var group: Int32
  /// RANGE=THISANDFUTURE: and all later ones.
  var isThisAndFuture = false
  /// STATUS:CANCELLED, or in a calendar of METHOD:CANCEL.
  var isCancelled: Bool
  /// In a calendar of METHOD:CANCEL.
  var isCancellation: Bool
  /// TRANSP:TRANSPARENT or X-MICROSOFT-CDO-BUSYSTATUS:FREE.
  var isFree: Bool
  var set: RecurrenceSet
  /// RECURRENCE-ID: which time of its series this stands for. Local without a TZID it is floating: the series says
  /// where.
  var recurrenceID: CalendarTime?
  /// SEQUENCE, then DTSTAMP, then LAST-MODIFIED: a later version has a greater one.
  var version: Version

  struct Version: Comparable {
    var sequence: Int
    var stamp, modified: Int64

    static func < (a: Version, b: Version) -> Bool {
      (a.sequence, a.stamp, a.modified) < (b.sequence, b.stamp, b.modified)
    }
  }

  /// What it says of time: two versions of the same meaning are one.
  struct Meaning: Hashable {
    var set: RecurrenceSet
    var isCancelled, isFree: Bool
  }

  var meaning: Meaning { Meaning(set: set, isCancelled: isCancelled, isFree: isFree) }

  /// The line of its BEGIN.
  var line: Int { component.line }
  var uid: String { component.uid }
  var summary: String { component.summary }
}

extension SourceComponent {
  /// UID; empty where there is none.
  var uid: String { first(.uid)?.text ?? "" }

  /// SUMMARY, its first 200 characters.
  var summary: String { first(.summary)?.title ?? "" }

  /// A person's name for an event.
  var title: String {
    let summary = summary
    return summary.isEmpty ? "an event" : quoted(summary)
  }
}
