"""The audit trail: who did what to what, when; filterable, and whole for export."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.errors import Forbidden
from content.models import COUNTRY, Actor, AuditEvent
from content.reach import Act, Reach

CHUNK = 500
"""How many events are read at once for an export."""


@dataclass(frozen=True)
class EventFilter:
    """What events are narrowed to; None is no narrowing. From an instant on, until before another."""

    actor_id: uuid.UUID | None = None
    verb: str | None = None
    kind: str | None = None
    thing_id: str | None = None
    area: str | None = None
    from_at: dt.datetime | None = None
    until_at: dt.datetime | None = None


@dataclass(frozen=True)
class Event:
    """One act. `actor` is the name, empty for who left."""

    id: uuid.UUID
    at: dt.datetime
    actor_id: uuid.UUID
    actor: str
    verb: str
    kind: str
    thing_id: str
    area: str | None
    detail: Mapping[str, Any]


def events(
    session: Session, actor: Actor, at: dt.datetime, wanted: EventFilter, offset: int = 0, limit: int = 50
) -> tuple[int, list[Event]]:
    """How many events there are of a filter, and a stretch of them, the newest first. Raises Forbidden."""
    conditions = [*_conditions(wanted), *_in_reach(_reach(session, actor, at))]
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*conditions)) or 0
    return total, _read(session, conditions, offset, limit)


def all_events(session: Session, actor: Actor, at: dt.datetime, wanted: EventFilter) -> Iterator[Event]:
    """All events of a filter for an export, the newest first, read a part at a time. Raises Forbidden at once."""
    conditions = [*_conditions(wanted), *_in_reach(_reach(session, actor, at))]
    return _walk(session, conditions)


def event_words(session: Session, actor: Actor, at: dt.datetime) -> tuple[list[str], list[tuple[uuid.UUID, str]]]:
    """What the events in an actor's reach can be narrowed to: verbs, and actors with their names. Raises Forbidden."""
    conditions = _in_reach(_reach(session, actor, at))
    verbs = session.scalars(select(AuditEvent.verb).where(*conditions).distinct().order_by(AuditEvent.verb)).all()
    actors = session.execute(
        select(Actor.id, Actor.name)
        .where(Actor.id.in_(select(AuditEvent.actor_id).where(*conditions).distinct()))
        .order_by(Actor.name)
    )
    return list(verbs), [(row.id, row.name) for row in actors]


def _walk(session: Session, conditions: list[ColumnElement[bool]]) -> Iterator[Event]:
    last: Event | None = None
    while True:
        after = [] if last is None else [_before(last)]
        found = _read(session, [*conditions, *after], 0, CHUNK)
        yield from found
        if len(found) < CHUNK:
            return
        last = found[-1]


def _before(event: Event) -> ColumnElement[bool]:
    return or_(AuditEvent.at < event.at, and_(AuditEvent.at == event.at, AuditEvent.id < event.id))


def _read(session: Session, conditions: list[ColumnElement[bool]], offset: int, limit: int) -> list[Event]:
    rows = session.execute(
        select(AuditEvent, Actor.name)
        .join(Actor, Actor.id == AuditEvent.actor_id)
        .where(*conditions)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        Event(
            event.id,
            event.at,
            event.actor_id,
            name,
            event.verb,
            event.kind,
            event.thing_id,
            event.area_code,
            event.detail,
        )
        for event, name in rows
    ]


def _reach(session: Session, actor: Actor, at: dt.datetime) -> Reach:
    reach = access.reach(session, actor, local_date(at))
    if Act.READ_AUDIT not in reach.acts:
        raise Forbidden(f"The role {reach.role} may not read the audit.")
    return reach


def _in_reach(reach: Reach) -> list[ColumnElement[bool]]:
    """Who acts in some areas only sees what was done to texts of those; who acts in the country, everything."""
    if reach.areas is None or COUNTRY in reach.areas:
        return []
    return [AuditEvent.area_code.in_(sorted(reach.areas))]


def _conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (AuditEvent.actor_id, wanted.actor_id),
        (AuditEvent.verb, wanted.verb),
        (AuditEvent.kind, wanted.kind),
        (AuditEvent.thing_id, wanted.thing_id),
        (AuditEvent.area_code, wanted.area),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.from_at is not None:
        found.append(AuditEvent.at >= wanted.from_at)
    if wanted.until_at is not None:
        found.append(AuditEvent.at < wanted.until_at)
    return found
