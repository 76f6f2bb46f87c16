"""Cookies and lifetimes of sessions; which session a request belongs to.

The cookie is `__Host-mip`: Secure, HttpOnly, SameSite=Lax, Path=/, no Domain, gone with the browser. Over plain http on
this very machine (scheme http, Host a loopback name, nothing forwarded, no https page behind it) some browsers keep no
Secure cookie, so there, and only there, it is `mip-loopback` without Secure: nothing on the way could read it. Of a
request that came through a proxy, or to any other host, `mip-loopback` is never looked at.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from api.security.sealing import token_hash
from content.db import Database
from content.queries.accounts import SessionView, session_by_token

IDLE = dt.timedelta(minutes=60)
ABSOLUTE = dt.timedelta(hours=12)
TOUCHED_EVERY = dt.timedelta(minutes=1)
"""How often a session in use is noted as seen; so it ends 59 to 60 minutes after its last request."""

SESSION = "mip"
VISIT = "mip-visit"
"""Before sign-in: ties the steps and forms of one sign-in to one browser."""
KNOWN = "mip-known"
"""For a year: somebody signed in with this browser before."""
LANGUAGE = "mip-language"

A_YEAR = dt.timedelta(days=365)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "via")


def new_token() -> str:
    """256 random bits, as 43 letters and digits."""
    return secrets.token_urlsafe(32)


def is_token(value: str) -> bool:
    """Whether a text can be a token of ours at all."""
    return _TOKEN.fullmatch(value) is not None


def is_live(found: SessionView, now: dt.datetime) -> bool:
    """Whether a session still holds: not ended, not idle, not too old, its account not disabled."""
    return (
        found.ended_at is None
        and found.account.disabled_at is None
        and now - found.last_seen_at < IDLE
        and now - found.created_at < ABSOLUTE
    )


def read_cookie(request: Request, name: str) -> str | None:
    """A cookie of ours by its short name."""
    value = request.cookies.get(f"__Host-{name}")
    if value is None and _is_loopback(request):
        value = request.cookies.get(f"{name}-loopback")
    return value


def set_cookie(request: Request, response: Response, name: str, value: str, life: dt.timedelta | None = None) -> None:
    """Sets a cookie of ours; without `life` it is gone with the browser."""
    secure = not _is_loopback(request)
    response.set_cookie(
        f"__Host-{name}" if secure else f"{name}-loopback",
        value,
        max_age=None if life is None else int(life.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def delete_cookie(request: Request, response: Response, name: str) -> None:
    """Takes a cookie of ours away, under each name that the browser sent."""
    for full, secure in ((f"__Host-{name}", True), (f"{name}-loopback", False)):
        if full in request.cookies:
            response.delete_cookie(full, path="/", secure=secure, httponly=True, samesite="lax")


def session_of(request: Request, database: Database) -> SessionView | None:
    """The session that the request's cookie names, live or not; None without a cookie, or for one that is not ours."""
    token = read_cookie(request, SESSION)
    if token is None or not is_token(token):
        return None
    with database.read() as session:
        return session_by_token(session, token_hash(token))


def names_loopback(host_and_port: str) -> bool:
    """Whether the header Host names this very machine."""
    try:
        host = urlsplit(f"//{host_and_port}").hostname or ""
    except ValueError:
        return False
    return host == "localhost" or _is_loopback_address(host)


def _is_loopback(request: Request) -> bool:
    if request.scope["scheme"] != "http" or any(name in request.headers for name in _FORWARDED):
        return False
    origin = request.headers.get("origin", "")
    if origin.startswith("https:") or not names_loopback(request.headers.get("host", "")):
        return False
    return request.client is not None and _is_loopback_address(request.client.host)


def _is_loopback_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
