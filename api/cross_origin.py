"""What pages of other sites may do here: read what is public, and send feedback; never with anybody's credentials."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from api.settings import VERSION

OPEN: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, API-Version, Retry-After, Link"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
"""Headers of every public answer."""

_FEEDBACK = "/v1/feedback"
_DAY = b"86400"


def is_preflight(scope: MutableMapping[str, Any]) -> bool:
    """Whether a browser asks here for a page of another site what that may send to the public API."""
    path: str = scope["path"]
    if scope["method"] != "OPTIONS" or not path.startswith("/v1/") or path.startswith("/v1/editorial"):
        return False
    return any(name == b"access-control-request-method" for name, _ in scope["headers"])


async def answer_preflight(
    scope: MutableMapping[str, Any], send: Callable[[MutableMapping[str, Any]], Awaitable[None]]
) -> None:
    """Says what may be sent. `If-None-Match` is no header that browsers allow unasked."""
    methods = b"POST" if scope["path"] == _FEEDBACK else b"GET, HEAD"
    headers = [
        *OPEN,
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", b"Content-Type, If-None-Match, X-Request-ID"),
        (b"access-control-max-age", _DAY),
        (b"api-version", VERSION.encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
