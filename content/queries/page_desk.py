"""A page as a whole with what an actor may do to it, for who keeps it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.models import COUNTRY, Actor, Area, Page
from content.queries.board import Cell, cell
from content.queries.pages import EDITORS_ORDER
from content.queries.statuses import page_titles
from content.queries.whole_pages import WholePage, whole_page
from content.reach import Act
from locales import TAGS


@dataclass(frozen=True)
class AreaTexts:
    """The texts of a page for one area: one cell for each locale."""

    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class OtherPage:
    """A page to be named: by its slug in forms, by its title for people."""

    id: uuid.UUID
    slug: str
    title: str


@dataclass(frozen=True)
class PageDesk:
    """A page, its shared text and its local texts by area (the country first), and what the actor may do.

    `others`: pages that it may name as related or as its replacement.
    `may`: acts on the page as a whole; `may_write`: the locales in which the actor may write its shared text.
    """

    whole: WholePage
    areas: tuple[AreaTexts, ...]
    others: tuple[OtherPage, ...]
    may: frozenset[Act]
    may_write: frozenset[str]


def page_desk(session: Session, actor: Actor, at: dt.datetime, page_id: uuid.UUID, needs: Act = Act.READ) -> PageDesk:
    """A page with all its texts, for an act. Raises NotFound or Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    access.page(session, reach, needs, page_id)
    whole = whole_page(session, actor, at, page_id)
    codes = sorted({COUNTRY, *(one.area_code for one in whole.texts)}, key=lambda code: (code != COUNTRY, code))
    names = {row.code: row.name for row in session.execute(select(Area.code, Area.name).where(Area.code.in_(codes)))}
    source = next((one.locale for one in whole.texts if one.area_code == COUNTRY and one.is_source), None)
    return PageDesk(
        whole,
        tuple(
            AreaTexts(
                code,
                names.get(code, code),
                tuple(
                    cell(tag, next((one for one in whole.texts if (one.area_code, one.locale) == (code, tag)), None))
                    for tag in TAGS
                ),
            )
            for code in codes
        ),
        other_pages(session, page_id),
        frozenset(act for act in Act if reach.may(act)),
        frozenset(
            tag
            for tag in TAGS
            if reach.may(access.writing(Act.WRITE, is_source=tag == source or source is None), COUNTRY, tag)
        ),
    )


def new_page_desk(session: Session, actor: Actor, at: dt.datetime) -> tuple[OtherPage, ...]:
    """The pages that a new one may name as related. Raises Forbidden for who may not make one."""
    access.require(access.reach(session, actor, local_date(at)), Act.CREATE_PAGE)
    return other_pages(session, None)


def other_pages(session: Session, page_id: uuid.UUID | None) -> tuple[OtherPage, ...]:
    """All pages that were not withdrawn, but this one, in the editors' order."""
    rows = session.execute(select(Page.id, Page.slug).where(Page.withdrawn_at.is_(None)).order_by(*EDITORS_ORDER)).all()
    titles = page_titles(session, [row.id for row in rows])
    return tuple(OtherPage(row.id, row.slug, titles.get(row.id, row.slug)) for row in rows if row.id != page_id)
