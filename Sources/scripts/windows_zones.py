"""Makes Sources/kit/ICalendar/Zones/WindowsZoneTable.swift from CLDR's windowsZones.xml.

    apt install unicode-cldr-core
    python3 Sources/scripts/windows_zones.py [windowsZones.xml] > Sources/kit/ICalendar/Zones/WindowsZoneTable.swift

Of each Windows zone the IANA name for territory 001 is taken, and the name that Windows shows to people, which
stands in the comment before.
"""

import re
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode/cldr/common/supplemental/windowsZones.xml"
with open(path, encoding="utf-8") as file:
    text = file.read()

version = re.search(r'typeVersion="([^"]+)"', text).group(1)
rows = re.findall(r'<!--\s*\([^)]*\) (.+?)\s*-->\s*<mapZone other="([^"]+)" territory="001" type="([^" ]+)', text)
if len(rows) < 130 or len(rows) != len(set(re.findall(r'mapZone other="([^"]+)"', text))):
    sys.exit(f"{path}: only {len(rows)} zones understood")

print("// Made by Sources/scripts/windows_zones.py from Unicode CLDR (Debian's unicode-cldr-core); do not edit.")
print()
print("/// Windows' zones, a line each: the name in its registry, the IANA name, the name shown to people without its")
print(f"/// offset (CLDR, supplemental windowsZones, territory 001; zone data {version}).")
print('let windowsZoneTable = """')
for shown, windows, iana in sorted(rows, key=lambda row: row[1]):
    print(f"  {windows}|{iana}|{shown.replace('&amp;', '&')}")
print('  """')
