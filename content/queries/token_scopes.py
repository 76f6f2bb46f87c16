"""What the token of an actor is for, and who made it. Apart from the other queries, because `access` asks for it."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import ApiToken, Scope


def scopes(session: Session, actor_id: uuid.UUID) -> tuple[Scope, ...]:
    """The scopes of an actor's token; none when there is no token, or it was revoked."""
    found = session.scalar(select(ApiToken.scopes).where(ApiToken.actor_id == actor_id, ApiToken.revoked_at.is_(None)))
    return tuple(map(Scope, found or ()))


def creator_of(session: Session, actor_id: uuid.UUID) -> uuid.UUID | None:
    """Who made the token of an actor; None for an actor that is no token."""
    return session.scalar(select(ApiToken.created_by).where(ApiToken.actor_id == actor_id))
