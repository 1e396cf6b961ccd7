"""How many events a second PyPI's icalendar writes of the calendar in a file: the median of three rounds."""

import statistics
import sys
import time

from icalendar import Calendar

with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())
count = len(calendar.walk("VEVENT"))
times = []
for _ in range(3):
    start = time.perf_counter()
    calendar.to_ical()
    times.append(time.perf_counter() - start)
print(int(count / statistics.median(times)))
