"""Expands recurrence rules with dateutil and compares.

Standard input: a JSON list of {"rule", "start", "from", "to", "most", "asIs", "found": [...]}, wall-clock
seconds since 1970; "found" is what the rule yields in [from, to), the first "most" of it. Where "asIs" is
false, dateutil begins at the start of a period near the window, and the rule is given in full. Standard
output: {"compared": n, "failures": [...]}.
"""

import itertools
import json
import sys
import types
from datetime import datetime, timedelta

from dateutil import rrule

EPOCH = datetime(1970, 1, 1)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
UNIT = {"WEEKLY": timedelta(days=7), "DAILY": timedelta(days=1), "HOURLY": timedelta(hours=1)}

# Without a match dateutil goes on to the year MAXYEAR; here it may end with the window.
CLOCK = types.SimpleNamespace(**vars(sys.modules["datetime"]))
rrule.datetime = CLOCK


def in_full(text, start):
    """The rule's parts, with what it leaves open taken from DTSTART (RFC 5545 3.3.10)."""
    parts = dict(part.split("=") for part in text.split(";"))
    frequency = parts["FREQ"]
    days = {"BYMONTHDAY", "BYYEARDAY", "BYDAY"} & parts.keys()
    # Only a YEARLY rule may have it; elsewhere both sides take the days of those weeks.
    weeks = "BYWEEKNO" in parts
    if not days and (frequency == "YEARLY" or not weeks):
        if frequency == "WEEKLY" or frequency == "YEARLY" and weeks:
            parts["BYDAY"] = DAYS[start.weekday()]
        elif frequency in ("MONTHLY", "YEARLY"):
            parts["BYMONTHDAY"] = str(start.day)
            if frequency == "YEARLY":
                parts.setdefault("BYMONTH", str(start.month))
    if frequency != "HOURLY":
        parts.setdefault("BYHOUR", str(start.hour))
    parts.setdefault("BYMINUTE", str(start.minute))
    parts.setdefault("BYSECOND", str(start.second))
    return parts


def aligned(parts, start, wanted):
    """The first moment of DTSTART's period, or of one that INTERVAL reaches shortly before `wanted`."""
    interval = int(parts.get("INTERVAL", "1"))
    frequency = parts["FREQ"]
    jump = "COUNT" not in parts and wanted > start
    midnight = start.replace(hour=0, minute=0, second=0)
    if frequency in ("YEARLY", "MONTHLY"):
        unit = 12 if frequency == "YEARLY" else 1
        month = start.year * 12 + (0 if unit == 12 else start.month - 1)
        if jump:
            month += max(0, (wanted.year * 12 + wanted.month - 1 - month) // unit // interval) * interval * unit
        return midnight.replace(year=month // 12, month=month % 12 + 1, day=1)
    first = start.replace(minute=0, second=0) if frequency == "HOURLY" else midnight
    if frequency == "WEEKLY":
        first -= timedelta(days=(first.weekday() - DAYS.index(parts.get("WKST", "MO"))) % 7)
    if jump:
        first += (wanted - first) // (UNIT[frequency] * interval) * UNIT[frequency] * interval
    return first


def expand(case):
    start = EPOCH + timedelta(seconds=case["start"])
    wanted = EPOCH + timedelta(seconds=case["from"])
    end = EPOCH + timedelta(seconds=case["to"])
    CLOCK.MAXYEAR = max(start.year, end.year)
    if case["asIs"]:
        values = iter(rrule.rrulestr(case["rule"], dtstart=start))
    else:
        parts = in_full(case["rule"], start)
        first = aligned(parts, start, wanted)
        count = int(parts.pop("COUNT", 0)) or None
        text = ";".join(f"{name}={value}" for name, value in parts.items())
        values = iter(rrule.rrulestr(text, dtstart=first))
        values = itertools.islice((value for value in values if value >= start), count)
    values = itertools.takewhile(lambda value: value < end, values)
    values = itertools.dropwhile(lambda value: value < wanted, values)
    return [int((value - EPOCH).total_seconds()) for value in itertools.islice(values, case["most"])]


def main():
    compared, failures = 0, []
    for case in json.load(sys.stdin):
        try:
            peer = expand(case)
        except ValueError as error:
            # The way it says that INTERVAL never reaches any hour of BYHOUR.
            if "generates an empty set" not in str(error):
                raise
            peer = []
        compared += 1
        if peer != case["found"] and len(failures) < 20:
            shown = lambda values: [str(EPOCH + timedelta(seconds=value)) for value in values]
            failures.append(
                f"{case['rule']} asIs {case['asIs']} from {shown([case['start']])} in"
                f" {shown([case['from'], case['to']])}: {shown(case['found'])}, by dateutil {shown(peer)}"
            )
    json.dump({"compared": compared, "failures": failures}, sys.stdout)


main()
