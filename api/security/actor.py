"""Who is signed in, for routers: `actor: ActorDep`. A writing method is also checked for being sent by our own page.

    @router.post("/v1/editorial/…")
    def save(request: Request, actor: ActorDep, …): save_draft(database, …, actor.id)

On the editorial API a program may come with an API token instead (`content.models.ApiToken`); a request with the header
`Authorization` is judged by that alone. Nothing but `TAKES_TOKENS` in an application's state opens that door.

Without a live session: `NotSignedIn` (401; the console shows the page for signing in, and carries a form that was
posted). With one but without its CSRF token: `Forged` (403).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, Request
from starlette.datastructures import FormData

from api.deps import services
from api.security import csrf
from api.security.api_tokens import bearer_token, is_bearer
from api.security.carrying import Form, carry, fields_of
from api.security.refusals import Forged, NotSignedIn, SignedInAnew
from api.security.sealing import Sealer, Unsealable
from api.security.sessions import TOUCHED_EVERY, is_live, session_of
from api.security.signing_in import csrf_purpose
from content.actions.touch_session import touch_session
from content.db import Database
from content.errors import Unavailable
from content.models import Role, Scope
from content.queries.accounts import AccountView, SessionView, session_by_id
from content.reach import Act, allowed

TAKES_TOKENS = "takes_tokens"
"""Set in the state of the application whose requests may come with an API token."""

_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

log = structlog.get_logger()


@dataclass(frozen=True)
class SignedIn:
    """The person of this request. `id` is the actor's. Areas and locales None: all of them."""

    id: uuid.UUID
    name: str
    login: str
    role: Role
    areas: tuple[str, ...] | None
    locales: tuple[str, ...] | None
    account_id: uuid.UUID
    session_id: uuid.UUID
    csrf_secret: bytes

    def csrf_token(self) -> str:
        """The token for this session's forms and scripts; another text each time."""
        return csrf.session_token(self.session_id, self.csrf_secret)

    @property
    def acts(self) -> frozenset[Act]:
        """What this person's role allows, within areas and locales."""
        return allowed(self.role)


@dataclass(frozen=True)
class ByToken(SignedIn):
    """The token of this request. It has no mail address and no session; `account_id` and `session_id` are its own."""

    scopes: tuple[Scope, ...] = ()

    def csrf_token(self) -> str:
        """Empty: no browser sends a token by itself, so nobody can forge such a request."""
        return ""

    @property
    def acts(self) -> frozenset[Act]:
        """What role and scopes allow, within areas and locales."""
        return allowed(self.role, self.scopes)


def address_of(request: Request) -> str:
    """Path and query of a request; not by `request.url`, which trips over a broken Host."""
    query = request.scope["query_string"].decode("latin-1")
    return f"{request.scope['path']}?{query}" if query else str(request.scope["path"])


async def posted_form(request: Request) -> Form | None:
    """The form of a writing request; None when it is none (JSON, or nothing)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method in csrf.SAFE_METHODS or kind not in _FORM_TYPES:
        return None
    parsed: FormData = await request.form()
    return Form(address_of(request), fields_of(parsed.multi_items()))


def signed_in(request: Request, form: Annotated[Form | None, Depends(posted_form)]) -> SignedIn:
    """Who is signed in. Raises NotSignedIn, TokenRefused, SignedInAnew, Forged, or Unavailable."""
    if getattr(request.app.state, TAKES_TOKENS, False) and is_bearer(request):
        return _by_token(request)
    found = session_of(request, services(request).database)
    now = services(request).database.now()
    live = found if found is not None and is_live(found, now) else None
    if request.method not in csrf.SAFE_METHODS:
        _check_token(request, live, form, now)
    if live is None:
        if found is not None:
            _refused(request, found.account, "session over")
        raise NotSignedIn
    if now - live.last_seen_at >= TOUCHED_EVERY:
        _touch(services(request).database, live.id)
    return _person(live, services(request).security.sealer, now)


ActorDep = Annotated[SignedIn, Depends(signed_in)]


def _by_token(request: Request) -> ByToken:
    made = services(request)
    found = bearer_token(request, made.database)
    made.token_uses.note(found.id, made.database.now())
    return ByToken(
        found.actor_id, found.name, "", found.role, found.areas, found.locales, found.id, found.id, b"", found.scopes
    )


def person_of(account: AccountView, session_id: uuid.UUID, csrf_secret: bytes) -> SignedIn:
    """The person of an account in a session."""
    return SignedIn(
        account.actor_id,
        account.name,
        account.login,
        account.role,
        account.areas,
        account.locales,
        account.id,
        session_id,
        csrf_secret,
    )


def current(request: Request) -> SignedIn | None:
    """Who is signed in, for pages that are for everybody. Checks nothing of what a writing request has to prove."""
    found = session_of(request, services(request).database)
    now = services(request).database.now()
    if found is None or not is_live(found, now):
        return None
    return _person(found, services(request).security.sealer, now)


def _check_token(request: Request, live: SessionView | None, form: Form | None, now: dt.datetime) -> None:
    """Raises unless a page of the live session sent this. What an earlier session's page sent is carried, not lost."""
    security = services(request).security
    account = None if live is None else live.account
    if not csrf.is_own_origin(request, services(request).settings.public_url):
        _refused(request, account, "another site")
        raise Forged("This request comes from another site.")
    token = request.headers.get(csrf.HEADER) or next(
        (value for name, value in (form.fields if form else ()) if name == csrf.FIELD), ""
    )
    issuer = _issuer(services(request).database, security.sealer, token, now)
    if live is not None and issuer is not None and issuer.id == live.id:
        return
    if issuer is None:
        _refused(request, account, "no token of ours")
        raise Forged("This request has no valid token.") if live is not None else NotSignedIn
    _refused(request, issuer.account, "token of an earlier session")
    carried = None if form is None or not form.kept else carry(security.sealer, issuer.account.id, form, now)
    if live is not None and live.account.id == issuer.account.id:
        raise SignedInAnew(live.account.id, carried) if carried else Forged("This token is of an earlier session.")
    raise NotSignedIn(carried)


def _issuer(database: Database, sealer: Sealer, token: str, now: dt.datetime) -> SessionView | None:
    """The session, live or not, whose page a token was made for."""
    named = csrf.named_session(token)
    if named is None:
        return None
    with database.read() as session:
        found = session_by_id(session, named[0])
    if found is None:
        return None
    secret = _csrf_secret(found, sealer, now)
    return found if secret is not None and csrf.fits(named[1], secret) else None


def _person(found: SessionView, sealer: Sealer, now: dt.datetime) -> SignedIn:
    secret = _csrf_secret(found, sealer, now)
    if secret is None:
        # Sealed under a key that is gone: whoever exchanged it meant to end all sessions.
        raise NotSignedIn
    return person_of(found.account, found.id, secret)


def _csrf_secret(found: SessionView, sealer: Sealer, now: dt.datetime) -> bytes | None:
    try:
        return sealer.open(csrf_purpose(found.id), found.csrf_secret, now)
    except Unsealable:
        return None


def _touch(database: Database, session_id: uuid.UUID) -> None:
    try:
        touch_session(database, session_id)
    except Unavailable:
        # A busy database ends nobody's session: the next request notes it.
        log.info("security", verb="touch", outcome="database busy")


def _refused(request: Request, account: AccountView | None, outcome: str) -> None:
    actor = None if account is None else str(account.actor_id)
    log.warning("security", verb=request.method, actor=actor, outcome=outcome)
