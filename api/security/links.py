"""One-time links, by which somebody sets a password, or signs in with the provider for the first time.

Only the hash of their token is stored. The token stands in the query, which no log of ours holds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from api.security.sealing import token_hash
from api.security.sessions import new_token

LIFE = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Link:
    """A new link: the address to hand over, and what to store of it."""

    path: str
    hash: str
    expires_at: dt.datetime


def new_link(now: dt.datetime, *, to_provider: bool = False) -> Link:
    """A link that holds for 24 hours: to setting a password, or to signing in with the provider for the first time."""
    token = new_token()
    page = "join" if to_provider else "set-password"
    return Link(f"/console/{page}?{urlencode({'link': token})}", token_hash(token), now + LIFE)
