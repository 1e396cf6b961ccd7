/// Files that others read otherwise, one by one, and the rule that makes ours right. The number before a name is its
/// place among the calendar files of its package.
let busyDeviations: [String: String] = [
  "icalendar/000-example.ics": "events of one UID and age that differ all count; theirs keeps one",
  "icalendar/021-america_new_york_forward_reference.ics":
    "of two DTSTARTs the first counts, and without an end takes no time; theirs stops",
  "icalendar/033-fuzz_testcase_vtimezone_lone_cr.ics":
    "no calendar that could be read, which both refuse in their way",
  "icalendar/035-issue_104_broken_calendar.ics":
    "a line that is none is passed over; theirs refuses the file",
  "icalendar/060-issue_156_RDATE_with_PERIOD_TZID_khal.ics":
    "RDATE with PERIOD adds its periods; theirs expands no override",
  "icalendar/061-issue_156_RDATE_with_PERIOD_TZID_khal_2.ics":
    "RDATE with PERIOD adds its periods; theirs expands no override",
  "icalendar/065-issue_165_missing_event.ics": "a rule escaped as text is read; theirs leaves the event out",
  "icalendar/069-issue_178_custom_component_contains_other.ics":
    "what is neither a calendar nor a component of one is refused",
  "icalendar/095-multiple_timezones.ics":
    "starts without an end take no time; theirs stops at an RDATE that is no date",
  "icalendar/096-pacific_fiji.ics":
    "of two DTSTARTs the first counts, and without an end takes no time; theirs stops",
  "icalendar/098-parsing_error_in_UTC_offset.ics":
    "a calendar without events is read; theirs refuses it for an offset of 57 hours",
  "icalendar/108-rfc_7529.ics":
    "a rule that cannot be read leaves the first time; theirs leaves the event out",
  "icalendar/128-event_with_recurrence.ics":
    "EXDATE matches instants: in UTC it is no floating time; theirs takes the series as of UTC",
  "icalendar/144-issue_464_invalid_rdate.ics":
    "a value that is no time is left out alone; theirs leaves the event out",
  "ics/003-groupscheduled.ics":
    "before a VTIMEZONE's first onset its TZOFFSETFROM holds; theirs takes STANDARD",
  "ics/005-recurrence.ics":
    "EXDATE matches instants: in UTC it is no floating time; theirs takes the series as of UTC",
  "khal/017-event_dt_mixed_awareness.ics":
    "TZID must not be applied to a time with Z (RFC 5545 §3.2.19); theirs drops the Z",
  "khal/027-event_dt_rrule_until_before_start.ics": "DTSTART counts even if RRULE does not yield it",
  "khal/038-event_dtr_no_tz_exdatez.ics": "an unknown zone is the coach's; theirs takes UTC",
  "khal/039-event_dtr_notz_untilz.ics": "an unknown zone is the coach's, also for UNTIL; theirs takes UTC",
  "khal/049-invalid_tzoffset.ics":
    "a known name beats its VTIMEZONE; theirs refuses the file for an offset of 53 hours",
  "khal/051-non_dst_error.ics":
    "what cannot be read is left out alone; theirs refuses the file for a duration",
  "khal/054-tz_windows_format.ics":
    "a known Windows name beats an embedded VTIMEZONE, which here says CET of Auckland",
  "recurring-ical-events/000-issue42.ics": "IANA names count in any case: Europe/lisbon; theirs takes UTC",
  "recurring-ical-events/017-bad_rrule_missing_until_event.ics":
    "a rule that cannot be read leaves the first time; theirs leaves the event out",
  "recurring-ical-events/025-end_before_start_event.ics":
    "an end before the start takes no time and is told; theirs exchanges them",
  "recurring-ical-events/033-issue_132_swapped_start_and_end.ics":
    "an end before the start takes no time and is told; theirs exchanges them",
  "recurring-ical-events/070-issue_75_range_parameter.ics":
    "UNTIL as a DATE on a timed event means that whole day",
  "recurring-ical-events/076-multiple_rrule.ics": "DTSTART is the first of COUNT (RFC 5545 §3.3.10)",
  "vobject/002-badstream.ics": "alarms close nothing, however broken; theirs refuses the file for one",
  "vobject/027-vobject_0050.ics": "blanks around a value do not matter; theirs leaves the event out",
]
