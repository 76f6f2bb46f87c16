"""What people and tokens have in common when they are added or reach further or less far: a name, a role, a reach."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.db import WriteSession
from content.drafts import text_faults
from content.errors import Fault, Invalid
from content.models import Actor, ActorKind, Area, Role
from locales import TAGS


def name_faults(name: str) -> list[Fault]:
    """What is wrong with a name, stripped as `content.drafts.line` does it."""
    return [*text_faults("/name", name, 200), *([] if name else [Fault("/name", "The name is empty.")])]


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


def add_actor(
    session: WriteSession,
    kind: ActorKind,
    name: str,
    role: Role,
    areas: Sequence[str] | None,
    locales: Sequence[str] | None,
    now: dt.datetime,
) -> Actor:
    """Adds an actor. Areas and locales None: all."""
    actor = Actor(id=uuid.uuid4(), kind=kind, name=name, role=role, created_at=now)
    set_reach(actor, areas, locales)
    session.add(actor)
    session.flush()
    return actor


def set_reach(actor: Actor, areas: Sequence[str] | None, locales: Sequence[str] | None) -> None:
    """Sets areas and locales (None: all), each once and in order."""
    actor.areas = None if areas is None else sorted(set(areas))
    actor.locales = None if locales is None else sorted(set(locales))
