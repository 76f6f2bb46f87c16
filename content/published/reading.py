"""One snapshot, and what was looked up in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from content import feed, references
from content.clock import local_date
from content.db import Database, ReadSession
from content.errors import Fault, Invalid
from content.facts import FactView
from content.feed import Thing, Version
from content.models import COUNTRY, ThingKind
from content.queries import areas as area_queries
from content.queries import bundles, facts, notices
from content.queries.areas import AreaView
from content.queries.bundles import PointRows
from content.queries.link_targets import open_slugs
from content.queries.notices import ShownNotice
from content.remembered import Remembered, RememberedMany

SMALL_KINDS = (ThingKind.AREA, ThingKind.NOTICE, ThingKind.FACT, ThingKind.CONTACT_POINT)
"""Kinds of which there are so few that a process remembers all of them from one snapshot to the next, as long as
nothing of the kind changed. Nearly every answer needs some of them."""

Value = TypeVar("Value")


@dataclass
class Reading:
    """One snapshot: its session and version, and what was looked up in it.

    `last`: for each small kind the n since which nothing of it changed. What is remembered is noted by who looks up.
    """

    session: ReadSession
    version: Version
    last: Mapping[ThingKind, int]
    remembered: Remembered
    remembered_pages: RememberedMany
    things: set[Thing] = field(default_factory=set)
    kinds: set[ThingKind] = field(default_factory=set)

    @property
    def day(self) -> dt.date:
        """The law's day of this snapshot, in Amsterdam."""
        return local_date(self.version.as_of)

    def areas(self) -> Sequence[AreaView]:
        """All areas as of this snapshot, and notes them. At most one query."""
        self.listed(ThingKind.AREA)
        return self._all(ThingKind.AREA, lambda: area_queries.area_list(self.session, self.day))

    def notices(self) -> Sequence[ShownNotice]:
        """All notices that are shown in this snapshot, and notes them. At most one query."""
        self.listed(ThingKind.NOTICE)
        return self._all(ThingKind.NOTICE, lambda: notices.shown(self.session, self.version.as_of))

    def facts(self) -> Mapping[str, FactView]:
        """All facts by key, in order. At most one query."""
        return self._all(ThingKind.FACT, lambda: facts.fact_views(self.session))

    def contact_points(self) -> Mapping[uuid.UUID, PointRows]:
        """All public contact points that have a text, by kind and slug. At most two queries."""
        return self._all(ThingKind.CONTACT_POINT, lambda: bundles.contact_points(self.session))

    def contact_point_links(self) -> Mapping[tuple[ThingKind, str], str]:
        """Where the links in the texts of all contact points lead. At most one query after `contact_points`.

        That is of the points too: when it changes, the feed says that they did.
        """

        def made() -> dict[tuple[ThingKind, str], str]:
            written = [text.description for one in self.contact_points().values() for text in one.texts.values()]
            return open_slugs(self.session, references.links(written))

        return self._all(ThingKind.CONTACT_POINT, made, "contact-point-links")

    def _all(self, kind: ThingKind, make: Callable[[], Value], name: str = "") -> Value:
        return self.remembered.get(name or kind, (self.version.epoch, self.last[kind]), make)

    def looked_up(self, kind: ThingKind, id_: object) -> None:
        """Notes that the answer depends on a thing, whether it was found or not."""
        self.things.add(Thing(kind, str(id_)))

    def listed(self, kind: ThingKind) -> None:
        """Notes that the answer depends on a kind as a whole."""
        self.kinds.add(kind)


@contextmanager
def reading(database: Database) -> Iterator[Reading]:
    """Opens a snapshot; its version is read first."""
    with database.read() as session:
        version, last = feed.version_and_last(session, SMALL_KINDS)
        yield Reading(session, version, last, database.remembered, database.remembered_pages)


def ancestors(reading: Reading, area: str) -> list[str]:
    """The area and what it lies in, the outermost first. Raises Invalid for an unknown area."""
    reading.listed(ThingKind.AREA)
    return [COUNTRY] if area == COUNTRY else areas_and_ancestors(reading, area)[1]


def areas_and_ancestors(reading: Reading, area: str) -> tuple[Sequence[AreaView], list[str]]:
    """All areas, and what `ancestors` gives. Raises Invalid for an unknown area."""
    views = reading.areas()
    found = area_queries.ancestors_among(views, area)
    if found is None:
        raise Invalid([Fault("area", "There is no such area.")])
    return views, found
