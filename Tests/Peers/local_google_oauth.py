"""The local Google's sign-in: a consent page that agrees at once, and the token endpoint.

RFC 6749, RFC 7636, RFC 7009.
"""

import base64
import hashlib
import re
import secrets
import time
from urllib.parse import urlencode, urlsplit

SCOPES = "https://www.googleapis.com/auth/calendar"


class OAuthRefused(Exception):
    """An answer of the token endpoint other than 200."""

    def __init__(self, status, error, description=None):
        super().__init__(error)
        self.status, self.reason, self.invalid = status, error, False
        self.headers = {}
        self.body = {"error": error, **({"error_description": description} if description else {})}


class OAuth:
    """All codes, grants and tokens. To be used by one thread at a time."""

    def __init__(self, settings, client_id, client_secret):
        self.settings, self.client_id, self.client_secret = settings, client_id, client_secret
        self.codes, self.access, self.refresh = {}, {}, {}
        self.has_agreed = False

    def consent(self, query):
        """Where to send the browser; ValueError with what is wrong with the request."""
        if query.get("client_id") != self.client_id:
            raise ValueError("Error 401: invalid_client")
        redirect = query.get("redirect_uri", "")
        if urlsplit(redirect).scheme not in ("http", "https") or urlsplit(redirect).fragment:
            raise ValueError("Error 400: redirect_uri_mismatch")
        if query.get("response_type") != "code":
            raise ValueError("Error 400: unsupported_response_type")
        scopes = query.get("scope", "").split()
        if not scopes or any(not scope.startswith(SCOPES) for scope in scopes):
            raise ValueError("Error 400: invalid_scope")
        if not query.get("state"):
            raise ValueError("Error 400: the local Google wants a state")
        challenge = query.get("code_challenge", "")
        if query.get("code_challenge_method") != "S256" or not re.fullmatch(r"[\w-]{43}", challenge, re.ASCII):
            raise ValueError("Error 400: the local Google wants a code_challenge of method S256")
        if self.settings["consent"] == "deny":
            answer = {"error": "access_denied", "state": query["state"]}
        else:
            if self.settings["granted_scopes"] is not None:
                scopes = [scope for scope in scopes if scope in self.settings["granted_scopes"]]
            code = "4/" + secrets.token_urlsafe(24)
            # A refresh token comes with the first consent alone, unless consent is asked for again.
            asks = query.get("access_type") == "offline"
            again = "consent" in query.get("prompt", "").split()
            self.codes[code] = {
                "redirect": redirect, "challenge": challenge, "scopes": scopes,
                "refresh": asks and (again or not self.has_agreed), "until": time.monotonic() + 600,
            }
            self.has_agreed = True
            answer = {"state": query["state"], "code": code, "scope": " ".join(scopes)}
        return redirect + ("&" if "?" in redirect else "?") + urlencode(answer)

    def token(self, form):
        if form.get("client_id") != self.client_id or not secrets.compare_digest(
            form.get("client_secret", "").encode(), self.client_secret.encode()
        ):
            raise OAuthRefused(401, "invalid_client", "The provided client secret is invalid.")
        if form.get("grant_type") == "authorization_code":
            return self.exchange(form)
        if form.get("grant_type") == "refresh_token":
            return self.refreshed(form)
        raise OAuthRefused(400, "unsupported_grant_type", "Invalid grant_type")

    def exchange(self, form):
        # Good once, whatever comes of it.
        code = self.codes.pop(form.get("code"), None)
        if code is None or code["until"] < time.monotonic():
            raise OAuthRefused(400, "invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != code["redirect"]:
            raise OAuthRefused(400, "redirect_uri_mismatch", "Bad Request")
        verifier = form.get("code_verifier")
        if verifier is None:
            raise OAuthRefused(400, "invalid_grant", "Missing code verifier.")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if not 43 <= len(verifier) <= 128 or digest != code["challenge"]:
            raise OAuthRefused(400, "invalid_grant", "Invalid code verifier.")
        return self.grant(code["scopes"], code["refresh"])

    def refreshed(self, form):
        token = form.get("refresh_token")
        held = self.refresh.get(token)
        if held is None:
            raise OAuthRefused(400, "invalid_grant", "Token has been expired or revoked.")
        scopes = form.get("scope", "").split() or held["scopes"]
        if not set(scopes) <= set(held["scopes"]):
            raise OAuthRefused(400, "invalid_scope", "Bad Request")
        answer = self.grant(scopes, False, held["grant"])
        if self.settings["rotate_refresh_tokens"]:
            del self.refresh[token]
            answer["refresh_token"] = self.new_refresh(held["scopes"], held["grant"])
        return answer

    def grant(self, scopes, with_refresh, grant=None):
        grant = grant or secrets.token_hex(8)
        access = "ya29." + secrets.token_urlsafe(32)
        lifetime = self.settings["access_token_seconds"]
        self.access[access] = {"scopes": scopes, "grant": grant, "until": time.monotonic() + lifetime}
        answer = {
            "access_token": access, "expires_in": lifetime, "scope": " ".join(scopes), "token_type": "Bearer",
        }
        if with_refresh:
            answer["refresh_token"] = self.new_refresh(scopes, grant)
        return answer

    def new_refresh(self, scopes, grant):
        token = "1//" + secrets.token_urlsafe(32)
        self.refresh[token] = {"scopes": scopes, "grant": grant}
        while len(self.refresh) > 100:
            del self.refresh[next(iter(self.refresh))]
        return token

    def revoke(self, form):
        held = self.refresh.get(form.get("token")) or self.access.get(form.get("token"))
        if held is None:
            raise OAuthRefused(400, "invalid_token", "Token expired or revoked")
        for tokens in (self.refresh, self.access):
            for token in [token for token, other in tokens.items() if other["grant"] == held["grant"]]:
                del tokens[token]
        return {}

    def scopes(self, authorization):
        """What the request's token opens; None for a dead one."""
        scheme, _, token = (authorization or "").partition(" ")
        held = self.access.get(token) if scheme.lower() == "bearer" else None
        return held["scopes"] if held and held["until"] > time.monotonic() else None
