"""What Python's zoneinfo says of zones, for comparison.

    zoneinfo_transitions.py FROM TO < names, one a line

FROM and TO are seconds since 1970. For each name, in order, little-endian 64-bit integers come out: the
number of changes of the offset in [FROM, TO), then 25 numbers for each change: its instant, the offset before
and after, the new abbreviation as eight bytes, and seven times a local time near the change (as seconds on
the wall since 1970) with its instant for fold=0 and for fold=1.

Changes are found by asking for the offset every other day and halving the interval where it differs; no
internal of zoneinfo is used.
"""

import array
import datetime
import os
import sys
import zoneinfo

STEP = 2 * 86400
EPOCH = datetime.datetime(1970, 1, 1)


def changes(zone, start, end):
    fromtimestamp = datetime.datetime.fromtimestamp

    def offset(at):
        return fromtimestamp(at, zone).utcoffset()

    found = []
    low, before = start - 1, offset(start - 1)
    while low < end - 1:
        high = min(low + STEP, end - 1)
        after = offset(high)
        step_end, step_after = high, after
        while after != before:
            while high - low > 1:
                middle = (low + high) // 2
                if offset(middle) == before:
                    low = middle
                else:
                    high = middle
            reached = offset(high)
            found.append((high, int(before.total_seconds()), int(reached.total_seconds())))
            low, before, high, after = high, reached, step_end, step_after
        low, before = step_end, step_after
    return found


def answers(zone, start, end):
    found = changes(zone, start, end)
    numbers = [len(found)]
    for at, before, after in found:
        name = datetime.datetime.fromtimestamp(at, zone).tzname().encode().ljust(8, b"\0")
        numbers += [at, before, after, int.from_bytes(name, "little")]
        edges = [at + before, at + after]
        walls = [edge + second for edge in edges for second in (-1, 0, 1)] + [sum(edges) // 2]
        for wall in walls:
            local = (EPOCH + datetime.timedelta(seconds=wall)).replace(tzinfo=zone)
            folds = [local.replace(fold=fold).utcoffset() for fold in (0, 1)]
            numbers += [wall] + [wall - int(offset.total_seconds()) for offset in folds]
    return array.array("q", numbers).tobytes()


def main():
    start, end = int(sys.argv[1]), int(sys.argv[2])
    assert sys.byteorder == "little"
    assert zoneinfo.TZPATH == ("/usr/share/zoneinfo",), zoneinfo.TZPATH
    known = {}
    for name in sys.stdin.read().split():
        # Links share their target's answers.
        with open(os.path.join(zoneinfo.TZPATH[0], name), "rb") as file:
            content = file.read()
        if content not in known:
            known[content] = answers(zoneinfo.ZoneInfo(name), start, end)
        sys.stdout.buffer.write(known[content])


main()
