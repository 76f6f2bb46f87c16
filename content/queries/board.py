"""The board: page by locale, and where each text stands. At most five queries for any number of pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.errors import NotFound
from content.models import COUNTRY, Actor, Document, EditionState, Page, PageKind, PagePolicyField, ThingKind
from content.queries.pages import EDITORS_ORDER
from content.queries.statuses import TextStatus, text_statuses
from locales import TAGS

NAMED = 200
"""Up to how many pages a query names; for more it is quicker to read the texts of all."""


class BoardState(StrEnum):
    """Where a text stands: what is live decides; what was never published, or is no longer, shows what is made."""

    MISSING = "missing"
    DRAFT = "draft"
    IN_REVIEW = "in-review"
    READY = "ready"
    SCHEDULED = "scheduled"
    BEHIND = "behind"
    CURRENT = "current"


_MADE = {
    EditionState.DRAFT: BoardState.DRAFT,
    EditionState.IN_REVIEW: BoardState.IN_REVIEW,
    EditionState.READY: BoardState.READY,
    EditionState.SCHEDULED: BoardState.SCHEDULED,
}


@dataclass(frozen=True)
class Cell:
    """A page in one locale. `made`: what is being made beside or before the live text; `text` None: no document."""

    locale: str
    state: BoardState
    made: BoardState | None
    behind: int
    text: TextStatus | None


@dataclass(frozen=True)
class Row:
    """A page on the board: its cells in the order of the locales asked for."""

    page_id: uuid.UUID
    slug: str
    kind: PageKind
    topic: str | None
    title: str
    due_at: dt.datetime | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Board:
    """How many pages there are of a filter, and a stretch of them in the editors' order."""

    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class BoardFilter:
    """What the board is narrowed to; None is no narrowing. A page stays when one cell in `locales` has the state.

    `state` also finds what is being made beside a live text. `words` are looked for in slug and title.
    """

    kind: PageKind | None = None
    topic: str | None = None
    policy_field: str | None = None
    state: BoardState | None = None
    words: str = ""
    locales: Sequence[str] = TAGS
    with_text: bool = False
    """Only pages that have a document in the area at all; for a municipality, those with local text."""


def board(
    session: Session,
    actor: Actor,
    at: dt.datetime,
    wanted: BoardFilter,
    area: str = COUNTRY,
    offset: int = 0,
    limit: int = 50,
) -> Board:
    """The board of an area. Raises NotFound for an area that the actor does not see."""
    if not access.reach(session, actor, local_date(at)).sees(area):
        raise NotFound(ThingKind.AREA, area)
    pages = session.execute(
        select(Page.id, Page.slug, Page.kind, Page.topic).where(*_conditions(wanted, area)).order_by(*EDITORS_ORDER)
    ).all()
    # Only what is decided by the texts needs those of all pages; else the stretch is enough.
    needs_all = wanted.state is not None or bool(wanted.words.strip())
    shown = pages if needs_all else pages[offset : offset + limit]
    texts = _texts(session, {page.id for page in shown} if len(shown) <= NAMED else None, area)
    rows = [
        _row(page.id, page.slug, PageKind(page.kind), page.topic, texts.get(page.id, []), area, wanted.locales)
        for page in shown
    ]
    if not needs_all:
        return Board(len(pages), tuple(rows))
    kept = [row for row in rows if _fits(row, wanted)]
    return Board(len(kept), tuple(kept[offset : offset + limit]))


def _conditions(wanted: BoardFilter, area: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Page.withdrawn_at.is_(None)]
    if wanted.kind is not None:
        conditions.append(Page.kind == wanted.kind)
    if wanted.topic is not None:
        conditions.append(Page.topic == wanted.topic)
    if wanted.policy_field is not None:
        conditions.append(
            exists().where(PagePolicyField.page_id == Page.id, PagePolicyField.policy_field == wanted.policy_field)
        )
    if wanted.with_text:
        conditions.append(exists().where(Document.page_id == Page.id, Document.area_code == area))
    return conditions


def _texts(session: Session, page_ids: Collection[uuid.UUID] | None, area: str) -> dict[uuid.UUID, list[TextStatus]]:
    """The texts of an area, and the shared ones, which give titles and are what local texts stand on."""
    found: dict[uuid.UUID, list[TextStatus]] = {}
    for status in text_statuses(session, page_ids, {area, COUNTRY}):
        found.setdefault(status.page_id, []).append(status)
    return found


def _row(
    page_id: uuid.UUID,
    slug: str,
    kind: PageKind,
    topic: str | None,
    texts: Sequence[TextStatus],
    area: str,
    locales: Sequence[str],
) -> Row:
    own = {text.locale: text for text in texts if text.area_code == area}
    cells = tuple(cell(locale, own.get(locale)) for locale in locales)
    due = next((text.due_at for text in own.values() if text.is_source), None)
    return Row(page_id, slug, kind, topic, _title(texts) or slug, due, cells)


def cell(locale: str, text: TextStatus | None) -> Cell:
    """The cell of a text."""
    made = None if text is None or text.open is None else _MADE[text.open.state]
    if text is None or text.live is None:
        return Cell(locale, made or BoardState.MISSING, made, 0, text)
    behind = text.live.behind
    return Cell(locale, BoardState.BEHIND if behind else BoardState.CURRENT, made, behind, text)


def _title(texts: Sequence[TextStatus]) -> str:
    shared = sorted((text for text in texts if text.area_code == COUNTRY), key=lambda text: not text.is_source)
    titles = [text.live.title for text in shared if text.live is not None]
    titles += [text.open.title for text in shared if text.open is not None]
    return next((title for title in titles if title), "")


def _fits(row: Row, wanted: BoardFilter) -> bool:
    words = wanted.words.casefold().split()
    text = f"{row.slug} {row.title}".casefold()
    states = {state for one in row.cells for state in (one.state, one.made)}
    return all(word in text for word in words) and (wanted.state is None or wanted.state in states)
