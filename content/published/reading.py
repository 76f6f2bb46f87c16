"""One snapshot, and what was looked up in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from content import feed
from content.clock import local_date
from content.db import Database, ReadSession
from content.errors import Fault, Invalid
from content.feed import Thing, Version
from content.models import COUNTRY, ThingKind
from content.queries import areas as area_queries
from content.queries.areas import AreaView


@dataclass
class Reading:
    """One snapshot: its session and version, and what was looked up in it."""

    session: ReadSession
    version: Version
    things: set[Thing] = field(default_factory=set)
    kinds: set[ThingKind] = field(default_factory=set)
    _areas: list[AreaView] = field(default_factory=list, init=False, repr=False)

    @property
    def day(self) -> dt.date:
        """The law's day of this snapshot, in Amsterdam."""
        return local_date(self.version.as_of)

    def areas(self) -> list[AreaView]:
        """All areas as of this snapshot; read once, in one query."""
        self.listed(ThingKind.AREA)
        if not self._areas:
            self._areas = area_queries.area_list(self.session, self.day)
        return self._areas

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
        yield Reading(session, feed.version(session))


def ancestors(reading: Reading, area: str) -> list[str]:
    """The area and what it lies in, the outermost first. Raises Invalid for an unknown area."""
    reading.listed(ThingKind.AREA)
    return [COUNTRY] if area == COUNTRY else areas_and_ancestors(reading, area)[1]


def areas_and_ancestors(reading: Reading, area: str) -> tuple[list[AreaView], list[str]]:
    """All areas, and what `ancestors` gives. Raises Invalid for an unknown area."""
    views = reading.areas()
    found = area_queries.ancestors_among(views, area)
    if found is None:
        raise Invalid([Fault("area", "There is no such area.")])
    return views, found
