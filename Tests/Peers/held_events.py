"""Says what a calendar holds, in the words of readers that have nothing to do with ours.

Standard input: {"url", "user", "password"} for a calendar on a CalDAV server, {"objects": [text, ...]} for
calendar objects as they are, {"api_root", "token", "calendar"} for Google's API.
Standard output: [{"uid", "start", "end", "summary", "location", "description", "status", "raw"}, ...], times in
seconds since 1970, texts empty where there are none; `raw` of foreign events is for comparing bytes.
"""

import json
import sys
import urllib.request
from datetime import datetime, time, timezone

import icalendar


def seconds(moment):
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), timezone.utc)
    return int(moment.timestamp())


def from_objects(objects):
    for text in objects:
        found = icalendar.Calendar.from_ical(text)
        for event in found.walk("VEVENT"):
            yield {
                "uid": str(event["UID"]),
                "start": seconds(event.start),
                "end": seconds(event.end),
                "summary": str(event.get("SUMMARY", "")),
                "location": str(event.get("LOCATION", "")),
                "description": str(event.get("DESCRIPTION", "")),
                "status": str(event.get("STATUS", "")).lower(),
                "raw": text,
            }


def from_caldav(asked):
    import caldav

    with caldav.DAVClient(asked["url"], username=asked["user"], password=asked["password"]) as client:
        calendar = client.calendar(url=asked["url"])
        return list(from_objects([found.data for found in calendar.get_events()]))


def from_google(asked):
    from google.oauth2.credentials import Credentials
    from googleapiclient.discovery import build_from_document
    import googleapiclient.discovery_cache.documents as documents

    path = documents.__path__[0] + "/calendar.v3.json"
    description = json.load(open(path))
    root, _, service = asked["api_root"].partition("/calendar/v3")
    description["rootUrl"] = root + "/"
    description["servicePath"] = "calendar/v3/"
    service = build_from_document(description, credentials=Credentials(asked["token"]))
    page = None
    while True:
        answer = service.events().list(calendarId=asked["calendar"], pageToken=page, maxResults=250).execute()
        for event in answer.get("items", []):
            private = event.get("extendedProperties", {}).get("private", {})
            yield {
                "uid": private.get("coachcalUID", event.get("iCalUID", event["id"])),
                "start": int(datetime.fromisoformat(event["start"]["dateTime"]).timestamp()),
                "end": int(datetime.fromisoformat(event["end"]["dateTime"]).timestamp()),
                "summary": event.get("summary", ""),
                "location": event.get("location", ""),
                "description": event.get("description", ""),
                "status": event.get("status", ""),
                "raw": json.dumps(event, sort_keys=True),
            }
        page = answer.get("nextPageToken")
        if not page:
            return


asked = json.load(sys.stdin)
if "objects" in asked:
    events = from_objects(asked["objects"])
elif "url" in asked:
    events = from_caldav(asked)
else:
    events = from_google(asked)
json.dump(list(events), sys.stdout)
