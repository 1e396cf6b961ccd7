"""Reads VTIMEZONEs as a strict reader, as dateutil and as icalendar do, and compares them with the zone
database.

Standard input: a JSON list of {"zone", "ics", "instants": [...], "hourly": [from, to]?}, instants in
seconds since 1970. Standard output: {"compared": n, "failures": [...]}.
"""

import bisect
import io
import json
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

import icalendar
from dateutil import rrule, tz

zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
EPOCH = datetime(1970, 1, 1)


def strict(component, last):
    """Onsets in UTC and the offset from then on, by RFC 5545 alone: UNTIL is UTC, DTSTART local."""
    onsets = []
    for part in component.subcomponents:
        start = part["DTSTART"].dt
        before = part["TZOFFSETFROM"].td
        after = int(part["TZOFFSETTO"].td.total_seconds())
        assert start.tzinfo is None and "RDATE" not in part
        starts = [start]
        if "RRULE" in part:
            rule = dict(part["RRULE"])
            until = rule.pop("UNTIL", [None])[0]
            text = icalendar.vRecur(rule).to_ical().decode()
            for each in rrule.rrulestr(text, dtstart=start):
                utc = each - before
                if until is not None and utc.replace(tzinfo=timezone.utc) > until:
                    break
                if (utc - EPOCH).total_seconds() > last:
                    break
                starts.append(each)
            assert starts[0] == starts[1], f"DTSTART is no occurrence: {part.to_ical()}"
        onsets += [(int((s - before - EPOCH).total_seconds()), after) for s in set(starts)]
    onsets.sort()
    assert len({at for at, _ in onsets}) == len(onsets), "two onsets at once"
    return [at for at, _ in onsets], [offset for _, offset in onsets]


def main():
    compared, failures = 0, []

    def compare(case, reader, instant, wanted, found):
        nonlocal compared
        compared += 1
        if wanted != found and len(failures) < 40:
            failures.append(f"{case['zone']} {reader} at {instant}: {found}, not {wanted}\n{case['ics']}")

    for case in json.load(sys.stdin):
        zone = zoneinfo.ZoneInfo(case["zone"])
        # Under a name nobody knows, so that no reader falls back on a database of its own.
        text = case["ics"].replace("\nTZID:" + case["zone"] + "\r", "\nTZID:Nowhere/Known\r")
        calendar = icalendar.Calendar.from_ical(text)
        component = calendar.walk("VTIMEZONE")[0]
        instants = list(case["instants"])
        if case.get("hourly"):
            instants += range(case["hourly"][0], case["hourly"][1], 3600)
        onsets, offsets = strict(component, max(instants))
        vtimezone = component.to_ical().decode()
        wrapped = "BEGIN:VCALENDAR\r\n" + vtimezone + "END:VCALENDAR\r\n"
        readers = {
            "dateutil": tz.tzical(io.StringIO(wrapped)).get("Nowhere/Known"),
            "icalendar": component.to_tz(lookup_tzid=False),
        }
        for number, instant in enumerate(instants):
            utc = EPOCH + timedelta(seconds=instant)
            local = utc.replace(tzinfo=timezone.utc).astimezone(zone)
            wanted = int(local.utcoffset().total_seconds())
            at = bisect.bisect_right(onsets, instant) - 1
            compare(case, "strict", instant, wanted, offsets[at] if at >= 0 else None)
            if number < len(case["instants"]):
                for name, reader in readers.items():
                    naive = local.replace(tzinfo=reader)
                    compare(case, name, instant, wanted, int(naive.utcoffset().total_seconds()))
    json.dump({"compared": compared, "failures": failures}, sys.stdout)


main()
