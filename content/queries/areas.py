"""Areas and what they lie in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from content.models import COUNTRY, Area, AreaKind, Membership

_OUTER_FIRST = {
    AreaKind.COUNTRY: 0,
    AreaKind.PROVINCE: 1,
    AreaKind.LABOUR_MARKET_REGION: 2,
    AreaKind.MUNICIPALITY: 3,
}


@dataclass(frozen=True)
class Belonging:
    """One membership: under which scheme, and the whole."""

    scheme: str
    code: str
    name: str


@dataclass(frozen=True)
class AreaView:
    """An area with the memberships that hold on a day."""

    code: str
    kind: AreaKind
    name: str
    belongs_to: tuple[Belonging, ...]


def area_list(session: Session, day: dt.date) -> list[AreaView]:
    """All areas, the outer first, then by name. One query."""
    rows = session.execute(
        select(Area.code, Area.kind, Area.name, Membership.scheme, Membership.whole_code)
        .outerjoin(Membership, and_(Membership.area_code == Area.code, *_holds(day)))
        .order_by(Membership.scheme, Membership.whole_code)
    ).all()
    areas = {row.code: row for row in rows}.values()
    names = {area.code: area.name for area in areas}
    belongs: dict[str, list[Belonging]] = {}
    for row in rows:
        if row.whole_code is not None:
            belongs.setdefault(row.code, []).append(Belonging(row.scheme, row.whole_code, names[row.whole_code]))
    views = [AreaView(area.code, AreaKind(area.kind), area.name, tuple(belongs.get(area.code, ()))) for area in areas]
    return sorted(views, key=lambda view: (_OUTER_FIRST[view.kind], view.name.casefold(), view.code))


def ancestors(session: Session, code: str, day: dt.date) -> list[str] | None:
    """The area and all that it lies in on a day, the outermost (`NL`) first; None for an unknown area."""
    views = area_list(session, day)
    return ancestors_among(views, code)


def ancestors_among(views: Sequence[AreaView], code: str) -> list[str] | None:
    """As `ancestors`, among areas that were read before."""
    by_code = {view.code: view for view in views}
    if code not in by_code:
        return None
    found = {code, COUNTRY} & set(by_code)
    queue = [code]
    while queue:
        for whole in by_code[queue.pop()].belongs_to:
            if whole.code not in found:
                found.add(whole.code)
                queue.append(whole.code)
    return sorted(found, key=lambda one: (_OUTER_FIRST[by_code[one].kind], one))


def wholes(session: Session, day: dt.date) -> dict[str, frozenset[str]]:
    """For each area itself and all that it lies in on a day. One query."""
    direct: dict[str, set[str]] = {}
    memberships = and_(Membership.area_code == Area.code, *_holds(day))
    for row in session.execute(select(Area.code, Membership.whole_code).outerjoin(Membership, memberships)):
        direct.setdefault(row.code, {COUNTRY})
        if row.whole_code:
            direct[row.code].add(row.whole_code)
    found: dict[str, frozenset[str]] = {}
    for code in direct:
        reached, queue = {code}, [code]
        while queue:
            new = direct.get(queue.pop(), set()) - reached
            reached |= new
            queue.extend(new)
        found[code] = frozenset(reached)
    return found


def _holds(day: dt.date) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(Membership.from_on.is_(None), Membership.from_on <= day),
        or_(Membership.until_on.is_(None), Membership.until_on > day),
    )
