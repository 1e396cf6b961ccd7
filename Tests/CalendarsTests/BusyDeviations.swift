/// A file that others read otherwise.
struct BusyDeviation {
  /// The rule that makes ours right.
  var rule: String
  /// What ours is in all zones: `BusyAnswers.digest`. Whatever else comes out of the file is no deviation, but a fault.
  var digest: String

  init(_ rule: String, _ digest: String) { (self.rule, self.digest) = (rule, digest) }
}

/// What we read in one file, zone by zone; nil where we refuse it.
struct BusyAnswers {
  var byZone: [(zone: String, busy: [[Int64]]?)] = []

  /// Sixteen digits that are others for other answers (FNV-1a of 64 bits).
  var digest: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The zones, each with its times in seconds since 1970.
  private var text: String {
    byZone.map { zone, busy in
      "\(zone) \(busy.map { $0.map { "\($0[0])-\($0[1])" }.joined(separator: ",") } ?? "refused")"
    }.joined(separator: "\n")
  }
}

/// Files that others read otherwise, one by one. The number before a name is its place among the calendar files of its
/// package.
let busyDeviations: [String: BusyDeviation] = [
  "icalendar/000-example.ics": BusyDeviation(
    "events of one UID and age that differ all count; theirs keeps one", "f0a8eeabc3172a8e"),
  "icalendar/021-america_new_york_forward_reference.ics": BusyDeviation(
    "of two DTSTARTs the first counts, and without an end takes no time; theirs stops", "9943c597f73c0874"),
  "icalendar/033-fuzz_testcase_vtimezone_lone_cr.ics": BusyDeviation(
    "a calendar without events closes nothing, whatever else is in it; theirs refuses it", "9943c597f73c0874"),
  "icalendar/025-broken_ical.ics": BusyDeviation(
    "an empty parameter is passed over, and without an end the event takes no time; theirs has no event",
    "9943c597f73c0874"),
  "icalendar/024-broken_dtstart.ics": BusyDeviation(
    "a file whose only event has no start that is one is refused; theirs takes it for empty",
    "f90b396a39044a62"),
  "icalendar/048-issue_1081_invalid_start_and_end.ics": BusyDeviation(
    "a file whose only event has no start that is one is refused; theirs takes it for empty",
    "f90b396a39044a62"),
  "icalendar/049-issue_1081_invalid_start_valid_end.ics": BusyDeviation(
    "a file whose only event has no start that is one is refused; theirs takes it for empty",
    "f90b396a39044a62"),
  "icalendar/035-issue_104_broken_calendar.ics": BusyDeviation(
    "a line that is none is passed over; theirs refuses the file", "f73bc902676ccb69"),
  "icalendar/060-issue_156_RDATE_with_PERIOD_TZID_khal.ics": BusyDeviation(
    "RDATE with PERIOD adds its periods; theirs expands no override", "3987299e3fecfc09"),
  "icalendar/061-issue_156_RDATE_with_PERIOD_TZID_khal_2.ics": BusyDeviation(
    "RDATE with PERIOD adds its periods; theirs expands no override", "dc446a93947e18fb"),
  "icalendar/065-issue_165_missing_event.ics": BusyDeviation(
    "a rule escaped as text is read; theirs leaves the event out", "4f2fa2188c707c88"),
  "icalendar/095-multiple_timezones.ics": BusyDeviation(
    "starts without an end take no time; theirs stops at an RDATE that is no date", "9943c597f73c0874"),
  "icalendar/096-pacific_fiji.ics": BusyDeviation(
    "of two DTSTARTs the first counts, and without an end takes no time; theirs stops", "9943c597f73c0874"),
  "icalendar/098-parsing_error_in_UTC_offset.ics": BusyDeviation(
    "a calendar without events is read; theirs refuses it for an offset of 57 hours", "9943c597f73c0874"),
  "icalendar/108-rfc_7529.ics": BusyDeviation(
    "a rule that cannot be read leaves the first time; theirs leaves the event out", "f36d475b0706edc8"),
  "icalendar/128-event_with_recurrence.ics": BusyDeviation(
    "EXDATE matches instants: in UTC it is no floating time; theirs takes the series as of UTC",
    "16957a23ef5d8fef"),
  "icalendar/144-issue_464_invalid_rdate.ics": BusyDeviation(
    "a value that is no time is left out alone; theirs leaves the event out", "1feb038603c90460"),
  "ics/003-groupscheduled.ics": BusyDeviation(
    "before a VTIMEZONE's first onset its TZOFFSETFROM holds; theirs takes STANDARD", "11b55ce80fad005d"),
  "ics/005-recurrence.ics": BusyDeviation(
    "EXDATE matches instants: in UTC it is no floating time; theirs takes the series as of UTC",
    "16957a23ef5d8fef"),
  "khal/017-event_dt_mixed_awareness.ics": BusyDeviation(
    "TZID must not be applied to a time with Z (RFC 5545 §3.2.19); theirs drops the Z", "074f00b36caa47fd"),
  "khal/027-event_dt_rrule_until_before_start.ics": BusyDeviation(
    "DTSTART counts even if RRULE does not yield it", "3776001198354a7c"),
  "khal/038-event_dtr_no_tz_exdatez.ics": BusyDeviation(
    "an unknown zone is the coach's; theirs takes UTC", "00f78d5b473b2180"),
  "khal/039-event_dtr_notz_untilz.ics": BusyDeviation(
    "an unknown zone is the coach's, also for UNTIL; theirs takes UTC", "1de50c67115aac80"),
  "khal/049-invalid_tzoffset.ics": BusyDeviation(
    "a known name beats its VTIMEZONE; theirs refuses the file for an offset of 53 hours", "733f338c862f42d9"),
  "khal/051-non_dst_error.ics": BusyDeviation(
    "what cannot be read is left out alone; theirs refuses the file for a duration", "ca8c677e018bcd5b"),
  "khal/054-tz_windows_format.ics": BusyDeviation(
    "a known Windows name beats an embedded VTIMEZONE, which here says CET of Auckland", "a34432fdb390470d"),
  "recurring-ical-events/000-issue42.ics": BusyDeviation(
    "IANA names count in any case: Europe/lisbon; theirs takes UTC", "4fd0d52275d5b862"),
  "recurring-ical-events/017-bad_rrule_missing_until_event.ics": BusyDeviation(
    "a rule that cannot be read leaves the first time; theirs leaves the event out", "63edabd05a2cef5b"),
  "recurring-ical-events/025-end_before_start_event.ics": BusyDeviation(
    "an end before the start takes no time and is told; theirs exchanges them", "9943c597f73c0874"),
  "recurring-ical-events/033-issue_132_swapped_start_and_end.ics": BusyDeviation(
    "an end before the start takes no time and is told; theirs exchanges them", "9943c597f73c0874"),
  "recurring-ical-events/070-issue_75_range_parameter.ics": BusyDeviation(
    "UNTIL as a DATE on a timed event means that whole day", "702f5d2c1184f602"),
  "recurring-ical-events/076-multiple_rrule.ics": BusyDeviation(
    "DTSTART is the first of COUNT (RFC 5545 §3.3.10)", "b93fbf08b2130618"),
  "vobject/002-badstream.ics": BusyDeviation(
    "alarms close nothing, however broken; theirs refuses the file for one", "9943c597f73c0874"),
  "vobject/027-vobject_0050.ics": BusyDeviation(
    "blanks around a value do not matter; theirs leaves the event out", "b09930c0628ca074"),
]
