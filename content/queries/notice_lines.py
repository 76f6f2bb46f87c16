"""Notices for those who publish them: what holds, what is coming, what is over, and who did it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from content.models import Actor, AuditEvent, Notice, NoticeArea, NoticeLevel, NoticeText, ThingKind
from content.reach import ALLOWED, Act, Reach

TOLD = dt.timedelta(days=1)
"""How long after its end a notice still stands on the first screen of others."""


class NoticeState(StrEnum):
    """Whether a notice is shown now, later, or no more."""

    COMING = "coming"
    LIVE = "live"
    OVER = "over"


@dataclass(frozen=True)
class NoticeLine:
    """A notice, by whom it was published and, where somebody ended it before its time, ended. Names are empty for who
    left. `texts`: title and text by locale; `may_end`: whether who asks may end it now."""

    id: uuid.UUID
    level: NoticeLevel
    state: NoticeState
    areas: tuple[str, ...]
    texts: dict[str, tuple[str, str]]
    from_at: dt.datetime
    until_at: dt.datetime
    ended_at: dt.datetime | None
    published_by: str
    ended_by: str | None
    may_end: bool


def notice_lines(
    session: Session, reach: Reach, at: dt.datetime, offset: int = 0, limit: int = 50
) -> tuple[int, list[NoticeLine]]:
    """How many notices there are in what an actor sees, and a stretch of them, the newest first. Five queries."""
    conditions = _within(reach)
    total = session.scalar(select(func.count()).select_from(Notice).where(*conditions)) or 0
    rows = session.scalars(
        select(Notice).where(*conditions).order_by(Notice.from_at.desc(), Notice.id).offset(offset).limit(limit)
    ).all()
    return total, _lines(session, reach, at, rows)


def told(session: Session, reach: Reach, at: dt.datetime) -> list[NoticeLine]:
    """The notices that publishers hear of: those coming and live, and those that ended within a day."""
    if Act.PUBLISH not in ALLOWED[reach.role]:
        return []
    since = at - TOLD
    rows = session.scalars(
        select(Notice)
        .where(
            Notice.until_at > since,
            or_(Notice.withdrawn_at.is_(None), Notice.withdrawn_at > since),
            *_within(reach),
        )
        .order_by(Notice.from_at.desc(), Notice.id)
    ).all()
    return _lines(session, reach, at, rows)


def _within(reach: Reach) -> list[ColumnElement[bool]]:
    if reach.visible is None:
        return []
    seen = select(NoticeArea.notice_id).where(NoticeArea.area_code.in_(sorted(reach.visible)))
    return [Notice.id.in_(seen)]


def _lines(session: Session, reach: Reach, at: dt.datetime, rows: Collection[Notice]) -> list[NoticeLine]:
    ids = [row.id for row in rows]
    if not ids:
        return []
    areas: dict[uuid.UUID, list[str]] = {}
    for area in session.scalars(select(NoticeArea).where(NoticeArea.notice_id.in_(ids)).order_by(NoticeArea.area_code)):
        areas.setdefault(area.notice_id, []).append(area.area_code)
    texts: dict[uuid.UUID, dict[str, tuple[str, str]]] = {}
    for text in session.scalars(select(NoticeText).where(NoticeText.notice_id.in_(ids))):
        texts.setdefault(text.notice_id, {})[text.locale] = (text.title, text.text)
    who = _who(session, ids)
    return [
        NoticeLine(
            row.id,
            NoticeLevel(row.level),
            _state(row, at),
            tuple(areas.get(row.id, ())),
            texts.get(row.id, {}),
            row.from_at,
            row.until_at,
            row.withdrawn_at,
            who.get((row.id, "publish-notice"), ""),
            None if row.withdrawn_at is None else who.get((row.id, "end-notice"), ""),
            _state(row, at) is not NoticeState.OVER
            and all(reach.may(Act.PUBLISH, area) for area in areas.get(row.id, ())),
        )
        for row in rows
    ]


def _state(notice: Notice, at: dt.datetime) -> NoticeState:
    if notice.withdrawn_at is not None or notice.until_at <= at:
        return NoticeState.OVER
    return NoticeState.COMING if notice.from_at > at else NoticeState.LIVE


def _who(session: Session, ids: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, str], str]:
    rows = session.execute(
        select(AuditEvent.thing_id, AuditEvent.verb, Actor.name)
        .join(Actor, Actor.id == AuditEvent.actor_id)
        .where(AuditEvent.kind == ThingKind.NOTICE, AuditEvent.thing_id.in_([str(id_) for id_ in ids]))
    )
    return {(uuid.UUID(row.thing_id), row.verb): row.name for row in rows}
