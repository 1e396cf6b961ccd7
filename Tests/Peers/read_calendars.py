"""Reads calendars with icalendar and compares them with the values they were written from.

Standard input: a JSON list of {"ics", "name", "description", "events": [{...}]}; text fields as given to the
writer, start and end in seconds since 1970. Standard output: {"compared": n, "failures": [...]}.
"""

import json
import re
import sys
from datetime import timezone

import icalendar
import recurring_ical_events

NAMES = set(
    "BEGIN END VERSION PRODID CALSCALE NAME X-WR-CALNAME DESCRIPTION X-WR-CALDESC COLOR URL SOURCE UID DTSTAMP "
    "CREATED LAST-MODIFIED SEQUENCE DTSTART DTEND STATUS SUMMARY LOCATION CONFERENCE CATEGORIES TRANSP CLASS "
    "REFRESH-INTERVAL X-PUBLISHED-TTL X-WR-TIMEZONE TZID TZOFFSETFROM TZOFFSETTO RRULE TZNAME".split()
)
COMPONENTS = {"VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VEVENT"}


def text(value):
    value = re.sub("\r\n|\r|\u0085|\u2028|\u2029", "\n", value)
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", value)


def uri(value):
    value = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", "", value)
    return re.sub('[ "<>\\\\^`{|}]', lambda found: f"%{ord(found.group()):02X}", value)


def parameter(value):
    value = re.sub("\r\n|[\r\n\t\u0085\u2028\u2029]", " ", value.replace("\\", "/"))
    return re.sub("[\x00-\x1f\x7f-\x9f]", "", value)


def lines(ics, complain):
    raw = ics.encode()
    if not raw.endswith(b"\r\n") or b"\n" in raw.replace(b"\r\n", b"") or b"\r" in raw.replace(b"\r\n", b""):
        complain("line ends")
    physical = raw[:-2].split(b"\r\n")
    if len(physical) != len(ics.splitlines()):
        complain("a sloppy reader sees other lines")
    for line in physical:
        line.decode()
        if len(line) > 75 or line in (b"", b" "):
            complain(f"bad line {line!r}")
    for line in re.sub("\r\n[ \t]", "", ics)[:-2].split("\r\n"):
        name = re.match("[A-Z-]*", line).group()
        if name not in NAMES or line[len(name) : len(name) + 1] not in (":", ";"):
            complain(f"foreign line {line!r}")
        if name in ("BEGIN", "END") and line.partition(":")[2] not in COMPONENTS:
            complain(f"foreign component {line!r}")


def main():
    compared, failures = 0, []
    for case in json.load(sys.stdin):

        def complain(what):
            if len(failures) < 20:
                failures.append(f"{what}\n{case['ics'] if len(failures) < 2 else ''}")

        def same(what, wanted, found):
            nonlocal compared
            compared += 1
            if wanted != found:
                complain(f"{what}: {found!r}, not {wanted!r}")

        lines(case["ics"], complain)
        calendar = icalendar.Calendar.from_ical(case["ics"], multiple=False)
        for name in ("NAME", "X-WR-CALNAME"):
            # icalendar knows neither as TEXT and leaves the escapes.
            found = re.sub(r"\\(.)", lambda e: {"n": "\n"}.get(e[1], e[1]), str(calendar[name]))
            same(name, text(case["name"]), found)
        same("errors", [], calendar.errors)
        events = calendar.events
        same("events", len(case["events"]), len(events))
        for wanted, event in zip(case["events"], events):
            same("errors", [], event.errors)
            for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION"):
                same(name, text(wanted[name.lower()]), str(event.get(name, "")))
            same("URL", uri(wanted["url"]), str(event.get("URL", "")))
            color = wanted["color"] if re.fullmatch("[A-Za-z]+", wanted["color"]) else ""
            same("COLOR", color, str(event.get("COLOR", "")))
            conference = event.get("CONFERENCE", "")
            same("CONFERENCE", uri(wanted["conference"]), str(conference))
            if conference:
                same("FEATURE", "VIDEO", conference.params["FEATURE"])
                # icalendar drops some spaces of parameters.
                label = re.sub(r"\s", "", parameter(wanted["label"]))
                found = re.sub(r"\s", "", conference.params.get("LABEL", ""))
                same("LABEL", label, found)
            categories = [text(c) for c in wanted["categories"]]
            found = event["CATEGORIES"].cats if "CATEGORIES" in event else []
            same("CATEGORIES", [c for c in categories if c], [str(c) for c in found])
            same("DTSTART", wanted["start"], int(event["DTSTART"].dt.timestamp()))
            same("DTEND", wanted["end"], int(event["DTEND"].dt.timestamp()))
            same("SEQUENCE", wanted["sequence"], event["SEQUENCE"])
            same("DTSTAMP", event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt)
        if case["events"]:
            # It makes no event local, but this reader would rewrite UTC times by it, and lose which of the two hours
            # was meant that a change of the clocks repeats.
            calendar.pop("X-WR-TIMEZONE", None)
            expanded = recurring_ical_events.of(calendar).between(1970, 2100)
            spans = sorted(int(e["DTSTART"].dt.astimezone(timezone.utc).timestamp()) for e in expanded)
            same("expanded", sorted(e["start"] for e in case["events"]), spans)
    json.dump({"compared": compared, "failures": failures}, sys.stdout)


main()
