import Booking
import JSONText

extension Schema {
  /// A value that fits, as a reader of the document would meet it; nil where anything fits.
  var example: JSON? {
    switch self {
    case .any: return nil
    case .text(let what, let most, let example):
      return JSON(example ?? String(String.UnicodeScalarView(what.unicodeScalars.prefix(most))))
    case .prose, .texts: return "A few words"
    case .map(_, let element, _): return element.example.map { ["1ebq8f2c3k5m7n9p0r2t4v6ab0": $0] }
    case .integer(_, let range): return JSON([1, 60].first(where: range.contains) ?? range.lowerBound)
    case .bool: return true
    case .word(_, let words): return JSON(words.first)
    case .nullable(let schema): return schema.example
    case .list(let element, _): return element.example.map { [$0] }
    case .either(_, _, let otherwise): return otherwise.example
    case .object(let name, let fields): return Self.example(name, fields)
    }
  }

  private static func example(_ name: String, _ fields: [Field]) -> JSON {
    let own = ownExamples[name] ?? [:]
    return .object(
      fields.reduce(into: [:]) { members, field in
        if let told = own[field.name] {
          members[field.name] = told
        } else if !(own.keys.contains("") && !field.isRequired) {
          let common = commonExamples[field.name, default: []].first { field.schema.mismatches($0).isEmpty }
          members[field.name] = common ?? field.schema.example
        }
      })
  }
}

/// What members of these names hold, whatever object they stand in: the first value that fits.
private let commonExamples: [String: [JSON]] = [
  "coach": ["maria"], "coach_name": ["Maria Weber"], "client": ["anna"], "client_name": ["Anna Schmidt"],
  "coach_zone": ["Europe/Berlin"], "client_zone": ["Europe/Berlin"],
  "start": ["2026-11-20T16:00:00Z", "09:00"],
  "end": ["2026-11-20T17:00:00Z", "12:00"], "created": ["2026-11-01T09:30:00Z"],
  "changed": ["2026-11-02T08:00:00Z", ["buffer_minutes"]], "expires": ["2027-02-01T23:00:00Z"],
  "expires_on": ["2027-02-01"], "last_day": ["2027-02-01"], "effective_until": ["2027-02-01"],
  "revoked": [nil], "cancelled": [nil], "rescheduled_from": [nil], "recurring": [nil], "trouble": [nil],
  "held_back": [nil], "next": [nil], "uid": ["1ebq8f2c3k5m7n9p0r2t4v6ab0@coachcal"], "total": [8],
  "remaining": [7], "session_number": [1], "session_total": [8], "delta": [2], "before": [5], "after": [7],
  "url": ["https://calendar.example.org/private.ics"], "email": ["anna@example.org"],
  "name": ["Eight sessions"],
  "handle": ["maria"], "room": ["Room 2"], "default_room": ["Room 2"], "time_zone": ["Europe/Berlin"],
  "default_duration_minutes": [60], "recurring_horizon_weeks": [6], "booking_window_days": [90],
  "past_days": [90], "user": ["maria"], "account": ["maria"], "password": ["correct horse"],
  "calendar": ["Lessons"], "host": ["calendar.example.org"],
  "address": ["https://dav.example.org/maria/lessons/"],
  "role": ["coach"], "action": ["booking.book"], "subject": ["1ebq8f2c3k5m7n9p0r2t4v6ab0"],
  "video_link": ["https://meet.example.org/k5m7n9p0"], "video_room": ["https://meet.example.org/{code}"],
  "fetched_by": ["Thunderbird"], "grace_seconds": [604_800], "conflicts": [[]], "conflict_count": [0],
  "dry_run": [false], "allow_shrinking": [false], "allow_removals": [false], "make_calendar": [false],
]

/// What objects of these names hold where members must go together. With an empty name among them, what is not named
/// and may be left out is left out.
private let ownExamples: [String: [String: JSON]] = [
  "NewBooking": ["": nil, "client": "anna", "start": "2026-11-20T16:00", "notes": "My knee hurts a little"],
  "NewRecurring": ["": nil, "client": "anna", "weekday": 2, "start": "13:00", "end": "14:00"],
  "NewQuestion": ["": nil, "kind": "select", "options": ["well", "badly"], "required": true],
  "QuestionChange": ["": nil, "text": "How did you sleep?", "required": false],
  "Reschedule": ["start": "2026-11-21T16:00"],
  "NewOverride": [
    "": nil, "effect": "blackout", "first_day": "2026-12-24", "last_day": "2026-12-26", "reason": "Holidays",
  ],
  "Override": [
    "effect": "blackout", "first_day": "2026-12-24", "last_day": "2026-12-26", "start": nil, "end": nil,
    "capacity": nil, "room": nil, "source": nil, "reason": "Holidays",
  ],
  "NewPackage": [
    "": nil, "name": "Eight sessions", "total": 8, "duration_minutes": 60, "last_day": "2027-02-01",
  ],
  "NewFeed": ["": nil, "past_days": 90], "Resume": ["": nil, "allow_removals": true],
  "WindowChange": ["": nil, "capacity": 3, "effective_until": nil],
  "SettingChanges": ["": nil, "buffer_minutes": 15, "default_room": "Room 2", "video_room": nil],
  "BookingNotes": ["": nil, "notes": "Bring water"],
  "DestinationChange": ["": nil, "ended": "mark", "removal_share": nil],
  "NewSubscription": ["": nil, "name": "family"], "NewClient": ["": nil, "name": "Anna Schmidt"],
  "Client": ["handle": "anna", "name": "Anna Schmidt"],
  "Coach": ["name": "Maria Weber"], "Brand": ["handle": "studio", "name": "Studio Weber"],
  "Feed": ["coach_id": nil, "url": "https://cal.example.org/feeds/k3yK3y.ics"],
  "Destination": ["name": "Lessons"], "Source": ["name": "family"],
  "LedgerEntry": ["reason": "adjustment", "note": "A present", "booking": nil],
  "Adjustment": ["reason": "A present"], "AuditEntry": ["role": "coach", "detail": nil],
  "TimelinePiece": ["override": nil, "reason": nil],
  "Consent": ["url": "https://cal.example.org/oauth/google/start?ticket=k3yK3y"],
]
