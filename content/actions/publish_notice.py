"""Publish a notice: an emergency text for areas, from a moment until another. One publisher suffices.

There is no second pair of eyes: what cannot wait must not wait for somebody. Instead all publishers of its areas see it
on their first screen, with who did it, and the audit keeps it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, acts, audit
from content.access import Who
from content.acts import Acting
from content.clock import public_transaction
from content.db import Database
from content.drafts import block, line, text_faults
from content.errors import Fault, Invalid
from content.feed import FeedTransaction, Thing
from content.models import Area, Notice, NoticeArea, NoticeLevel, NoticeText, ThingKind
from content.reach import Act
from locales import SOURCE, TAGS

TITLE, TEXT = 120, 1_000
"""How long the words of a notice may be: it stands above every page, on a small screen too."""
LONGEST = dt.timedelta(days=90)
"""How long a notice may last. What holds for longer is a page."""


@dataclass(frozen=True)
class NoticeWords:
    """A notice in one locale; plain text."""

    title: str
    text: str


@dataclass(frozen=True)
class NoticeFields:
    """A notice: how urgent, where, until when, from when (None: at once), its words by locale."""

    level: NoticeLevel
    areas: Sequence[str]
    until_at: dt.datetime
    from_at: dt.datetime | None = None
    texts: Mapping[str, NoticeWords] = field(default_factory=dict)


def publish_notice(database: Database, fields: NoticeFields, actor: Who) -> uuid.UUID:
    """Makes a notice public, at once or from its beginning. A locale without words falls back, and says so.

    Raises Forbidden (an area that is not the actor's), or Invalid with all that is wrong.
    """
    wanted = cleaned(fields)
    with public_transaction(database) as transaction:
        session, now = transaction.session, transaction.version.as_of
        acting = acts.begin(session, now, actor)
        _check(acting, wanted)
        notice_id = _write(transaction, wanted)
        audit.record(
            session,
            now,
            acting.actor.id,
            "publish-notice",
            ThingKind.NOTICE,
            str(notice_id),
            # The audit has one area a row, by which the people of that area find it.
            area=wanted.areas[0],
            areas=list(wanted.areas),
            level=str(wanted.level),
            locales=sorted(wanted.texts),
        )
        return notice_id


def cleaned(fields: NoticeFields) -> NoticeFields:
    """A notice as it is kept: no area twice, no locale without any words."""
    texts = {}
    for tag, words in fields.texts.items():
        title, text = line(words.title), block(words.text)
        if title or text:
            texts[tag] = NoticeWords(title, text)
    return NoticeFields(fields.level, tuple(dict.fromkeys(fields.areas)), fields.until_at, fields.from_at, texts)


def faults(session: Session, fields: NoticeFields, now: dt.datetime) -> list[Fault]:
    """All that is wrong with a cleaned notice at an instant."""
    return [*_place_faults(session, fields), *_time_faults(fields, now), *_word_faults(fields)]


def _check(acting: Acting, fields: NoticeFields) -> None:
    found = faults(acting.session, fields, acting.now)
    if found:
        raise Invalid(found)
    for area in fields.areas:
        access.require(acting.reach, Act.PUBLISH, area)


def _write(transaction: FeedTransaction, fields: NoticeFields) -> uuid.UUID:
    session, now = transaction.session, transaction.version.as_of
    notice_id = uuid.uuid4()
    begins = max(now, fields.from_at or now)
    session.add(Notice(id=notice_id, level=fields.level, from_at=begins, until_at=fields.until_at))
    session.flush()
    session.add_all(
        NoticeText(notice_id=notice_id, locale=tag, title=words.title, text=words.text)
        for tag, words in fields.texts.items()
    )
    session.add_all(NoticeArea(notice_id=notice_id, area_code=area) for area in fields.areas)
    if begins <= now:
        # One that begins later is marked by the clock.
        transaction.changed(Thing(ThingKind.NOTICE, str(notice_id)))
    return notice_id


def _place_faults(session: Session, fields: NoticeFields) -> Iterator[Fault]:
    if not fields.areas:
        yield Fault("/areas", "An area is wanted.")
    known = set(session.scalars(select(Area.code).where(Area.code.in_(fields.areas))))
    if set(fields.areas) - known:
        yield Fault("/areas", "There is no such area.")


def _time_faults(fields: NoticeFields, now: dt.datetime) -> Iterator[Fault]:
    begins = max(now, fields.from_at or now)
    if fields.until_at <= now:
        yield Fault("/until_at", "This instant is past.")
    elif fields.until_at <= begins:
        yield Fault("/until_at", "It would end before it begins.")
    elif fields.until_at - begins > LONGEST:
        yield Fault("/until_at", f"A notice lasts {LONGEST.days} days at most.")


def _word_faults(fields: NoticeFields) -> Iterator[Fault]:
    for tag in dict.fromkeys([SOURCE, *fields.texts]):
        words = fields.texts.get(tag, NoticeWords("", ""))
        if tag not in TAGS:
            yield Fault(f"/texts/{tag}", "There is no such locale.")
        for name, text, longest in (("title", words.title, TITLE), ("text", words.text, TEXT)):
            if not text:
                yield Fault(f"/texts/{tag}/{name}", f"The {name} is empty.")
            yield from text_faults(f"/texts/{tag}/{name}", text, longest)
