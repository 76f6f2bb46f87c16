"""Add an account: a person who may sign in, once the one-time link was used."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, acts, audit
from content.access import Who
from content.db import Database
from content.drafts import line, text_faults
from content.errors import Conflict, Fault, Invalid
from content.models import Account, Actor, ActorKind, Area, Role
from locales import TAGS


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
    faults = [*text_faults("/name", name, 200), *([] if name else [Fault("/name", "The name is empty.")])]
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
        actor = Actor(
            id=uuid.uuid4(),
            kind=ActorKind.PERSON,
            name=name,
            role=role,
            areas=None if areas is None else sorted(set(areas)),
            locales=None if locales is None else sorted(set(locales)),
            created_at=now,
        )
        session.add(actor)
        session.flush()
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


def check_reach(session: Session, areas: Sequence[str] | None, locales: Sequence[str] | None) -> None:
    """Raises Invalid, naming every area and locale that does not exist, or that none is given where some must be."""
    # A database takes no control characters, not even to look for them.
    asked = [code for code in areas or () if code.isprintable()]
    known = set(session.scalars(select(Area.code).where(Area.code.in_(asked))))
    faults = [Fault("area", f"There is no area “{code}”.") for code in areas or () if code not in known]
    faults += [Fault("locale", f"There is no locale “{tag}”.") for tag in locales or () if tag not in TAGS]
    if areas is not None and not areas:
        faults.append(Fault("area", "At least one area is wanted."))
    if locales is not None and not locales:
        faults.append(Fault("locale", "At least one locale is wanted."))
    if faults:
        raise Invalid(faults)
