"""Checks the books in a coachcal database: what was acknowledged, capacity, ledger, and the database itself.

Standard input: {"database", "known": [{id, uid, status, start, sequence}] or absent, "unsure": [{wish, client, uid,
start}], "present": [id]}. Standard output: {"compared": n, "failures": [...]}.
"""

import json
import sys
from collections import defaultdict
from datetime import datetime, timezone

from books import begin_snapshot, connect, damage

OCCUPYING = ("confirmed", "completed", "no_show")


def rfc3339(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def main():
    wanted = json.load(sys.stdin)
    compared, failures = 0, []

    def same(what, expected, found):
        nonlocal compared
        compared += 1
        if expected != found and len(failures) < 20:
            failures.append(f"{what}: {found!r}, not {expected!r}")

    database = connect(wanted["database"])
    same("damage", [], damage(database))
    begin_snapshot(database)
    bookings = database.execute(
        "SELECT b.*, p.handle AS client FROM bookings b JOIN people p ON p.id = b.client_id"
    ).fetchall()
    packages = database.execute("SELECT * FROM packages").fetchall()
    entries = database.execute("SELECT * FROM ledger ORDER BY package_id, number").fetchall()
    outbox = {row["uid"] for row in database.execute("SELECT uid FROM outbox")}
    database.execute("COMMIT")

    check_capacity(same, bookings)
    check_ledger(same, bookings, packages, entries)
    standing = check_chains(same, bookings)
    same("wishes to push", set(standing), outbox)
    check_known(same, wanted, bookings, standing)
    json.dump({"compared": compared, "failures": failures}, sys.stdout)


def check_capacity(same, bookings):
    """R20: sweeps over each coach's time; every window has the same capacity in the studio that is stormed."""
    for coach in {row["coach_id"] for row in bookings}:
        there = [row for row in bookings if row["coach_id"] == coach and row["status"] in OCCUPYING]
        changes = [(row["starts_at"], 1) for row in there] + [(row["occupied_until"], -1) for row in there]
        count = most = 0
        for _, change in sorted(changes):
            count += change
            most = max(most, count)
        same("more at once than fit", True, most <= max((row["capacity"] for row in there), default=0))
        starts = [(row["client_id"], row["starts_at"]) for row in there]
        same("bookings of one client at one time", len(starts), len(set(starts)))


def check_ledger(same, bookings, packages, entries):
    """R24: each balance is the sum of its rows, and what the bookings left of it."""
    by_package, by_booking = defaultdict(list), defaultdict(int)
    origin = {row["id"]: row["rescheduled_from"] for row in bookings}
    for entry in entries:
        by_package[entry["package_id"]].append(entry)
        if entry["booking_id"]:
            first = entry["booking_id"]
            while origin.get(first):
                first = origin[first]
            by_booking[first] += entry["delta"]
    for package in packages:
        rows = by_package[package["id"]]
        same("balance", sum(row["delta"] for row in rows), package["remaining"])
        same("numbers", list(range(1, len(rows) + 1)), [row["number"] for row in rows])
        same("chain", [row["balance_after"] for row in rows][:-1], [row["balance_before"] for row in rows][1:])
        paid = [b for b in bookings if b["package_id"] == package["id"] and b["status"] in OCCUPYING]
        given = sum(row["delta"] for row in rows if row["reason"] in ("purchase", "adjustment"))
        same("spent", given - len(paid), package["remaining"])
        places = [b["session_number"] for b in sorted(paid, key=lambda b: (b["starts_at"], b["id"]))]
        same("places in the package", list(range(1, len(paid) + 1)), places)
    for row in bookings:
        if row["status"] != "rescheduled":
            first = row["id"]
            while origin.get(first):
                first = origin[first]
            same("credit", -1 if row["status"] in OCCUPYING else 0, by_booking[first])


def check_chains(same, bookings):
    """R18: a moved booking is one chain, of which the last stands. Returns what stands, by uid."""
    by_id = {row["id"]: row for row in bookings}
    standing = {}
    for row in bookings:
        if row["status"] != "rescheduled":
            same("stands twice", False, row["uid"] in standing)
            standing[row["uid"]] = row
        if row["rescheduled_from"]:
            before = by_id[row["rescheduled_from"]]
            same("moved from", (row["uid"], "rescheduled"), (before["uid"], before["status"]))
    same("chains that end", {row["uid"] for row in bookings}, set(standing))
    return standing


def check_known(same, wanted, bookings, standing):
    """R81: what was answered is there; what was not answered may be, whole."""
    ids = {row["id"] for row in bookings}
    same("missing", [], [id for id in wanted.get("present", []) if id not in ids])
    if wanted.get("known") is None:
        return
    books = [(u["client"], u["start"]) for u in wanted["unsure"] if u["wish"] == "book"]
    unsure = {u["uid"]: u for u in wanted["unsure"] if u["wish"] != "book"}
    known = {booking["uid"]: booking for booking in wanted["known"]}
    for uid, booking in known.items():
        row = standing.get(uid)
        if row is None:
            same(f"{uid} was acknowledged", "there", "missing")
            continue
        found = (row["id"], row["status"], rfc3339(row["starts_at"]))
        expected = (booking["id"], booking["status"], booking["start"])
        wish = unsure.get(uid)
        if wish and found != expected:
            if wish["wish"] == "cancel":
                expected = (booking["id"], "cancelled", booking["start"])
            else:
                expected = (row["id"], "confirmed", wish["start"])
                same(f"{uid} moved from", booking["id"], row["rescheduled_from"])
        same(f"{uid} was acknowledged", expected, found)
        same(f"{uid} sequence", True, row["sequence"] >= booking["sequence"])
    for uid, row in standing.items():
        if uid not in known:
            place = (row["client"], rfc3339(row["starts_at"]))
            same(f"{uid} was asked for", True, place in books and row["status"] == "confirmed")
            if place in books:
                books.remove(place)


main()
