"""Reads feeds with icalendar, expands them with recurring-ical-events, and compares them with their bookings.

Each feed is read twice: by the name of its zone, and by its own VTIMEZONE under a name that nobody knows.

Standard input: a JSON list of {"ics", "zone", "events": [{uid, status, start, end, sequence}]}, times in seconds
since 1970. Standard output: {"compared": n, "failures": [...]}.
"""

import json
import re
import sys
from datetime import datetime, timezone

import icalendar
import recurring_ical_events


def seconds(value):
    return int(value.dt.astimezone(timezone.utc).timestamp())


def main():
    compared, failures = 0, []

    def same(what, wanted, found):
        nonlocal compared
        compared += 1
        if wanted != found and len(failures) < 20:
            failures.append(f"{what}: {found!r}, not {wanted!r}")

    for number, case in enumerate(json.load(sys.stdin)):
        known = re.sub("\r\n[ \t]", "", case["ics"])
        unknown = re.sub(f"(TZID[:=]){case['zone']}", rf"\1Unknown/Zone{number}", known)
        for ics in (known, unknown):
            place = f"{case['zone']}{'' if ics == known else ' by its VTIMEZONE'}"
            calendar = icalendar.Calendar.from_ical(ics)
            same(f"{place} errors", [], calendar.errors)
            events = list(calendar.events)
            # It would turn times in UTC into local ones, and lose which of two equal ones was meant.
            del calendar["X-WR-TIMEZONE"]
            expanded = recurring_ical_events.of(calendar).between(datetime(2026, 1, 1), datetime(2028, 1, 1))
            for reader, read in (("icalendar", events), ("recurring-ical-events", expanded)):
                found = {str(event["UID"]): event for event in read}
                same(f"{place}, {reader}: count", len(case["events"]), len(read))
                same(f"{place}, {reader}: uids", sorted(e["uid"] for e in case["events"]), sorted(found))
                for wanted in case["events"]:
                    event = found.get(wanted["uid"])
                    if event is None:
                        continue
                    where = f"{place}, {reader}: {wanted['uid']}"
                    same(f"{where} start", wanted["start"], seconds(event["DTSTART"]))
                    same(f"{where} end", wanted["end"], seconds(event["DTEND"]))
                    same(f"{where} status", wanted["status"], str(event["STATUS"]))
                    same(f"{where} sequence", wanted["sequence"], int(event["SEQUENCE"]))
                    same(f"{where} errors", [], event.errors)
    json.dump({"compared": compared, "failures": failures}, sys.stdout)


main()
