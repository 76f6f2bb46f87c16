"""One-time links, by which somebody sets a first or a new password. Only the hash of their token is stored.

The token stands in the query, which no log of ours holds.
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


def new_link(now: dt.datetime) -> Link:
    """A link that holds for 24 hours."""
    token = new_token()
    return Link(f"/console/set-password?{urlencode({'link': token})}", token_hash(token), now + LIFE)
