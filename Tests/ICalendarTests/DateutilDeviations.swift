import CivilTime
import ICalendar

/// Where dateutil departs from RFC 5545, with an example of both.
struct DateutilDeviation {
  /// The rule that makes ours right.
  var reason: String
  /// An example: the rule, DTSTART, and the days on which each side sees an occurrence from `from` on, before
  /// `to`.
  var rule, start, from, to: String
  var ours, theirs: [String]
  /// Whether dateutil agrees if the rule is given in full and from the first moment of a period.
  var agreesInFull = false
  var concerns: @Sendable (RecurrenceRule, LocalDateTime) -> Bool

  static let all = [
    DateutilDeviation(
      reason: """
        What a rule leaves open comes from DTSTART (RFC 5545 §3.3.10): the day of the week, too. dateutil takes \
        all seven days of the week.
        """,
      rule: "FREQ=YEARLY;BYWEEKNO=20", start: "1997-05-12", from: "1998-01-01", to: "1999-01-01",
      ours: ["1998-05-11"],
      theirs: [
        "1998-05-11", "1998-05-12", "1998-05-13", "1998-05-14", "1998-05-15", "1998-05-16", "1998-05-17",
      ], agreesInFull: true
    ) { rule, _ in
      rule.frequency == .yearly && !rule.byWeekNo.isEmpty && rule.byDay.isEmpty && rule.byMonthDay.isEmpty
        && rule.byYearDay.isEmpty
    },
    DateutilDeviation(
      reason: """
        A set of which BYSETPOS picks begins with the interval that FREQ defines (RFC 5545 §3.3.10). dateutil \
        begins the first week's with DTSTART.
        """,
      rule: "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", start: "2026-01-07", from: "2026-01-01",
      to: "2026-01-20", ours: ["2026-01-12", "2026-01-19"],
      theirs: ["2026-01-07", "2026-01-12", "2026-01-19"], agreesInFull: true
    ) { rule, start in
      rule.frequency == .weekly && !rule.bySetPos.isEmpty && start.date.weekday != rule.wkst
    },
    DateutilDeviation(
      reason: """
        BYDAY is a list, and each of its days counts (RFC 5545 §3.3.10). dateutil takes only days that are both \
        among the numbered and among the others.
        """,
      rule: "FREQ=MONTHLY;BYDAY=1MO,TH", start: "2026-01-01", from: "2026-01-01", to: "2026-01-16",
      ours: ["2026-01-01", "2026-01-05", "2026-01-08", "2026-01-15"], theirs: []
    ) { rule, _ in
      Set(rule.byDay.map { $0.ordinal == 0 }).count == 2
    },
    DateutilDeviation(
      reason: """
        Days of December may lie in week 1 of the next year, which is also its week -52 or -53 (RFC 5545 \
        §3.3.10, ISO 8601). dateutil knows it only as week 1.
        """,
      rule: "FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO", start: "2024-01-01", from: "2025-01-01", to: "2027-01-01",
      ours: ["2025-12-29"], theirs: []
    ) { rule, _ in
      rule.byWeekNo.contains { $0 <= -52 }
    },
    DateutilDeviation(
      reason: """
        Days of January may lie in week 52 or 53 of the year before (RFC 5545 §3.3.10, ISO 8601). dateutil \
        counts that year's weeks by the length of the year after it: 2038 has no week 53.
        """,
      rule: "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SA", start: "2024-01-06", from: "2036-01-01", to: "2042-01-01",
      ours: ["2038-01-02"], theirs: ["2038-01-02", "2039-01-01"]
    ) { rule, _ in
      rule.byWeekNo.contains { $0 >= 52 }
    },
    DateutilDeviation(
      reason: """
        BYDAY has no numbers beside BYWEEKNO (RFC 5545 §3.3.10); we leave them out and say so. dateutil looks \
        for the year's first Monday in its week 20.
        """,
      rule: "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", start: "1997-05-12", from: "1998-01-01", to: "1999-01-01",
      ours: ["1998-05-11"], theirs: []
    ) { _, _ in
      false  // nothing shows it once the rule is read, and random rules have none
    },
    DateutilDeviation(
      reason: """
        UNTIL as a DATE in a series with times means that whole day: the last occurrence is on it. dateutil \
        ends at its midnight.
        """,
      rule: "FREQ=DAILY;UNTIL=20260103", start: "2026-01-01", from: "2026-01-01", to: "2026-02-01",
      ours: ["2026-01-01", "2026-01-02", "2026-01-03"], theirs: ["2026-01-01", "2026-01-02"]
    ) { rule, _ in
      if case .date = rule.until { true } else { false }
    },
  ]
}
