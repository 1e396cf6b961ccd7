"""A Google of one's own: the Calendar API and its sign-in, for one account, in memory. Nothing leaves this machine.

To try coachcal with it by hand:

    .build/venv/bin/python Tests/Peers/local_google.py --port 8765
    export GOOGLE_API_ROOT=http://127.0.0.1:8765/calendar/v3
    export GOOGLE_AUTH_URL=http://127.0.0.1:8765/auth GOOGLE_TOKEN_URL=http://127.0.0.1:8765/token
    export GOOGLE_CLIENT_ID=local-client GOOGLE_CLIENT_SECRET=local-secret

Connecting agrees at once. http://127.0.0.1:8765/_control/events shows every event, /_control/requests what was asked,
and e.g. `curl -d '{"status": 503, "count": 3}' http://127.0.0.1:8765/_control/faults` lets three requests fail.

The first line of standard output says the port and these addresses as JSON. Every request is judged by the published
description of the API; one that no client should make is answered 400 and stands in /_control/invalid. Where Google's
documents leave something open, SETTINGS below chooses.

Control, all JSON, POST unless GET is said:
    settings         some members of SETTINGS (GET: all)
    faults           {count=1, skip=0, on: calendar|token|any, method, path (a regular expression), delay_ms, and one of
                     status (reason, message, retry_after), raw (a body that is no JSON; status), cut: before|after};
                     null takes all away
    expire           every access token
    revoke           every refresh token and access token
    grant            {scopes}: tokens without the consent page
    calendars        {id, summary, zone, role}: one more;   forget  {id}: one less
    events           {calendar, event}: one that a person or another program put there (GET: all, by calendar)
    vanish           {calendar, id}: a deleted event that Google no longer remembers; its id is free again
    finish           every conference that is being made
    GET requests, invalid, mails;   reset: as it was at the start
"""

import argparse
import json
import os
import re
import socket
import struct
import sys
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from local_google_description import Description
from local_google_events import Calendars, Refused, invalid
from local_google_oauth import OAuth, OAuthRefused

ROOT = "/calendar/v3"
LARGEST_BODY = 1_000_000
SETTINGS = {
    "access_token_seconds": 3599,
    "rotate_refresh_tokens": False,
    # deny: the person says no. granted_scopes: the person leaves the others out.
    "consent": "allow",
    "granted_scopes": None,
    # How often an event is read until its conference is there, and what becomes of it.
    "conference_pending_gets": 0,
    "conference_outcome": "success",
    "conference_types": ["hangoutsMeet"],
    "attendees_quota_exceeded": False,
    # What a change of a deleted event does: revivable (status=confirmed brings it back), stuck (200, but it stays
    # deleted), gone (410).
    "tombstones": "revivable",
    # Google promises no more of a deleted event than its id.
    "tombstones_are_bare": False,
    "page_size": 2500,
}
DOMAINS = {
    reason: "usageLimits"
    for reason in ("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded")
}


