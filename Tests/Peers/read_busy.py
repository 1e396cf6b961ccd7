"""Says where calendars close other times for other programs than for us.

Standard input: JSON, a list of {"file", "name", "zone", "from", "to", "busy"}: a file's path and how to call it, the
coach's zone, a window in seconds since 1970, and [[start, end], …] as we found them; null or no "busy" where we
refused it, which is another answer than that nothing is closed.
Standard output: {"compared": how many, "failures": ["name, zone: what differs", …]}.

Read with icalendar, recurring-ical-events, x-wr-timezone and dateutil; what closes is decided here, by the rules of
RFC 5545 alone.
"""

import datetime
import json
import sys
import warnings
import zoneinfo

import dateutil.tz
import icalendar
import recurring_ical_events
import x_wr_timezone

warnings.simplefilter("ignore")
DAY = datetime.timedelta(days=1)


def text(component, name):
    return str(component.get(name, "")).strip().upper()


def seconds(value, zone):
    """The instant of a date or time; of two equal local times the first, as datetime has it."""
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
        if not dateutil.tz.datetime_exists(value, zone):
            value = dateutil.tz.resolve_imaginary(value)
    return int(value.timestamp())


def closes(event):
    return (
        text(event, "STATUS") != "CANCELLED"
        and text(event, "TRANSP") != "TRANSPARENT"
        and text(event, "X-MICROSOFT-CDO-BUSYSTATUS") != "FREE"
    )


def times(event, zone):
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    else:
        end = start if isinstance(start, datetime.datetime) else start + DAY
    if not isinstance(start, datetime.datetime) and end == start:
        end = start + DAY
    return seconds(start, zone), seconds(end, zone)


def periods(calendar, zone):
    for freebusy in calendar.walk("VFREEBUSY"):
        values = freebusy.get("FREEBUSY", [])
        for value in values if isinstance(values, list) else [values]:
            if str(value.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            for period in getattr(value, "dts", [value]):
                start, end = period.dt if hasattr(period, "dt") else (period.start, period.end)
                if isinstance(end, datetime.timedelta):
                    end = start + end
                yield seconds(start, zone), seconds(end, zone)


def calendars_of(data):
    """The calendars of a file; raises where it has none, nor anything of one, or where no event of it begins."""
    roots = icalendar.Calendar.from_ical(data, multiple=True)
    if not any(root.name in ("VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE", "VTODO", "VJOURNAL") for root in roots):
        raise ValueError("no calendar")
    events = [event for root in roots for event in root.walk("VEVENT")]
    if events and not any("DTSTART" in event for event in events):
        raise ValueError("no event begins")
    return roots


def busy(data, zone, first, last):
    found = []
    for calendar in calendars_of(data):
        if text(calendar, "METHOD") == "CANCEL":
            continue
        # recurring-ical-events reads no calendar with an event that never starts.
        calendar.subcomponents = [c for c in calendar.subcomponents if c.name != "VEVENT" or "DTSTART" in c]
        calendar = x_wr_timezone.to_standard(calendar)
        found += periods(calendar, zone)
        around = [
            datetime.datetime.fromtimestamp(first, zone) - 3 * DAY, datetime.datetime.fromtimestamp(last, zone) + 3 * DAY
        ]
        for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(*around):
            if closes(event):
                found.append(times(event, zone))
    merged = []
    for start, end in sorted((max(start, first), min(end, last)) for start, end in found):
        if start >= end:
            continue
        if merged and merged[-1][1] >= start:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def shown(ranges, others):
    wanted = [r for r in ranges if r not in others][:3]
    return ", ".join(
        " > ".join(datetime.datetime.fromtimestamp(t, datetime.timezone.utc).strftime("%Y-%m-%d %H:%M") for t in r)
        for r in wanted
    )


def main():
    cases = json.load(sys.stdin)
    failures = []
    for case in cases:
        label = f"{case['name']}, {case['zone']}"
        ours = case.get("busy")
        try:
            with open(case["file"], "rb") as file:
                theirs = busy(file.read(), zoneinfo.ZoneInfo(case["zone"]), case["from"], case["to"])
        except Exception as error:
            if ours is not None:
                failures.append(f"{label}: {type(error).__name__} {str(error)[:100]!r}, ours {shown(ours, [])}")
            continue
        if ours is None:
            failures.append(f"{label}: ours refuses it; theirs {shown(theirs, []) or 'nothing'}")
        elif ours != theirs:
            failures.append(f"{label}: ours {shown(ours, theirs)}; theirs {shown(theirs, ours)}")
    json.dump({"compared": len(cases), "failures": failures}, sys.stdout)


main()
