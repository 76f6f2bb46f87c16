"""What pages need that may not touch the database (search, errors): names of areas, whom to go to. Kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from api.polling import concerns
from api.portal.chrome import Place
from content import published
from content.db import Database
from content.feed import Change, Version
from content.models import COUNTRY, ContactPointKind, ThingKind
from content.published import ContactPointView, contact_points
from content.queries.areas import AreaView, ancestors_among
from locales import TAGS

ADVICE = "juridisch-loket"
"""The contact point to call with any question that we have no page for: free, for everybody, by telephone."""
ELSEWHERE = "work-in-nl"
"""The contact point for who has no information point nearby."""


@dataclass(frozen=True)
class Frame:
    """One state of it: areas, and the information points and advice lines in each locale."""

    areas: Sequence[AreaView] = ()
    points: Mapping[str, Sequence[ContactPointView]] = field(default_factory=dict)

    def place(self, code: str | None) -> Place | None:
        """The place of a code; None for none, and for one that is not known here (yet)."""
        return next((Place(one.code, one.name) for one in self.areas if one.code == code), None)

    def nearest(self, locale: str, code: str | None) -> ContactPointView | None:
        """The information point of an area, or else the one for everywhere; None without an area."""
        if code is None:
            return None
        return nearest(self.points.get(locale, ()), ancestors_among(self.areas, code) or [COUNTRY])

    def advice(self, locale: str) -> ContactPointView | None:
        """Whom to call with any question."""
        return next((one for one in self.points.get(locale, ()) if one.slug == ADVICE and one.phones), None)


def nearest(points: Iterable[ContactPointView], codes: Sequence[str]) -> ContactPointView | None:
    """The information point that serves one of the areas, or else the contact point for everywhere."""
    there = [one for one in points if one.kind is ContactPointKind.INFORMATION_POINT and set(one.areas) & set(codes)]
    return next(iter(there), None) or next((one for one in points if one.slug == ELSEWHERE), None)


class FrameKeeper:
    """Holds the newest frame; told by the poller what changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.frame = Frame()

    def polled(self, version: Version, changes: list[Change]) -> None:
        """Reads the frame anew when something in it changed."""
        if concerns(changes, ThingKind.AREA, ThingKind.CONTACT_POINT, ThingKind.FACT) or not self.frame.areas:
            self.frame = load(self._database)


def load(database: Database) -> Frame:
    """Reads a frame in one snapshot."""
    with published.reading(database) as reading:
        rows = [
            row
            for row in contact_points.serving(reading, None)
            if row.kind == ContactPointKind.INFORMATION_POINT or row.slug in {ADVICE, ELSEWHERE}
        ]
        return Frame(
            reading.areas(),
            {tag: contact_points.views(reading, rows, tag) for tag in TAGS},
        )
