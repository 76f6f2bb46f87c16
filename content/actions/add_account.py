"""Add an account: a person who may sign in, once the one-time link was used."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import select

from content import access, acts, audit
from content.access import Who
from content.actors import add_actor, check_reach, name_faults
from content.db import Database
from content.drafts import line
from content.errors import Conflict, Invalid
from content.models import Account, ActorKind, Role


def add_account(
    database: Database,
    login: str,
    name: str,
    role: Role,
    areas: Sequence[str] | None,
    locales: Sequence[str] | None,
    link_hash: str,
    link_expires_at: dt.datetime,
    by: Who,
    *,
    to_provider: bool = False,
) -> uuid.UUID:
    """Adds a person with an account that has no password yet. Areas and locales None: all. Gives the account's id.

    The link leads to a first password, or with `to_provider` to signing in with the OpenID Connect provider.

    Raises Forbidden (who adds it reaches less far), Conflict (the login name is taken) or Invalid (the name; an unknown
    area or locale).
    """
    name = line(name)
    faults = name_faults(name)
    if faults:
        raise Invalid(faults)
    with database.write() as session:
        now = database.now()
        acting = acts.begin(session, now, by)
        access.require_managing(acting.reach)
        check_reach(session, areas, locales)
        access.require_managing(acting.reach, areas, locales)
        if session.scalar(select(Account.id).where(Account.login == login)) is not None:
            raise Conflict(f"There is an account “{login}” already.")
        actor = add_actor(session, ActorKind.PERSON, name, role, areas, locales, now)
        account = Account(
            id=uuid.uuid4(),
            actor_id=actor.id,
            login=login,
            link_hash=link_hash,
            link_expires_at=link_expires_at,
            link_to_provider=to_provider,
            created_at=now,
        )
        session.add(account)
        audit.record(
            session,
            now,
            acting.actor.id,
            "add",
            "account",
            str(account.id),
            role=role,
            areas=actor.areas,
            locales=actor.locales,
        )
        return account.id
