"""API tokens: the one of a request, and those that an actor manages."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.errors import Forbidden
from content.models import Actor, ApiToken, Role, Scope
from content.reach import Act


@dataclass(frozen=True)
class TokenView:
    """A token with its actor. `areas` and `locales` None: all of them. Its secret is nowhere."""

    id: uuid.UUID
    actor_id: uuid.UUID
    name: str
    prefix: str
    role: Role
    scopes: tuple[Scope, ...]
    areas: tuple[str, ...] | None
    locales: tuple[str, ...] | None
    created_at: dt.datetime
    created_by: uuid.UUID
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None

    def is_live(self, at: dt.datetime) -> bool:
        """Whether it opens anything at an instant."""
        return self.revoked_at is None and at < self.expires_at


def token_by_hash(session: Session, secret_hash: str) -> TokenView | None:
    """The token of a hash, whether it still lives or not."""
    row = session.execute(
        select(ApiToken, Actor).join(Actor, Actor.id == ApiToken.actor_id).where(ApiToken.secret_hash == secret_hash)
    ).one_or_none()
    return None if row is None else _view(row.ApiToken, row.Actor)


def all_tokens(session: Session) -> list[TokenView]:
    """All tokens, the newest first."""
    rows = session.execute(
        select(ApiToken, Actor)
        .join(Actor, Actor.id == ApiToken.actor_id)
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    )
    return [_view(row.ApiToken, row.Actor) for row in rows]


def tokens(session: Session, actor: Actor, at: dt.datetime) -> list[TokenView]:
    """The tokens that an actor manages: those that reach no further than it does. Raises Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    if Act.MANAGE_PEOPLE not in reach.acts:
        raise Forbidden(f"The role {reach.role} may not {Act.MANAGE_PEOPLE}.")
    return [one for one in all_tokens(session) if reach.holds(one.areas, one.locales)]


def _view(token: ApiToken, actor: Actor) -> TokenView:
    return TokenView(
        token.id,
        actor.id,
        actor.name,
        token.prefix,
        Role(actor.role),
        tuple(map(Scope, token.scopes)),
        None if actor.areas is None else tuple(actor.areas),
        None if actor.locales is None else tuple(actor.locales),
        token.created_at,
        token.created_by,
        token.expires_at,
        token.revoked_at,
        token.last_used_at,
    )
