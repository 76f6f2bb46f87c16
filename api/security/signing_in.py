"""Signing in: first login name and password, then the code of the second factor; then there is a session.

Between the two a sealed stage travels through the page: for whom the password was right, for ten minutes, for the one
browser, while the password stays the same. For who has no second factor yet it also holds the secret of a new one.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from starlette.requests import Request

from api.security import sessions, totp
from api.security.limits import ACCOUNT, CALLER, CODE
from api.security.refusals import TooManyAttempts, WrongSignIn
from api.security.sealing import Unsealable, token_hash
from content.actions.set_password import renew_hash
from content.actions.start_session import NewSession, start_session
from content.errors import Conflict
from content.queries.accounts import AccountView, account_by_id, account_by_login

if TYPE_CHECKING:
    from api.services import Services

STAGE_LIFE = dt.timedelta(minutes=10)
KNOWN_LIFE = sessions.A_YEAR
_LONGEST_LOGIN = 254

log = structlog.get_logger()


@dataclass(frozen=True)
class Stage:
    """Half signed in: the password was right. `new_secret` is the second factor to set up, None when there is one."""

    account: AccountView
    password_hash: str
    new_secret: str | None


@dataclass(frozen=True)
class SignedInNow:
    """The new session. The browser is given its `token`, and `known`, the mark of a known browser, as cookies."""

    account: AccountView
    session_id: uuid.UUID
    csrf_secret: bytes
    token: str
    known: str


def check_password(services: Services, request: Request, login: str, password: str) -> Stage:
    """The first step. Raises WrongSignIn, TooManyAttempts, or Unavailable. Every refusal costs the same work."""
    security, now = services.security, services.database.now()
    login = login.strip().lower()[:_LONGEST_LOGIN]
    caller = f"caller:{security.callers.key(request, now)}"
    with services.database.read() as session:
        found = account_by_login(session, login)
    key = _account_key(services, request, login, found)
    wait = security.delays.take([(caller, CALLER), (key, ACCOUNT)], now)
    actor = None if found is None else str(found.actor_id)
    if wait is not None:
        log.warning("security", verb="sign-in", actor=actor, outcome="delayed")
        raise TooManyAttempts(wait)
    usable = found if found is not None and found.disabled_at is None else None
    stored = None if usable is None else usable.password_hash
    verified = security.passwords.verify(password, stored)
    if usable is None or stored is None or not verified.is_right:
        log.warning("security", verb="sign-in", actor=actor, outcome="wrong password" if stored else "no such sign-in")
        raise WrongSignIn
    security.delays.forget(key)
    security.delays.give_back(caller)
    if verified.renewed is not None:
        renew_hash(services.database, usable.id, stored, verified.renewed)
        stored = verified.renewed
    return Stage(usable, stored, totp.new_secret() if usable.totp_secret is None else None)


def sealed_stage(services: Services, request: Request, stage: Stage) -> str:
    """A stage for the form of the second step."""
    data = [str(stage.account.id), token_hash(stage.password_hash), stage.new_secret]
    return services.security.sealer.seal(_purpose(request), json.dumps(data).encode(), services.database.now())


def opened_stage(services: Services, request: Request, sealed: str) -> Stage:
    """The stage that a form of the second step came with. Raises WrongSignIn: begin anew."""
    try:
        opened = services.security.sealer.open(_purpose(request), sealed, services.database.now(), STAGE_LIFE)
    except Unsealable:
        raise WrongSignIn from None
    account_id, fingerprint, new_secret = json.loads(opened)
    with services.database.read() as session:
        found = account_by_id(session, uuid.UUID(account_id))
    if (
        found is None
        or found.disabled_at is not None
        or found.password_hash is None
        or token_hash(found.password_hash) != fingerprint
        or (found.totp_secret is None) != (new_secret is not None)
    ):
        raise WrongSignIn
    return Stage(found, found.password_hash, new_secret)


def check_code(services: Services, request: Request, stage: Stage, code: str) -> SignedInNow:
    """The second step: starts the session. Raises WrongSignIn or TooManyAttempts."""
    security, now, account = services.security, services.database.now(), stage.account
    actor = str(account.actor_id)
    key = f"code:{account.id}"
    wait = security.delays.take([(key, CODE)], now)
    if wait is not None:
        log.warning("security", verb="sign-in", actor=actor, outcome="delayed")
        raise TooManyAttempts(wait)
    secret = _stored_secret(services, account) if stage.new_secret is None else stage.new_secret
    step = totp.matching_step(secret, code, now, account.totp_step)
    if step is None:
        used = totp.matching_step(secret, code, now, None) is not None
        log.warning("security", verb="sign-in", actor=actor, outcome="code used before" if used else "wrong code")
        raise WrongSignIn
    token, csrf_secret, session_id = sessions.new_token(), sessions.new_token().encode(), uuid.uuid4()
    before = sessions.read_cookie(request, sessions.SESSION)
    try:
        start_session(
            services.database,
            account.id,
            stage.password_hash,
            step,
            NewSession(session_id, token_hash(token), security.sealer.seal(csrf_purpose(session_id), csrf_secret, now)),
            new_totp_secret=None
            if stage.new_secret is None
            else security.sealer.seal(totp_purpose(account.id), stage.new_secret.encode(), now),
            replaces=None if before is None else token_hash(before),
        )
    except Conflict:
        log.warning("security", verb="sign-in", actor=actor, outcome="code used before")
        raise WrongSignIn from None
    security.delays.forget(key)
    log.info("security", verb="sign-in", actor=actor, outcome="done")
    return SignedInNow(account, session_id, csrf_secret, token, known_mark(services, account.id, session_id))


def totp_purpose(account_id: uuid.UUID) -> str:
    """What an account's second factor is sealed for; another account's would not open."""
    return f"totp:{account_id}"


def csrf_purpose(session_id: uuid.UUID) -> str:
    """What a session's CSRF secret is sealed for."""
    return f"csrf:{session_id}"


def known_mark(services: Services, account_id: uuid.UUID, session_id: uuid.UUID) -> str:
    """The mark by which a browser is known to an account that signed in with it."""
    return services.security.sealer.seal(_known_purpose(account_id), session_id.bytes, services.database.now())


def _stored_secret(services: Services, account: AccountView) -> str:
    try:
        return services.security.sealer.open(
            totp_purpose(account.id), account.totp_secret or "", services.database.now()
        ).decode()
    except Unsealable:
        # The key was exchanged without `mip user reseal`: only a reset of the second factor helps this person.
        log.error("security", verb="sign-in", actor=str(account.actor_id), outcome="second factor cannot be opened")
        raise WrongSignIn from None


def _purpose(request: Request) -> str:
    return f"stage:{sessions.read_cookie(request, sessions.VISIT)}"


def _known_purpose(account_id: uuid.UUID) -> str:
    return f"known:{account_id}"


def _account_key(services: Services, request: Request, login: str, found: AccountView | None) -> str:
    """What attempts on an account are counted under: those of a browser that knows it apart from all others."""
    known = sessions.read_cookie(request, sessions.KNOWN)
    if found is not None and known is not None:
        try:
            mark = services.security.sealer.open(_known_purpose(found.id), known, services.database.now(), KNOWN_LIFE)
        except Unsealable:
            pass  # forged or run out: a browser that is not known
        else:
            return f"known:{mark.hex()}"
    return f"login:{login}"
