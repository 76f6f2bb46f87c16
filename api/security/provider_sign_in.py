"""Signing in with the organisation's OpenID Connect provider: authorization code with PKCE, state and nonce.

What one sign-in began with travels in the browser, sealed, in a cookie of its own for ten minutes; so only the browser
that began it ends it. Who comes back is known by issuer and subject alone, and only if an admin invited them before.
The second factor is the provider's. Each sign-in counts once, in whatever process it ends.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import structlog
from starlette.requests import Request

from api.security import sessions
from api.security.limits import CALLER
from api.security.provider import CodeRefused, Provider, ProviderAway, ProviderBroken
from api.security.refusals import TooManyAttempts
from api.security.sealing import Unsealable, token_hash
from api.security.signing_in import SignedInNow, csrf_purpose, known_mark
from content.actions.sign_in_by_provider import sign_in_by_provider
from content.actions.start_session import NewSession
from content.errors import Conflict, NotFound
from content.queries.accounts import account_by_id, account_by_subject

if TYPE_CHECKING:
    from api.services import Services

BACK = "/console/sign-in/provider/back"
"""Where the provider sends a browser back to; register `MIP_PUBLIC_URL` and this at the provider."""
COOKIE = "mip-provider"
LIFE = dt.timedelta(minutes=10)
_PURPOSE = "provider"
_LONGEST_CODE = 4096

log = structlog.get_logger()


class Reason(StrEnum):
    """Why somebody who came back from the provider is not signed in."""

    ANEW = "anew"
    """It took too long, came from another browser, or was used before."""
    CANCELLED = "cancelled"
    """The provider says that the person did not go through with it, or may not."""
    UNKNOWN = "unknown"
    """Nobody invited this person, or their account is disabled."""
    LINK_ENDED = "link-ended"
    """The link was used, or has run out."""
    TAKEN = "taken"
    """Who was to be linked is linked to an account already."""
    WRONG = "wrong"
    """What the provider sent does not hold."""
    BROKEN = "broken"
    """The provider answers, but not as a provider does."""
    AWAY = "away"
    """The provider does not answer."""


class ProviderRefused(Exception):
    """Not signed in. The log has said what exactly; a reader is told the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Begun:
    """A sign-in that begins: where the browser goes, and what its cookie holds."""

    address: str
    cookie: str


@dataclass(frozen=True)
class Ended:
    """A sign-in that ended well: the session, and the address that the browser wanted."""

    now: SignedInNow
    to: str


def begin(services: Services, to: str, invitation: str | None = None) -> Begun:
    """Begins a sign-in; `invitation` is the token of a one-time link. Raises ProviderRefused."""
    # At the first use, here and below: libraries of 5 MB that nobody needs who has no provider.
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    provider, security, now = _provider(services), services.security, services.database.now()
    if invitation is not None and not sessions.is_token(invitation):
        raise _refused(Reason.LINK_ENDED, "no such link")
    try:
        metadata = provider.metadata()
    except ProviderAway as error:
        raise _away(error) from error
    state, nonce, verifier = (sessions.new_token() for _ in range(3))
    kept = json.dumps([state, nonce, verifier, to, invitation])
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": _redirect_uri(services),
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": create_s256_code_challenge(verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in metadata.authorization_endpoint else "?"
    address = f"{metadata.authorization_endpoint}{joint}{urlencode(query)}"
    return Begun(address, security.sealer.seal(_PURPOSE, kept.encode(), now))


def end(services: Services, request: Request, answer: Mapping[str, str]) -> Ended:
    """Ends a sign-in by the query that the provider sent the browser back with.

    Raises ProviderRefused, TooManyAttempts or Unavailable.
    """
    provider, now = _provider(services), services.database.now()
    caller = _take_turn(services, request)
    state, nonce, verifier, to, invitation = _begun(services, request, now)
    if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
        raise _refused(Reason.ANEW, "wrong state")
    subject = _subject(services, provider, answer, nonce, verifier)
    signed_in = _start(services, request, provider.issuer, subject, nonce, invitation)
    services.security.delays.give_back(caller)
    return Ended(signed_in, to)


