"""The board with what stands around it: the areas that an actor sees, and what it may do there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.models import COUNTRY, Actor, Area
from content.queries.board import Board, BoardFilter, board
from content.reach import Act


@dataclass(frozen=True)
class BoardDesk:
    """A board, the areas (code and name, the country first) that it can be asked for, and whether to offer a page."""

    board: Board
    areas: tuple[tuple[str, str], ...]
    may_create: bool


def board_desk(
    session: Session, actor: Actor, at: dt.datetime, wanted: BoardFilter, area: str, offset: int, limit: int
) -> BoardDesk:
    """As `board`. Raises NotFound for an area that the actor does not see."""
    reach = access.reach(session, actor, local_date(at))
    found = board(session, actor, at, wanted, area, offset, limit)
    areas = session.execute(select(Area.code, Area.name).order_by(Area.name)).all()
    seen = [(row.code, row.name) for row in areas if reach.sees(row.code)]
    seen.sort(key=lambda one: one[0] != COUNTRY)
    return BoardDesk(found, tuple(seen), reach.may(Act.CREATE_PAGE))
