"""What a page of the console looks through: one snapshot, the actor, and how far it reaches."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request

from api.deps import services
from api.security.actor import SignedIn
from content import access
from content.clock import local_date
from content.db import ReadSession
from content.errors import NotFound
from content.models import Actor, ThingKind
from content.reach import Reach


@dataclass(frozen=True)
class Sight:
    """A snapshot at an instant, and who looks. `day` is Amsterdam's."""

    session: ReadSession
    at: dt.datetime
    actor: Actor
    reach: Reach

    @property
    def day(self) -> dt.date:
        """The law's day."""
        return local_date(self.at)


@contextmanager
def sight(request: Request, person: SignedIn) -> Iterator[Sight]:
    """Opens a snapshot for the person who is signed in."""
    database = services(request).database
    with database.read() as session:
        at = database.now()
        actor = access.actor(session, person.id)
        yield Sight(session, at, actor, access.reach(session, actor, local_date(at)))


async def thing_id(thing_id: Annotated[str, Path()]) -> uuid.UUID:
    """An id out of the path. What is none is not found; it never reaches the database."""
    try:
        return uuid.UUID(thing_id)
    except ValueError:
        raise NotFound("thing", "") from None


async def area_code(area: Annotated[str, Path()]) -> str:
    """An area's code out of the path. What can be none is not found; it never reaches the database."""
    if not area.isprintable() or len(area) > 40:
        raise NotFound(ThingKind.AREA, "")
    return area


AreaCode = Annotated[str, Depends(area_code)]
ThingId = Annotated[uuid.UUID, Depends(thing_id)]


def whole_number(value: str | None, most: int = 10_000) -> int:
    """The number of a page of a list, from 1; 1 for what is none. HTML pages are kind to a mistyped address."""
    return min(int(value), most) if value and value.isdecimal() and len(value) < 8 and int(value) else 1


def plain(value: str | None, longest: int = 200) -> str:
    """A word to filter by: what no text can hold (and no database takes) is left out."""
    return "".join(sign for sign in value or "" if sign.isprintable()).strip()[:longest]