class Google:
    """All that there is, behind one lock."""

    def __init__(self, client_id, client_secret):
        self.lock = threading.RLock()
        self.description = Description()
        self.client = (client_id, client_secret)
        self.reset()

    def reset(self):
        self.settings = dict(SETTINGS)
        self.calendars = Calendars(self.settings)
        self.oauth = OAuth(self.settings, *self.client)
        self.faults, self.requests, self.invalid = [], deque(maxlen=100_000), deque(maxlen=1000)

    def fault(self, on, method, path):
        """The first fault that is meant for this request, and counts it."""
        for fault in self.faults:
            if fault.get("on", "calendar") not in (on, "any") or fault.get("method", method) != method:
                continue
            if not re.search(fault.get("path", ""), path):
                continue
            if fault.get("skip", 0) > 0:
                fault["skip"] -= 1
                continue
            fault["count"] = fault.get("count", 1) - 1
            if fault["count"] <= 0:
                self.faults.remove(fault)
            return fault
        return None

    def api(self, method, path, text, headers, raw):
        """Status, headers and body of the answer; Refused for all but 2xx."""
        found, names = self.description.method(method, path)
        if found is None:
            raise Refused(405 if names else 404, "notFound", "Not Found", invalid=True)
        scopes = self.oauth.scopes(headers.get("Authorization"))
        if scopes is None:
            challenge = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'}
            raise Refused(
                401, "authError", "Invalid Credentials", headers=challenge, locationType="header",
                location="Authorization")
        if not set(scopes) & set(found["scopes"]):
            raise Refused(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
        try:
            pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
        except ValueError:
            raise invalid("The query cannot be read.") from None
        wrong = self.description.wrong_query(found, pairs)
        if wrong:
            raise invalid(wrong, "invalidParameter")
        body = self.body(raw, headers) if raw or "request" in found else None
        wrong = self.description.wrong_body(found, body)
        if wrong:
            raise invalid(wrong, "required" if wrong.startswith("Missing") else "invalid")
        query = dict(pairs)
        if_match = headers.get("If-Match")
        calendar, id = names.get("calendarId"), names.get("eventId")
        match found["id"]:
            case "calendar.calendarList.list":
                return self.calendars.list_calendars(query, pairs)
            case "calendar.events.insert":
                return self.calendars.insert(calendar, body, query)
            case "calendar.events.patch" | "calendar.events.update":
                patch = method == "PATCH"
                return self.calendars.change(calendar, id, body, query, if_match, patch)
            case "calendar.events.delete":
                return self.calendars.delete(calendar, id, query, if_match)
            case "calendar.events.get":
                return self.calendars.get(calendar, id)
            case "calendar.events.list":
                return self.calendars.list(calendar, query, pairs)
        raise Refused(501, "notImplemented", f"The local Google has no {found['id']}.", invalid=True)

    def body(self, raw, headers):
        if headers.get_content_type() != "application/json":
            raise invalid("The body must be application/json.", "parseError")
        try:
            return json.loads(raw)
        except ValueError:
            raise invalid("Parse Error", "parseError") from None

    def control(self, method, name, told):
        match method, name:
            case "GET", "settings":
                return self.settings
            case "POST", "settings":
                if not set(told) <= set(SETTINGS):
                    raise ValueError(f"no settings {sorted(set(told) - set(SETTINGS))}")
                self.settings.update(told)
            case "POST", "faults":
                self.faults[:] = [*self.faults, told] if told else []
            case "POST", "expire":
                self.oauth.access.clear()
            case "POST", "revoke":
                self.oauth.access.clear()
                self.oauth.refresh.clear()
            case "POST", "grant":
                return self.oauth.grant(told["scopes"], True)
            case "POST", "calendars":
                self.calendars.add_calendar(told["id"], told["summary"], told["zone"], told["role"])
            case "POST", "forget":
                self.calendars.forget_calendar(told["id"])
            case "GET", "events":
                return {id: list(events.values()) for id, events in self.calendars.events.items()}
            case "POST", "events":
                return self.calendars.put(told["calendar"], told["event"])
            case "POST", "vanish":
                del self.calendars.events[self.calendars.find(told["calendar"])][told["id"]]
            case "POST", "finish":
                self.calendars.finish_all()
            case "GET", "requests":
                return list(self.requests)
            case "GET", "invalid":
                return list(self.invalid)
            case "GET", "mails":
                return self.calendars.mails
            case "POST", "reset":
                self.reset()
            case _:
                raise ValueError(f"no {method} {name}")
        return {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet for head and body
    timeout = 30

    def answer_request(self):
        google, parts = self.server.google, urlsplit(self.path)
        path = parts.path
        length = self.headers.get("Content-Length", "0")
        is_length = length.isascii() and length.isdigit() and int(length) <= LARGEST_BODY
        if "Transfer-Encoding" in self.headers or not is_length:
            self.close_connection = True
            return self.reply(411, {"error": "Content-Length, and at most a megabyte"})
        raw = self.rfile.read(int(length))
        if path.startswith("/_control/"):
            return self.answer_control(path.removeprefix("/_control/"), raw)
        on = "calendar" if path.startswith(ROOT + "/") else "token"
        with google.lock:
            fault = google.fault(on, self.command, path)
        if fault and "delay_ms" in fault:
            time.sleep(min(fault["delay_ms"], 60_000) / 1000)
        if fault and fault.get("cut") == "before":
            self.note(path, parts.query, None, "cut before")
            return self.cut()
        if fault and ("status" in fault or "raw" in fault):
            return self.answer_fault(fault, on, path, parts.query)
        status, headers, body, reason = self.outcome(on, path, parts.query, raw)
        cut = bool(fault) and fault.get("cut") == "after"
        self.note(path, parts.query, status, "cut after" if cut else reason)
        if cut:
            return self.cut()
        self.reply(status, body, headers)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer_request

    def outcome(self, on, path, query, raw):
        """Status, headers, body and, for all but 2xx, the reason."""
        google = self.server.google
        with google.lock:
            try:
                if on == "calendar":
                    body = google.api(self.command, path.removeprefix(ROOT), query, self.headers, raw)
                    return (204 if body is None else 200), {}, body, None
                if (self.command, path) == ("GET", "/auth"):
                    try:
                        return 302, {"Location": google.oauth.consent(dict(parse_qsl(query)))}, None, None
                    except ValueError as error:
                        return self.refuse(Refused(400, "invalid_request", str(error), invalid=True), path)
                if self.command == "POST" and path in ("/token", "/revoke"):
                    return 200, {}, self.token_answer(path, raw), None
                return self.refuse(Refused(404, "notFound", "Not Found", invalid=True), path)
            except (Refused, OAuthRefused) as refused:
                return self.refuse(refused, path)

    def token_answer(self, path, raw):
        if self.headers.get_content_type() != "application/x-www-form-urlencoded":
            raise OAuthRefused(400, "invalid_request", "The body must be a form.")
        form = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
        oauth = self.server.google.oauth
        return oauth.token(form) if path == "/token" else oauth.revoke(form)

    def refuse(self, refused, path):
        if refused.invalid:
            what = {"method": self.command, "path": path, "reason": refused.reason, "message": str(refused)}
            self.server.google.invalid.append(what)
        return refused.status, refused.headers, refused.body, refused.reason

    def answer_fault(self, fault, on, path, query):
        status, reason = fault.get("status", 200), fault.get("reason", "backendError")
        message = fault.get("message", reason)
        headers = {"Retry-After": str(fault["retry_after"])} if "retry_after" in fault else {}
        self.note(path, query, status, reason)
        if "raw" in fault:
            return self.reply(status, None, headers, raw=fault["raw"].encode())
        if on == "token":
            return self.reply(status, {"error": reason, "error_description": message}, headers)
        self.reply(status, Refused(status, reason, message, DOMAINS.get(reason, "global")).body, headers)

    def answer_control(self, name, raw):
        google = self.server.google
        try:
            with google.lock:
                text = json.dumps(google.control(self.command, name, json.loads(raw or "{}")))
        except (ValueError, KeyError, TypeError, Refused) as error:
            return self.reply(400, {"error": repr(error)})
        self.reply(200, None, raw=text.encode())

    def note(self, path, query, status, reason):
        noted = {"method": self.command, "path": path, "query": query, "status": status, "reason": reason}
        with self.server.google.lock:
            self.server.google.requests.append(noted)

    def reply(self, status, body, headers=None, raw=None):
        if raw is None:
            raw = b"" if body is None else json.dumps(body, indent=1).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if raw:
            self.send_header("Content-Type", "application/json; charset=UTF-8")
        if status != 204:
            self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def cut(self):
        """Ends the connection by a reset, without a byte of an answer."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address, google):
        super().__init__(address, Handler)
        self.google = google
        self.places = threading.BoundedSemaphore(128)

    def process_request(self, request, client_address):
        self.places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.places.release()

    def handle_error(self, request, client_address):
        # A client that went away, or a cut of our own.
        if not isinstance(sys.exc_info()[1], (OSError, ValueError)):
            super().handle_error(request, client_address)


def end_with(parent):
    """A test that crashed leaves nothing behind, even if it did so before this began."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description="A local Google Calendar for tests and for trying out.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--client-id", default="local-client")
    parser.add_argument("--client-secret", default="local-secret")
    parser.add_argument("--parent", type=int, help="its starter's process: end when that has ended")
    options = parser.parse_args()
    server = Server(("127.0.0.1", options.port), Google(options.client_id, options.client_secret))
    if options.parent is not None:
        threading.Thread(target=end_with, args=(options.parent,), daemon=True).start()
    port = server.server_address[1]
    root = f"http://127.0.0.1:{port}"
    addresses = {
        "port": port, "GOOGLE_API_ROOT": root + ROOT, "GOOGLE_AUTH_URL": root + "/auth",
        "GOOGLE_TOKEN_URL": root + "/token", "GOOGLE_CLIENT_ID": options.client_id,
        "GOOGLE_CLIENT_SECRET": options.client_secret,
    }
    print(json.dumps(addresses), flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
