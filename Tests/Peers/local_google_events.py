"""What the local Google keeps: calendars and their events, and how they change."""

import base64
import copy
import hashlib
import re
import secrets
import zoneinfo
from datetime import date, datetime, timedelta, timezone

from local_google_description import ID

READ_ONLY = (
    "kind", "etag", "created", "updated", "creator", "organizer", "hangoutLink", "htmlLink", "locked",
)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ZONES = zoneinfo.available_timezones()


class Refused(Exception):
    """An answer other than 2xx, as the API words it."""

    def __init__(self, status, reason, message, domain="global", headers=None, invalid=False, **more):
        super().__init__(message)
        self.status, self.headers, self.invalid = status, headers or {}, invalid
        self.reason = reason
        self.body = {
            "error": {
                "errors": [{"domain": domain, "reason": reason, "message": message, **more}],
                "code": status,
                "message": message,
            }
        }


def invalid(message, reason="invalid"):
    """A request that no client of the API should make; it is remembered."""
    return Refused(400, reason, message, invalid=True)


def not_found():
    return Refused(404, "notFound", "Not Found")


class Calendars:
    """All calendars of one account. To be used by one thread at a time."""

    def __init__(self, settings):
        self.settings = settings
        self.account = "coach@example.com"
        self.clock = datetime(2026, 1, 1, tzinfo=timezone.utc)
        self.entries, self.events, self.mails = {}, {}, []
        # How often a conference that is being made is still to be read, by its request.
        self.pending = {}
        self.add_calendar(self.account, "Coach", "Europe/Berlin", "owner", primary=True)
        self.add_calendar("studio@group.calendar.google.com", "Studio", "Europe/Berlin", "writer")
        self.add_calendar("holidays#de@group.v.calendar.google.com", "Holidays", "Europe/Berlin", "reader")

    def add_calendar(self, id, summary, zone, role, primary=False):
        entry = {
            "kind": "calendar#calendarListEntry", "etag": '"1"', "id": id, "summary": summary, "timeZone": zone,
            "accessRole": role, "selected": True, "defaultReminders": [],
            "conferenceProperties": {"allowedConferenceSolutionTypes": ["hangoutsMeet"]},
        }
        self.entries[id] = {**entry, "primary": True} if primary else entry
        self.events[id] = {}

    def forget_calendar(self, id):
        del self.entries[id], self.events[id]

    def find(self, calendar, writing=False):
        """The id of a calendar that may be used so."""
        id = self.account if calendar == "primary" else calendar
        if id not in self.entries:
            raise not_found()
        if writing and self.entries[id]["accessRole"] not in ("writer", "owner"):
            message = "You need to have writer access to this calendar."
            raise Refused(403, "requiredAccessLevel", message, domain="calendar")
        return id

    def event(self, calendar, id):
        event = self.events[calendar].get(id)
        if event is None:
            raise not_found()
        return event

    # What a client asks for.

    def insert(self, calendar, body, query):
        calendar = self.find(calendar, writing=True)
        if "id" in body and "iCalUID" in body:
            raise invalid("The event id and iCalUID cannot both be given.")
        if "id" in body and not ID.fullmatch(body["id"]):
            raise invalid("Invalid resource id value.")
        if body.get("status") == "cancelled":
            raise invalid("Invalid status value: a new event cannot be cancelled.")
        id = body.get("id") or base64.b32hexencode(secrets.token_bytes(15)).decode().lower()
        if id in self.events[calendar]:
            raise Refused(409, "duplicate", "The requested identifier already exists.")
        event = {"id": id, "iCalUID": f"{id}@google.com", "status": "confirmed", "sequence": 0}
        self.check(body, {}, calendar)
        written = {name: value for name, value in body.items() if name not in READ_ONLY}
        event = self.kept({**event, **written}, written, calendar, query)
        me = {"email": self.account, "self": True}
        event.update(kind="calendar#event", creator=me, organizer=dict(me), created=self.now())
        event.setdefault("eventType", "default")
        event.setdefault("reminders", {"useDefault": True})
        event["htmlLink"] = f"https://www.google.com/calendar/event?eid={id}"
        self.events[calendar][id] = event
        self.touch(event)
        self.mail("insert", event, query)
        return copy.deepcopy(event)

    def change(self, calendar, id, body, query, if_match, patch):
        calendar = self.find(calendar, writing=True)
        event = self.event(calendar, id)
        self.match(event, if_match)
        if body.get("id", id) != id:
            raise invalid("Invalid resource id value.")
        if body.get("iCalUID", event["iCalUID"]) != event["iCalUID"]:
            raise invalid("The iCalUID cannot be changed.")
        written = {name: value for name, value in body.items() if name not in READ_ONLY}
        self.check_organizer(event, written, patch)
        if event["status"] == "cancelled":
            if self.settings["tombstones"] == "gone":
                raise Refused(410, "deleted", "Resource has been deleted")
        if patch:
            wanted = merged(event, written)
        else:
            kept = (*READ_ONLY, "id", "iCalUID", "sequence", "eventType", "conferenceData", "reminders")
            wanted = {name: event[name] for name in kept if name in event}
            wanted.update({"status": "confirmed", **written})
        self.check(wanted, event, calendar)
        before = copy.deepcopy(event)
        now = self.kept(wanted, written, calendar, query, before.get("conferenceData"))
        event.clear()
        event.update(now)
        if before["status"] == "cancelled" and self.settings["tombstones"] == "stuck":
            event["status"] = "cancelled"
        if event != before:
            moved = any(event.get(name) != before.get(name) for name in ("start", "end", "recurrence", "status"))
            if moved and event["sequence"] == before["sequence"]:
                event["sequence"] += 1
            self.touch(event)
            self.mail("patch" if patch else "update", event, query)
        return copy.deepcopy(event)

    def delete(self, calendar, id, query, if_match):
        event = self.event(self.find(calendar, writing=True), id)
        if event["status"] == "cancelled":
            raise Refused(410, "deleted", "Resource has been deleted")
        self.match(event, if_match)
        self.mail("delete", event, query)
        event["status"] = "cancelled"
        self.touch(event)

    def get(self, calendar, id):
        event = self.event(self.find(calendar), id)
        if status_of(event) == "pending":
            answer = copy.deepcopy(event)
            self.pending[event["conferenceData"]["createRequest"]["requestId"]] -= 1
            if self.finish_conference(event):
                self.touch(event)
            return answer
        return self.shown(event)

    def list(self, calendar, query, pairs):
        calendar = self.find(calendar)
        if "syncToken" in query:
            raise Refused(501, "notImplemented", "The local Google keeps no sync tokens.", invalid=True)
        if query.get("orderBy") == "startTime" and query.get("singleEvents") != "true":
            raise invalid("The requested ordering is not available for the particular query.")
        tests = [self.property_test("private", v) for n, v in pairs if n == "privateExtendedProperty"]
        tests += [self.property_test("shared", v) for n, v in pairs if n == "sharedExtendedProperty"]
        if query.get("showDeleted") != "true" and "updatedMin" not in query:
            tests.append(lambda event: event["status"] != "cancelled")
        if "iCalUID" in query:
            tests.append(lambda event: event.get("iCalUID") == query["iCalUID"])
        for name, test in (
            ("timeMin", lambda event, limit: "end" in event and instant(event["end"]) > limit),
            ("timeMax", lambda event, limit: "start" in event and instant(event["start"]) < limit),
            ("updatedMin", lambda event, limit: parsed(event["updated"]) >= limit),
        ):
            if name in query:
                limit = parsed(query[name])
                if limit is None or limit.tzinfo is None:
                    raise invalid("Bad Request", "badRequest")
                tests.append(lambda event, test=test, limit=limit: test(event, limit))
        found = [self.shown(event) for event in self.events[calendar].values()]
        found = [event for event in found if all(test(event) for test in tests)]
        if query.get("orderBy") == "updated":
            found.sort(key=lambda event: event["updated"])
        if query.get("orderBy") == "startTime":
            found.sort(key=lambda event: instant(event["start"]))
        entry = self.entries[calendar]
        head = {
            "kind": "calendar#events", "etag": f'"{len(found)}"', "summary": entry["summary"], "description": "",
            "updated": self.now(), "timeZone": entry["timeZone"], "accessRole": entry["accessRole"],
            "defaultReminders": [],
        }
        return self.page(head, found, pairs, min(int(query.get("maxResults", 250)), 2500))

    def list_calendars(self, query, pairs):
        head = {"kind": "calendar#calendarList", "etag": '"1"'}
        return self.page(head, list(self.entries.values()), pairs, min(int(query.get("maxResults", 100)), 250))

    # What a test does.

    def put(self, calendar, wanted):
        """An event that somebody else made; `organizer` makes it somebody else's."""
        query = {"conferenceDataVersion": "1"}
        made = self.insert(calendar, {name: v for name, v in wanted.items() if name != "organizer"}, query)
        event = self.events[self.find(calendar)][made["id"]]
        event["organizer"] = wanted.get("organizer", event["organizer"])
        return event

    def finish_all(self):
        self.pending = dict.fromkeys(self.pending, 0)
        for events in self.events.values():
            for event in events.values():
                if status_of(event) == "pending":
                    self.finish_conference(event)
                    self.touch(event)

    # How it is done.

    def page(self, head, found, pairs, size):
        """Page tokens are good for the query that they came from alone."""
        size = min(size, self.settings["page_size"])
        rest = sorted(pair for pair in pairs if pair[0] != "pageToken")
        mark = hashlib.sha256(repr(rest).encode()).hexdigest()[:16]
        start = 0
        token = dict(pairs).get("pageToken")
        if token is not None:
            match = re.fullmatch(r"(\d{1,9})\.([0-9a-f]{16})", token)
            if not match or match[2] != mark:
                raise invalid("Invalid page token value.")
            start = int(match[1])
        answer = {**head, "items": copy.deepcopy(found[start : start + size])}
        if start + size < len(found):
            answer["nextPageToken"] = f"{start + size}.{mark}"
        else:
            answer["nextSyncToken"] = secrets.token_urlsafe(12)
        return answer

    def property_test(self, kind, text):
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise invalid("Invalid extended property constraint.")
        return lambda event: event.get("extendedProperties", {}).get(kind, {}).get(name) == value

    def shown(self, event):
        """The event as it is read."""
        if event["status"] == "cancelled" and self.settings["tombstones_are_bare"]:
            return {name: event[name] for name in ("kind", "etag", "id", "status", "updated")}
        return copy.deepcopy(event)

    def match(self, event, if_match):
        if if_match is not None and if_match not in ("*", event["etag"]):
            raise Refused(
                412, "conditionNotMet", "Precondition Failed", locationType="header", location="If-Match")

    def check_organizer(self, event, written, patch):
        shared = ("summary", "description", "location", "start", "end", "status")
        if not event["organizer"].get("self") and (not patch or any(name in written for name in shared)):
            message = "Shared properties can only be changed by the organizer of the event."
            raise Refused(403, "forbiddenForNonOrganizer", message, domain="calendar")

    def check(self, event, before, calendar):
        """What the description's types cannot say."""
        for name in ("start", "end"):
            self.check_time(event.get(name) or {}, name)
        if ("date" in event["start"]) != ("date" in event["end"]):
            raise invalid("Invalid end time.")
        start, end = (instant(event[name], self.entries[calendar]["timeZone"]) for name in ("start", "end"))
        if end < start or ("date" in event["start"] and end == start):
            raise Refused(
                400, "timeRangeEmpty", "The specified time range is empty.", domain="calendar", invalid=True)
        for attendee in event.get("attendees") or []:
            if not EMAIL.fullmatch(attendee["email"]):
                raise invalid("Invalid attendee email.")
        for properties in (event.get("extendedProperties") or {}).values():
            for key, value in (properties or {}).items():
                # Google cuts or drops these without a word, which would lose what events are found by.
                if len(key) > 44 or (value is not None and len(value) > 1024):
                    raise invalid("Invalid extended property: 44 characters for a key, 1024 for a value.")
        sequence = event.get("sequence")
        if sequence is not None and sequence < before.get("sequence", 0):
            raise invalid(
                "Invalid sequence value. The specified sequence number is below the current sequence number of "
                "the resource. Re-fetch the resource and use its sequence number on the following request."
            )
        known = {attendee["email"].lower() for attendee in before.get("attendees", [])}
        new = [a for a in event.get("attendees") or [] if a["email"].lower() not in known]
        if new and self.settings["attendees_quota_exceeded"]:
            raise Refused(403, "quotaExceeded", "Calendar usage limits exceeded.", domain="usageLimits")

    def check_time(self, time, name):
        forms = [form for form in ("date", "dateTime") if time.get(form) is not None]
        zone = time.get("timeZone")
        if zone is not None and zone not in ZONES:
            raise invalid(f"Invalid time zone definition for {name} time.")
        if len(forms) != 1:
            raise invalid(f"Missing {name} time." if not forms else f"Invalid {name} time.")
        if forms == ["date"]:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", time["date"]) or parsed(time["date"]) is None:
                raise invalid(f"Invalid value for: {name} date")
            return
        at = parsed(time["dateTime"])
        if at is None or "T" not in time["dateTime"] or (at.tzinfo is None and zone is None):
            raise invalid(f"Missing time zone definition for {name} time." if at else f"Invalid {name} time.")

    def kept(self, wanted, written, calendar, query, conference=None):
        """The event as Google keeps it. `written` is what of it came in the request."""
        event = {name: value for name, value in wanted.items() if name != "conferenceData"}
        event.pop("hangoutLink", None)
        for name in ("summary", "description", "location", "attendees"):
            if not event.get(name):
                event.pop(name, None)
        if "attendees" in event:
            event["attendees"] = [{"responseStatus": "needsAction", **attendee} for attendee in event["attendees"]]
        for name in ("start", "end"):
            event[name] = kept_time(event[name], self.entries[calendar]["timeZone"])
        # Version 0 assumes a client that knows no conferences: what it writes of them is ignored.
        if "conferenceData" in written and query.get("conferenceDataVersion") == "1":
            conference = self.conference(written["conferenceData"], conference)
        if conference:
            event["conferenceData"] = conference
            if status_of(event) == "success":
                event["hangoutLink"] = conference["entryPoints"][0]["uri"]
            elif status_of(event) == "pending":
                request = conference["createRequest"]["requestId"]
                self.pending.setdefault(request, self.settings["conference_pending_gets"])
                self.finish_conference(event)
        return event

    def conference(self, data, before):
        if data is None:
            return None
        request = data.get("createRequest")
        if request is None:
            return before
        if "requestId" not in request:
            raise invalid("Missing conference request id.")
        if request.get("conferenceSolutionKey", {}).get("type") not in self.settings["conference_types"]:
            raise Refused(400, "invalid", "Invalid conference type value.")
        if before and before["createRequest"]["requestId"] == request["requestId"]:
            return before
        return {"createRequest": {**request, "status": {"statusCode": "pending"}}}

    def finish_conference(self, event):
        """Once it was read often enough; whether it was."""
        data = event["conferenceData"]
        if self.pending[data["createRequest"]["requestId"]] > 0:
            return False
        outcome = self.settings["conference_outcome"]
        data["createRequest"]["status"] = {"statusCode": outcome}
        if outcome != "success":
            return True
        letters = hashlib.sha256((event["id"] + data["createRequest"]["requestId"]).encode()).hexdigest()
        letters = letters.translate(str.maketrans("0123456789", "ghijklmnop"))
        code = f"{letters[:3]}-{letters[3:7]}-{letters[7:10]}"
        link = f"https://meet.google.com/{code}"
        data.update(
            conferenceId=code, signature="local", entryPoints=[
                {"entryPointType": "video", "uri": link, "label": link.removeprefix("https://")},
                {"entryPointType": "phone", "uri": "tel:+1-555-0100", "label": "+1 555-0100", "pin": "1234"},
            ],
            conferenceSolution={"key": {"type": "hangoutsMeet"}, "name": "Google Meet", "iconUri": "https://x.test/"},
        )
        event["hangoutLink"] = link
        return True

    def touch(self, event):
        self.clock += timedelta(milliseconds=1)
        event["updated"] = self.now()
        event["etag"] = f'"{int(self.clock.timestamp() * 1000)}"'

    def now(self):
        return self.clock.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self.clock.microsecond // 1000:03d}Z"

    def mail(self, what, event, query):
        """Remembers whom Google would write to."""
        whom = query.get("sendUpdates", "none")
        to = [a["email"] for a in event.get("attendees", []) if a["email"] != self.account]
        if whom == "externalOnly":
            to = [email for email in to if not email.lower().endswith("@gmail.com")]
        if whom != "none" and to:
            self.mails.append({"what": what, "event": event["id"], "sendUpdates": whom, "to": to})


