"""Add an API token: a program may then do in a person's stead what its role, scopes, areas and locales allow."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from content import access, acts, audit
from content.actors import add_actor, check_reach, name_faults
from content.db import Database
from content.drafts import line
from content.errors import Fault, Invalid
from content.models import ActorKind, ApiToken, Role, Scope

LONGEST = dt.timedelta(days=366)
"""A token lives a year at most, also one that begins on the day after a leap day."""


def add_token(
    database: Database,
    name: str,
    role: Role,
    scopes: Sequence[Scope],
    areas: Sequence[str] | None,
    locales: Sequence[str] | None,
    expires_at: dt.datetime,
    prefix: str,
    secret_hash: str,
    by: uuid.UUID,
) -> uuid.UUID:
    """Adds a token, whose `secret_hash` and `prefix` are those of a new random text. Gives the token's id.

    Areas and locales None: all. Raises Forbidden, or Invalid (the name; the role admin; no scope; an unknown area or
    locale; an end that has passed or is more than a year away).
    """
    name = line(name)
    with database.write() as session:
        now = database.now()
        acting = acts.begin(session, now, by)
        faults = name_faults(name)
        if role is Role.ADMIN:
            faults.append(Fault("/role", "A token manages nobody: give it the role publisher, editor or translator."))
        if not scopes:
            faults.append(Fault("/scopes", "At least one scope is wanted."))
        if not now < expires_at <= now + LONGEST:
            faults.append(Fault("/expires_at", "A token ends within a year from now."))
        if faults:
            raise Invalid(faults)
        check_reach(session, areas, locales)
        access.require_managing(acting.reach, areas, locales)
        actor = add_actor(session, ActorKind.TOKEN, name, role, areas, locales, now)
        token = ApiToken(
            id=uuid.uuid4(),
            actor_id=actor.id,
            prefix=prefix,
            secret_hash=secret_hash,
            scopes=[scope for scope in Scope if scope in scopes],
            created_at=now,
            created_by=by,
            expires_at=expires_at,
        )
        session.add(token)
        audit.record(
            session,
            now,
            by,
            "add",
            "token",
            str(token.id),
            role=role,
            scopes=token.scopes,
            areas=actor.areas,
            locales=actor.locales,
        )
        return token.id
