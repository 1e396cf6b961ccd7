"""Runs Google's own Python client against the local Google, so that what the tests talk to is no invention of ours.

Standard input: what local_google.py printed. Standard output: {"compared": n, "failures": [...]}.
"""

import base64
import hashlib
import json
import secrets
import sys
import urllib.error
import urllib.request
from urllib.parse import parse_qsl, urlencode, urlsplit

import httplib2
from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from local_google_description import DOCUMENT

SCOPES = [
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
]
compared, failures = 0, []


def same(what, expected, found):
    global compared
    compared += 1
    if expected != found and len(failures) < 20:
        failures.append(f"{what}: {found!r}, not {expected!r}")


def refused(what, status, reason, request):
    try:
        request.execute()
        same(what, (status, reason), "done")
    except HttpError as error:
        details = error.error_details
        found = details[0].get("reason") if isinstance(details, list) else details
        same(what, (status, reason), (error.resp.status, found))


class Local:
    def __init__(self, addresses):
        self.addresses = addresses
        self.root = f"http://127.0.0.1:{addresses['port']}"

    def control(self, name, told=None):
        data = None if told is None else json.dumps(told).encode()
        with urllib.request.urlopen(f"{self.root}/_control/{name}", data) as answer:
            return json.load(answer)

    def service(self, credentials):
        with open(DOCUMENT, encoding="utf-8") as file:
            document = json.load(file)
        document["rootUrl"] = document["baseUrl"] = self.root + "/"
        document["servicePath"] = "calendar/v3/"
        document.pop("mtlsRootUrl", None)
        return build_from_document(document, http=AuthorizedHttp(credentials, http=httplib2.Http(timeout=20)))

    def consent(self, **changes):
        """The code that the consent page gives, and its verifier."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "client_id": self.addresses["GOOGLE_CLIENT_ID"], "redirect_uri": "http://127.0.0.1:1/back",
            "response_type": "code", "scope": " ".join(SCOPES), "access_type": "offline", "prompt": "consent",
            "state": "s1", "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256", **changes,
        }
        opener = urllib.request.build_opener(Stay)
        try:
            opener.open(self.addresses["GOOGLE_AUTH_URL"] + "?" + urlencode(query))
        except urllib.error.HTTPError as answer:
            back = dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))
            return answer.status, back, verifier

    def token(self, **form):
        form = {
            "client_id": self.addresses["GOOGLE_CLIENT_ID"], "client_secret": self.addresses["GOOGLE_CLIENT_SECRET"],
            "redirect_uri": "http://127.0.0.1:1/back", **form,
        }
        try:
            with urllib.request.urlopen(self.addresses["GOOGLE_TOKEN_URL"], urlencode(form).encode()) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as answer:
            return answer.status, json.load(answer)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def check_sign_in(local):
    status, back, verifier = local.consent()
    same("consent", (302, "s1"), (status, back.get("state")))
    same("consent without PKCE", 400, local.consent(code_challenge="", code_challenge_method="")[0])
    same("consent with plain PKCE", 400, local.consent(code_challenge_method="plain")[0])
    code = {"grant_type": "authorization_code", "code": back["code"], "code_verifier": verifier}
    status, tokens = local.token(**code)
    same("tokens", (200, "Bearer", 3599), (status, tokens.get("token_type"), tokens.get("expires_in")))
    status, again = local.token(**code)
    same("a code twice", (400, "invalid_grant"), (status, again.get("error")))
    other = {**code, "code": local.consent()[1]["code"], "code_verifier": "x" * 43}
    same("another's verifier", (400, "invalid_grant"), (lambda a: (a[0], a[1].get("error")))(local.token(**other)))
    wrong = {**code, "client_secret": "wrong"}
    same("a wrong secret", (401, "invalid_client"), (lambda a: (a[0], a[1].get("error")))(local.token(**wrong)))
    return tokens


def credentials_of(local, tokens):
    return Credentials(
        tokens["access_token"], refresh_token=tokens["refresh_token"], token_uri=local.addresses["GOOGLE_TOKEN_URL"],
        client_id=local.addresses["GOOGLE_CLIENT_ID"], client_secret=local.addresses["GOOGLE_CLIENT_SECRET"],
        scopes=SCOPES,
    )


def body(id=None, **more):
    made = {
        "summary": "Session, with Anna; 1 of 2", "location": "Room 1",
        "start": {"dateTime": "2026-05-04T08:00:00Z", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2026-05-04T09:00:00Z", "timeZone": "Europe/Berlin"},
        "extendedProperties": {"private": {"coachcal": "b1", "kind": "session"}}, **more,
    }
    return {**made, "id": id} if id else made


def check_events(local, events):
    made = events.insert(calendarId="primary", body=body("abcde12345")).execute()
    same("inserted", ("abcde12345", "confirmed", 0), (made["id"], made["status"], made["sequence"]))
    same("in its zone", "2026-05-04T10:00:00+02:00", made["start"]["dateTime"])
    got = events.get(calendarId="primary", eventId="abcde12345").execute()
    same("got", made, got)
    refused("twice", 409, "duplicate", events.insert(calendarId="primary", body=body("abcde12345")))
    patch = {"summary": "Moved", "location": None, "extendedProperties": {"private": {"kind": None}}}
    patched = events.patch(calendarId="primary", eventId="abcde12345", body=patch).execute()
    same("patched", ("Moved", None), (patched["summary"], patched.get("location")))
    same("merged", {"coachcal": "b1"}, patched["extendedProperties"]["private"])
    same("etag", True, patched["etag"] != made["etag"] and patched["sequence"] == 0)
    updating = events.update(calendarId="primary", eventId="abcde12345", body={**got, "summary": "Late"})
    updating.headers["If-Match"] = made["etag"]
    refused("changed meanwhile", 412, "conditionNotMet", updating)
    moved = {**patched, "start": {"dateTime": "2026-05-05T10:00:00+02:00"}, "end": {"dateTime": "2026-05-05T09:00:00Z"}}
    updating = events.update(calendarId="primary", eventId="abcde12345", body=moved)
    updating.headers["If-Match"] = patched["etag"]
    updated = updating.execute()
    same("updated", ("2026-05-05T10:00:00+02:00", 1), (updated["start"]["dateTime"], updated["sequence"]))
    people = [{"email": "anna@example.com"}, {"email": "ben@gmail.com"}]
    change = {"calendarId": "primary", "eventId": "abcde12345"}
    events.patch(**change, body={"attendees": people}, sendUpdates="externalOnly").execute()
    invited = events.patch(**change, body={"attendees": people[1:]}, sendUpdates="none").execute()
    same("arrays whole", ["ben@gmail.com"], [a["email"] for a in invited["attendees"]])
    same("mails", [["anna@example.com"]], [mail["to"] for mail in local.control("mails")])
    refused("old sequence", 400, "invalid", events.patch(**change, body={"sequence": 0}))
    same("deleted", "", events.delete(**change).execute())
    refused("deleted twice", 410, "deleted", events.delete(**change))
    same("tombstone", "cancelled", events.get(**change).execute()["status"])
    refused("onto a tombstone", 409, "duplicate", events.insert(calendarId="primary", body=body("abcde12345")))
    same("revived", "confirmed", events.patch(**change, body={"status": "confirmed"}).execute()["status"])
    for tombstones, outcome in (("stuck", "cancelled"), ("gone", None)):
        local.control("settings", {"tombstones": tombstones})
        if tombstones == "stuck":
            events.delete(**change).execute()
            found = events.patch(**change, body={"status": "confirmed"}).execute()["status"]
            same("a stuck tombstone", outcome, found)
        else:
            refused("a tombstone that is gone", 410, "deleted", events.patch(**change, body={"status": "confirmed"}))
    local.control("settings", {"tombstones": "revivable"})
    refused("unknown", 404, "notFound", events.get(calendarId="primary", eventId="neverwas"))
    refused("no calendar", 404, "notFound", events.insert(calendarId="no@example.com", body=body()))
    same("nothing invalid but the sequence", 1, len(local.control("invalid")))


def check_lists(local, service):
    events = service.events()
    for number in range(7):
        properties = {"private": {"list": "yes" if number != 3 else "no"}}
        events.insert(calendarId="primary", body=body(f"list{number}", extendedProperties=properties)).execute()
    events.delete(calendarId="primary", eventId="list5").execute()
    wanted = {"calendarId": "primary", "privateExtendedProperty": ["list=yes"], "maxResults": 2}
    for more, expected in (({}, "01246"), ({"showDeleted": True}, "012456")):
        request, found, pages = events.list(**wanted, **more), [], 0
        while request is not None:
            page = request.execute()
            found += [event["id"][-1] for event in page["items"]]
            pages += 1
            request = events.list_next(request, page)
        same("listed", (expected, 3), ("".join(found), pages))
    refused("a wrong page", 400, "invalid", events.list(calendarId="primary", pageToken="2.0123456789abcdef"))
    calendars = service.calendarList().list().execute()["items"]
    same("calendars", ["owner", "writer", "reader"], [calendar["accessRole"] for calendar in calendars])
    same("a calendar's address with a hash", 200, 200 if events.list(calendarId=calendars[2]["id"]).execute() else 0)


def check_conferences(local, events):
    def request(id, type="hangoutsMeet"):
        return {"createRequest": {"requestId": id, "conferenceSolutionKey": {"type": type}}}

    ignored = events.insert(calendarId="primary", body=body("conf0", conferenceData=request("r0"))).execute()
    same("version 0 ignores conferences", False, "conferenceData" in ignored)
    local.control("settings", {"conference_pending_gets": 2})
    made = events.insert(calendarId="primary", conferenceDataVersion=1, body=body("conf1", conferenceData=request("r1")))
    states = [made.execute()] + [events.get(calendarId="primary", eventId="conf1").execute() for _ in range(3)]
    status = [event["conferenceData"]["createRequest"]["status"]["statusCode"] for event in states]
    same("pending", ["pending", "pending", "pending", "success"], status)
    link = states[-1]["hangoutLink"]
    same("link", [link], [e["uri"] for e in states[-1]["conferenceData"]["entryPoints"] if e["entryPointType"] == "video"])
    for version in (0, 1):
        again = events.patch(
            calendarId="primary", eventId="conf1", conferenceDataVersion=version,
            body={"conferenceData": request("r1"), "summary": f"Again {version}"}).execute()
        same("the same request is ignored", link, again["hangoutLink"])
    kept = events.update(calendarId="primary", eventId="conf1", body=body("conf1")).execute()
    same("an update of version 0 keeps it", link, kept.get("hangoutLink"))
    bare = events.patch(
        calendarId="primary", eventId="conf1", conferenceDataVersion=1, body={"conferenceData": None}).execute()
    same("taken away", (None, None), (bare.get("hangoutLink"), bare.get("conferenceData")))
    wrong = body("conf2", conferenceData=request("r2", "addOn"))
    refused("a wrong type", 400, "invalid", events.insert(calendarId="primary", conferenceDataVersion=1, body=wrong))
    local.control("settings", {"conference_pending_gets": 0})


def check_refusals(local, events):
    wrong = [
        ("both ids", body("ids12", iCalUID="x@example.com")), ("an id with w", body("wwwww")), ("a short id", body("abcd")),
        ("a status of its own", body(status="busy")), ("an unknown member", body(colour="3")),
        ("no offset", body(start={"dateTime": "2026-05-04T08:00:00"})),
        ("no such zone", body(start={"dateTime": "2026-05-04T08:00:00Z", "timeZone": "Mars/Olympus"})),
        ("both forms", body(start={"dateTime": "2026-05-04T08:00:00Z", "date": "2026-05-04"})),
        ("an attendee without address", body(attendees=[{"displayName": "Anna"}])),
        ("a null in an insert", body(colorId=None)),
        ("a long key", body(extendedProperties={"private": {"k" * 45: "v"}})),
        ("a long value", body(extendedProperties={"private": {"k": "v" * 1025}})),
    ]
    for what, made in wrong:
        refused(what, 400, "invalid", events.insert(calendarId="primary", body=made))
    backwards = body(end={"dateTime": "2026-05-04T07:00:00Z"})
    refused("backwards", 400, "timeRangeEmpty", events.insert(calendarId="primary", body=backwards))
    endless = {name: value for name, value in body().items() if name != "end"}
    refused("no end", 400, "required", events.insert(calendarId="primary", body=endless))
    reader = "holidays#de@group.v.calendar.google.com"
    refused("read only", 403, "requiredAccessLevel", events.insert(calendarId=reader, body=body()))
    theirs = body("theirs", organizer={"email": "other@example.com"})
    local.control("events", {"calendar": "coach@example.com", "event": theirs})
    patching = events.patch(calendarId="primary", eventId="theirs", body={"summary": "Mine"})
    refused("another's", 403, "forbiddenForNonOrganizer", patching)
    local.control("settings", {"attendees_quota_exceeded": True})
    invited = body(attendees=[{"email": "anna@example.com"}])
    refused("too many invitations", 403, "quotaExceeded", events.insert(calendarId="primary", body=invited))
    local.control("settings", {"attendees_quota_exceeded": False})
    for status, reason in ((403, "userRateLimitExceeded"), (429, "rateLimitExceeded"), (503, "backendError")):
        local.control("faults", {"status": status, "reason": reason, "retry_after": 7})
        refused("a fault", status, reason, events.get(calendarId="primary", eventId="theirs"))
    same("after the faults", "theirs", events.get(calendarId="primary", eventId="theirs").execute()["id"])


def check_tokens(local, credentials, events):
    wanted = {"calendarId": "primary", "eventId": "theirs"}
    before = credentials.token
    local.control("expire", {})
    same("refreshed by itself", "theirs", events.get(**wanted).execute()["id"])
    same("a new access token", True, credentials.token != before)
    local.control("settings", {"rotate_refresh_tokens": True})
    old = credentials.refresh_token
    local.control("expire", {})
    events.get(**wanted).execute()
    same("rotated", True, credentials.refresh_token != old)
    found = local.token(grant_type="refresh_token", refresh_token=old)
    same("the former one is dead", (400, "invalid_grant"), (found[0], found[1].get("error")))
    narrow = credentials_of(local, local.control("grant", {"scopes": SCOPES[:1]}))
    refused("a narrow scope", 403, "insufficientPermissions", local.service(narrow).calendarList().list())
    local.control("revoke", {})
    try:
        events.get(**wanted).execute()
        same("revoked", "RefreshError", "done")
    except RefreshError as error:
        same("revoked", True, "invalid_grant" in str(error))


def main():
    local = Local(json.load(sys.stdin))
    local.control("reset", {})
    credentials = credentials_of(local, check_sign_in(local))
    service = local.service(credentials)
    local.control("settings", {})
    invalid = local.control("invalid")
    same("only the refused consents were invalid", 2, len(invalid))
    local.control("reset", {})
    credentials = credentials_of(local, local.control("grant", {"scopes": SCOPES}))
    service = local.service(credentials)
    check_events(local, service.events())
    check_lists(local, service)
    check_conferences(local, service.events())
    check_refusals(local, service.events())
    check_tokens(local, credentials, service.events())
    json.dump({"compared": compared, "failures": failures}, sys.stdout)


if __name__ == "__main__":
    main()
