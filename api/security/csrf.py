"""Refuses writing requests that another site made a browser send: where it comes from, and a token per session.

A form carries the token in the field `csrf`, JSON in the header `X-CSRF-Token`. The token is masked anew for each page,
so that compression of a page that also prints what somebody typed gives nothing away.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import uuid
from urllib.parse import urlsplit

from starlette.requests import Request

from api.security.sessions import names_loopback

FIELD = "csrf"
HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECRET_BYTES = 32


def masked(secret: bytes) -> str:
    """A token for a secret; another one each time."""
    mask = secrets.token_bytes(len(secret))
    return base64.urlsafe_b64encode(mask + _xor(mask, secret)).decode()


def fits(token: str, secret: bytes) -> bool:
    """Whether a token was made for a secret."""
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return False
    if len(raw) != 2 * len(secret):
        return False
    return hmac.compare_digest(_xor(raw[: len(secret)], raw[len(secret) :]), secret)


def session_token(session_id: uuid.UUID, secret: bytes) -> str:
    """The token of a session's forms. It names the session, so that a form posted after its end is known to be its."""
    return f"{session_id}.{masked(secret)}"


def named_session(token: str) -> tuple[uuid.UUID, str] | None:
    """The session that a token names, and the masked part; None when it names none. Proves nothing yet."""
    named, _, rest = token.partition(".")
    try:
        return uuid.UUID(named), rest
    except ValueError:
        return None


def is_own_origin(request: Request, public_url: str) -> bool:
    """Whether the browser says that a page of ours sent this; True when nothing is said (then it is no browser).

    `Sec-Fetch-Site` where there is one, else `Origin`: that of the public address, or of the host that was called (by
    https; by http only on this machine).
    Nothing is built from Host; an attacker's page cannot choose the one that a browser sends to us.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return True
    public, host = urlsplit(public_url), request.headers.get("host", "")
    own = {f"{public.scheme}://{public.netloc}"}
    if host:
        own.add(f"https://{host}")
    if names_loopback(host):
        own.add(f"http://{host}")
    return origin in own


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