def merged(old, patch):
    """The semantics of PATCH: objects member by member, arrays whole, null takes away."""
    result = copy.deepcopy(old)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict) and isinstance(result.get(name), dict):
            result[name] = merged(result[name], value)
        elif isinstance(value, dict):
            result[name] = merged({}, value)
        else:
            result[name] = copy.deepcopy(value)
    return result


def status_of(event):
    """Of the request for a conference; None where there is none."""
    return event.get("conferenceData", {}).get("createRequest", {}).get("status", {}).get("statusCode")


def parsed(text):
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def instant(time, zone="UTC"):
    """Whole days begin at the zone's midnight."""
    if time.get("date") is not None:
        day = date.fromisoformat(time["date"])
        return datetime(day.year, day.month, day.day, tzinfo=zoneinfo.ZoneInfo(zone))
    at = parsed(time["dateTime"])
    return at if at.tzinfo else at.replace(tzinfo=zoneinfo.ZoneInfo(time.get("timeZone") or zone))


def kept_time(time, zone):
    """Google answers in the time's own zone, whatever offset was sent."""
    if time.get("date") is not None:
        return {"date": time["date"]}
    zone = time.get("timeZone") or zone
    at = instant(time, zone).astimezone(zoneinfo.ZoneInfo(zone)).replace(microsecond=0)
    return {"dateTime": at.isoformat().replace("+00:00", "Z"), "timeZone": zone}
