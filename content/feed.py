"""The feed: what changed, what went, what depends on what; and `since(n)` for who follows it.

A transaction that changes what the public sees begins with `begin()`, which takes the row of `content_version`: the
order of numbers is the order of commits, publishers wait for each other, nothing is missed. What it changed it marks
with `FeedTransaction.changed()`; what depends on that is marked with it through `uses`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from content.db import ReadSession, WriteSession
from content.models import ContentVersion, Page, PublicChange, ThingKind, Uses

TOMBSTONE_LIFE = dt.timedelta(days=90)
"""How long the feed remembers that a thing went."""


@dataclass(frozen=True, order=True)
class Thing:
    """A public thing: a kind of the feed and its id (a UUID as text, a fact's key, an area's code, a locale)."""

    kind: ThingKind
    id: str


@dataclass(frozen=True)
class Version:
    """The content version: number, instant at which everything public is decided, epoch, floor."""

    n: int
    as_of: dt.datetime
    epoch: str
    floor: int


@dataclass(frozen=True)
class Change:
    """A thing that changed at `n`; `gone` when it is no longer there."""

    thing: Thing
    n: int
    gone: bool


class FeedTransaction:
    """A transaction that changes what the public sees, holding number `n`; `content.clock` opens it."""

    def __init__(self, session: WriteSession, version: Version, before: dt.datetime) -> None:
        self.session = session
        self.version = version
        self.before = before
        """`as_of` of the version before this one."""

    @property
    def n(self) -> int:
        """The number of this transaction."""
        return self.version.n

    def changed(self, *things: Thing, shows_elsewhere: bool = False) -> None:
        """Marks things as changed. `shows_elsewhere`: others print it (a fact, a title, a slug), so they change too."""
        self._mark(things, gone=False)
        if shows_elsewhere:
            self._mark_users(things)

    def touched(self, *things: Thing) -> None:
        """Marks things as changed by a change of another; what is gone stays gone."""
        self._mark(things, gone=False, only_present=True)

    def gone(self, *things: Thing) -> None:
        """Marks things as gone, and what points to them as changed."""
        self._mark_users(things)
        self._mark(things, gone=True)

    def leads_elsewhere(self, *things: Thing) -> None:
        """Marks what points to things as changed: they were gone before, and now another stands in their place."""
        self._mark_users(things)

    def _mark_users(self, things: Collection[Thing]) -> None:
        # What is gone stays gone: only its own return brings it back, never a change of something it pointed to.
        # Links to a page that was replaced lead to its heir, so they show the heir's slug too.
        shown = set(things) | replaced_by(self.session, things)
        self._mark(users_of(self.session, shown), gone=False, only_present=True)

    def _mark(self, things: Iterable[Thing], *, gone: bool, only_present: bool = False) -> None:
        rows = [
            {
                "kind": thing.kind,
                "id": thing.id,
                "n": self.n,
                "gone": gone,
                "at": self.version.as_of,
            }
            for thing in sorted(set(things))
        ]
        make = sqlite_insert if self.session.get_bind().dialect.name == "sqlite" else postgresql_insert
        for start in range(0, len(rows), 500):
            statement = make(PublicChange).values(rows[start : start + 500])
            self.session.execute(
                statement.on_conflict_do_update(
                    index_elements=[PublicChange.kind, PublicChange.id],
                    set_={
                        "n": statement.excluded.n,
                        "gone": statement.excluded.gone,
                        "at": statement.excluded.at,
                    },
                    where=~PublicChange.gone if only_present else None,
                )
            )


def begin(session: WriteSession, now: dt.datetime) -> tuple[Version, dt.datetime]:
    """Takes the next number. Must be the transaction's first statement: what it decides on is read after it.

    Gives the new version, whose `as_of` is now (never back), and the `as_of` before.
    """
    n = session.execute(update(ContentVersion).values(n=ContentVersion.n + 1).returning(ContentVersion.n)).scalar_one()
    row = session.execute(select(ContentVersion.as_of, ContentVersion.epoch, ContentVersion.floor)).one()
    as_of = max(row.as_of, now)
    session.execute(update(ContentVersion).values(as_of=as_of))
    return Version(n, as_of, row.epoch, row.floor), row.as_of


def version(session: Session) -> Version:
    """The content version of this snapshot. To be read before what it is to describe."""
    return version_and_last(session, ())[0]


def version_and_last(session: Session, kinds: Collection[ThingKind]) -> tuple[Version, dict[ThingKind, int]]:
    """The content version of this snapshot, and for each kind the n since which nothing of it changed. One query.

    Never below the floor, for a tombstone that was forgotten would take the number of its change along.
    """
    row = session.execute(_version_and_last(tuple(kinds))).one()
    found = Version(row.n, row.as_of, row.epoch, row.floor)
    return found, {kind: max(last or 0, found.floor) for kind, last in zip(kinds, row[4:], strict=True)}


@cache
def _version_and_last(kinds: tuple[ThingKind, ...]) -> Select[Any]:
    last = [select(func.max(PublicChange.n)).where(PublicChange.kind == kind).scalar_subquery() for kind in kinds]
    return select(ContentVersion.n, ContentVersion.as_of, ContentVersion.epoch, ContentVersion.floor, *last)


def since(session: ReadSession, n: int) -> list[Change]:
    """All changes after `n`, in order. Read `version()` first, in the same session: its n is the new cursor."""
    rows = session.execute(
        select(PublicChange.kind, PublicChange.id, PublicChange.n, PublicChange.gone)
        .where(PublicChange.n > n)
        .order_by(PublicChange.n, PublicChange.kind, PublicChange.id)
    )
    return [Change(Thing(ThingKind(row.kind), row.id), row.n, row.gone) for row in rows]


def users_of(session: Session, things: Collection[Thing] | Iterable[Thing]) -> set[Thing]:
    """The things that print or point to any of `things`."""
    keys = [(thing.kind, thing.id) for thing in things]
    users: set[Thing] = set()
    for start in range(0, len(keys), 500):
        rows = session.execute(
            select(Uses.user_kind, Uses.user_id)
            .where(tuple_(Uses.used_kind, Uses.used_id).in_(keys[start : start + 500]))
            .distinct()
        )
        users.update(Thing(ThingKind(row.user_kind), row.user_id) for row in rows)
    return users


def replaced_by(session: Session, things: Iterable[Thing]) -> set[Thing]:
    """The withdrawn pages that lead to any of `things`, however long the chain."""
    found: set[Thing] = set()
    heirs = {uuid.UUID(thing.id) for thing in things if thing.kind is ThingKind.PAGE}
    while heirs:
        rows = session.scalars(select(Page.id).where(Page.replaced_by_id.in_(heirs))).all()
        heirs = {id_ for id_ in rows if Thing(ThingKind.PAGE, str(id_)) not in found}
        found.update(Thing(ThingKind.PAGE, str(id_)) for id_ in heirs)
    return found


def used_by(session: Session, user: Thing) -> set[Thing]:
    """The things that `user` prints or points to."""
    rows = session.execute(
        select(Uses.used_kind, Uses.used_id).where(Uses.user_kind == user.kind, Uses.user_id == user.id)
    )
    return {Thing(ThingKind(row.used_kind), row.used_id) for row in rows}


def replace_uses(session: WriteSession, user: Thing, used: Iterable[Thing]) -> None:
    """Writes what `user` prints and points to, in place of what stood there."""
    session.execute(delete(Uses).where(Uses.user_kind == user.kind, Uses.user_id == user.id))
    rows = [
        {"user_kind": user.kind, "user_id": user.id, "used_kind": thing.kind, "used_id": thing.id}
        for thing in sorted(set(used))
        if thing != user
    ]
    if rows:
        session.execute(insert(Uses), rows)


def forget_tombstones(feed: FeedTransaction) -> int:
    """Deletes tombstones past their life and lifts `floor` to the highest n deleted. Gives how many went."""
    limit = feed.version.as_of - TOMBSTONE_LIFE
    old = (PublicChange.gone, PublicChange.at < limit)
    highest = feed.session.execute(
        select(PublicChange.n).where(*old).order_by(PublicChange.n.desc()).limit(1)
    ).scalar_one_or_none()
    if highest is None:
        return 0
    feed.session.execute(update(ContentVersion).where(ContentVersion.floor < highest).values(floor=highest))
    gone = feed.session.execute(delete(PublicChange).where(*old).returning(PublicChange.id)).all()
    return len(gone)
