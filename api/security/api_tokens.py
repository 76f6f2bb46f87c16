"""API tokens: `Authorization: Bearer mip_…` on the editorial API, in place of a session and its CSRF token.

A token is 256 random bits after `mip_`; only its SHA-256 is stored, which is enough for what nobody can guess. A
request that carries the header is judged by it alone: its cookies are not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.security.sealing import token_hash
from api.security.sessions import new_token
from content.db import Database
from content.queries.tokens import TokenView, token_by_hash

PREFIX_CHARACTERS = 12
"""`mip_` and the first eight characters: shown, to tell tokens apart."""

_TOKEN = re.compile(r"mip_[A-Za-z0-9_-]{43}")

log = structlog.get_logger()


class TokenRefused(HTTPException):
    """A bearer token that opens nothing. What is wrong with it is logged, never said."""

    def __init__(self) -> None:
        super().__init__(401, headers={"WWW-Authenticate": 'Bearer realm="mip", error="invalid_token"'})


@dataclass(frozen=True)
class NewApiToken:
    """A new token: the text to hand over, which is shown once, and what to store of it."""

    text: str
    prefix: str
    hash: str


def new_api_token() -> NewApiToken:
    """A token that nobody has."""
    text = f"mip_{new_token()}"
    return NewApiToken(text, text[:PREFIX_CHARACTERS], token_hash(text))


def is_bearer(request: Request) -> bool:
    """Whether a request says by the header `Authorization` who it is."""
    return "authorization" in request.headers


def bearer_token(request: Request, database: Database) -> TokenView:
    """The live token of a request. Raises TokenRefused, or Unavailable."""
    scheme, _, text = request.headers["authorization"].partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not _TOKEN.fullmatch(text):
        raise _refused(None, "malformed")
    with database.read() as session:
        found = token_by_hash(session, token_hash(text))
    if found is None:
        raise _refused(None, "unknown")
    if found.revoked_at is not None:
        raise _refused(found, "revoked")
    if not found.is_live(database.now()):
        raise _refused(found, "expired")
    return found


def _refused(found: TokenView | None, outcome: str) -> TokenRefused:
    log.warning("security", verb="token", actor=None if found is None else str(found.actor_id), outcome=outcome)
    return TokenRefused()