def _begun(services: Services, request: Request, now: dt.datetime) -> tuple[str, str, str, str, str | None]:
    """What this browser began with: state, nonce, verifier, the address wanted, the invitation."""
    sealed = sessions.read_cookie(request, COOKIE)
    if sealed is None:
        raise _refused(Reason.ANEW, "not begun in this browser")
    try:
        state, nonce, verifier, to, invitation = json.loads(services.security.sealer.open(_PURPOSE, sealed, now, LIFE))
    except Unsealable:
        raise _refused(Reason.ANEW, "begun too long ago") from None
    return state, nonce, verifier, to, invitation


def _subject(services: Services, provider: Provider, answer: Mapping[str, str], nonce: str, verifier: str) -> str:
    """Who came back, by what the provider says in its own words to us alone."""
    from api.security.id_tokens import TokenWrong, subject_of

    try:
        issuer = answer.get("iss")
        if (issuer is not None or provider.metadata().names_issuer) and issuer != provider.issuer:
            raise _refused(Reason.WRONG, "answer of another issuer")
        if "error" in answer:
            raise _refused(Reason.CANCELLED, "provider refused")
        code = answer.get("code", "")
        if not 0 < len(code) <= _LONGEST_CODE:
            raise _refused(Reason.WRONG, "no code")
        received = provider.exchange(code, _redirect_uri(services), verifier)
        return subject_of(provider, received, nonce, services.database.now())
    except ProviderAway as error:
        raise _away(error) from error
    except CodeRefused as error:
        reason = Reason.ANEW if str(error) == "invalid_grant" else Reason.WRONG
        raise _refused(reason, f"code refused: {error}") from error
    except TokenWrong as error:
        raise _refused(Reason.WRONG, f"id token: {error}") from error


def _start(
    services: Services, request: Request, issuer: str, subject: str, nonce: str, invitation: str | None
) -> SignedInNow:
    """Links the person where there is an invitation, and starts the session."""
    database, sealer, now = services.database, services.security.sealer, services.database.now()
    token, secret, session_id = sessions.new_token(), sessions.new_token().encode(), uuid.uuid4()
    before = sessions.read_cookie(request, sessions.SESSION)
    try:
        account_id = sign_in_by_provider(
            database,
            issuer,
            subject,
            token_hash(nonce),
            NewSession(session_id, token_hash(token), sealer.seal(csrf_purpose(session_id), secret, now)),
            invitation=None if invitation is None else token_hash(invitation),
            replaces=None if before is None else token_hash(before),
        )
    except Conflict:
        reason = Reason.ANEW if invitation is None else Reason.TAKEN
        raise _refused(reason, "used before, or linked already", _actor_of(services, issuer, subject)) from None
    except NotFound:
        reason = Reason.UNKNOWN if invitation is None else Reason.LINK_ENDED
        outcome = "not invited, or disabled" if invitation is None else "no such link"
        raise _refused(reason, outcome, _actor_of(services, issuer, subject)) from None
    with database.read() as session:
        account = account_by_id(session, account_id)
    if account is None:
        raise _refused(Reason.UNKNOWN, "no such account")
    log.info("security", verb="sign-in", actor=str(account.actor_id), outcome="done by provider")
    return SignedInNow(account, session_id, secret, token, known_mark(services, account.id, session_id))


def _actor_of(services: Services, issuer: str, subject: str) -> str | None:
    with services.database.read() as session:
        found = account_by_subject(session, issuer, subject)
    return None if found is None else str(found.actor_id)


def _take_turn(services: Services, request: Request) -> str:
    """Counts an attempt of this caller. Gives its key. Raises TooManyAttempts."""
    now = services.database.now()
    key = f"provider:{services.security.callers.key(request, now)}"
    wait = services.security.delays.take([(key, CALLER)], now)
    if wait is not None:
        log.warning("security", verb="sign-in", actor=None, outcome="delayed")
        raise TooManyAttempts(wait)
    return key


def _provider(services: Services) -> Provider:
    provider = services.security.provider
    if provider is None:
        raise NotFound("page", "")
    return provider


def _redirect_uri(services: Services) -> str:
    return f"{services.settings.public_url}{BACK}"


def _away(error: ProviderAway) -> ProviderRefused:
    reason = Reason.BROKEN if isinstance(error, ProviderBroken) else Reason.AWAY
    return _refused(reason, f"provider {reason}: {error}")


def _refused(reason: Reason, outcome: str, actor: str | None = None) -> ProviderRefused:
    log.warning("security", verb="sign-in", actor=actor, outcome=outcome)
    return ProviderRefused(reason)
