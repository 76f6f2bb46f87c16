"""Where texts stand: what is live of each document, what is being made, how far it is behind. Three queries for any
number of documents; the rule itself is `content.freshness`."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from content import freshness
from content.freshness import PublishedEdition
from content.models import (
    COUNTRY,
    OPEN_STATES,
    BasisConfirmation,
    ChangeKind,
    Document,
    Edition,
    EditionState,
    Page,
)


@dataclass(frozen=True)
class LiveState:
    """What the public sees of a document. `basis_id`: the edition it is held against."""

    edition_id: uuid.UUID
    number: int
    title: str
    published_at: dt.datetime
    basis_id: uuid.UUID | None
    basis_document_id: uuid.UUID | None
    behind: int


@dataclass(frozen=True)
class OpenState:
    """What is being made of a document."""

    edition_id: uuid.UUID
    state: EditionState
    title: str
    author_id: uuid.UUID
    reviewer_id: uuid.UUID | None
    created_at: dt.datetime
    publish_at: dt.datetime | None


@dataclass(frozen=True)
class TextStatus:
    """A document and where it stands. `due_at`: when a live source is to be read again; None for translations."""

    document_id: uuid.UUID
    page_id: uuid.UUID
    locale: str
    area_code: str
    is_source: bool
    lock_version: int
    live: LiveState | None
    open: OpenState | None
    due_at: dt.datetime | None


_LIVE = aliased(Edition)
_OPEN = aliased(Edition)
_BASIS = aliased(Edition)


def text_statuses(
    session: Session, page_ids: Collection[uuid.UUID] | None, areas: Collection[str] | None
) -> list[TextStatus]:
    """All documents of pages that were not withdrawn, in these areas (all for None), by page, area and locale."""
    conditions = _conditions(page_ids, areas)
    rows = session.execute(
        select(
            Document.id,
            Document.page_id,
            Document.locale,
            Document.area_code,
            Document.is_source,
            Document.lock_version,
            Document.reviewed_at,
            Page.review_months,
            _LIVE.id.label("live_id"),
            _LIVE.number,
            _LIVE.title,
            _LIVE.published_at,
            _LIVE.basis_id,
            _BASIS.document_id.label("basis_document_id"),
            _BASIS.number.label("basis_number"),
            _OPEN.id.label("open_id"),
            _OPEN.state,
            _OPEN.title.label("open_title"),
            _OPEN.author_id,
            _OPEN.reviewer_id,
            _OPEN.created_at,
            _OPEN.publish_at,
        )
        .join(Page, Page.id == Document.page_id)
        .outerjoin(_LIVE, and_(_LIVE.document_id == Document.id, _LIVE.state == EditionState.PUBLISHED))
        .outerjoin(_OPEN, and_(_OPEN.document_id == Document.id, _OPEN.state.in_(OPEN_STATES)))
        .outerjoin(_BASIS, _BASIS.id == _LIVE.basis_id)
        .where(*conditions)
        .order_by(Document.page_id, Document.area_code, Document.locale)
    ).all()
    confirmed = _confirmations(session, conditions)
    majors = _majors(session, page_ids, areas)
    beside: dict[uuid.UUID, list[Any]] = {}
    for row in rows:
        beside.setdefault(row.page_id, []).append(row)
    return [_status(row, confirmed.get(row.live_id, ()), majors, beside[row.page_id]) for row in rows]


def _conditions(
    page_ids: Collection[uuid.UUID] | None, areas: Collection[str] | None
) -> tuple[ColumnElement[bool], ...]:
    conditions: list[ColumnElement[bool]] = [Page.withdrawn_at.is_(None)]
    if page_ids is not None:
        conditions.append(Document.page_id.in_(list(page_ids)))
    if areas is not None:
        conditions.append(Document.area_code.in_(list(areas)))
    return tuple(conditions)


def _confirmations(
    session: Session, conditions: tuple[ColumnElement[bool], ...]
) -> dict[uuid.UUID, list[tuple[int, uuid.UUID, uuid.UUID]]]:
    """For each live edition that was checked: number, id and document of each edition that it was checked against."""
    found: dict[uuid.UUID, list[tuple[int, uuid.UUID, uuid.UUID]]] = {}
    for row in session.execute(
        select(BasisConfirmation.edition_id, _BASIS.number, _BASIS.id, _BASIS.document_id)
        .join(_BASIS, _BASIS.id == BasisConfirmation.basis_id)
        .join(_LIVE, and_(_LIVE.id == BasisConfirmation.edition_id, _LIVE.state == EditionState.PUBLISHED))
        .join(Document, Document.id == _LIVE.document_id)
        .join(Page, Page.id == Document.page_id)
        .where(*conditions)
    ):
        found.setdefault(row.edition_id, []).append((row.number, row.id, row.document_id))
    return found


@dataclass(frozen=True)
class _Major:
    """A major published edition of a document."""

    number: int
    published_at: dt.datetime


def _majors(
    session: Session, page_ids: Collection[uuid.UUID] | None, areas: Collection[str] | None
) -> dict[uuid.UUID, list[_Major]]:
    """The major published editions of all documents that can be a basis."""
    # A local source may stand on the shared text in its own locale, which is no source.
    can_be_basis: ColumnElement[bool] = or_(Document.is_source, Document.area_code == COUNTRY)
    if areas is not None and set(areas) == {COUNTRY}:
        can_be_basis = Document.is_source.is_(True)
    wanted = None if areas is None else {*areas, COUNTRY}
    found: dict[uuid.UUID, list[_Major]] = {}
    for row in session.execute(
        select(Edition.document_id, Edition.number, Edition.published_at)
        .join(Document, Document.id == Edition.document_id)
        .join(Page, Page.id == Document.page_id)
        .where(
            Edition.change_kind == ChangeKind.MAJOR,
            Edition.published_at.is_not(None),
            can_be_basis,
            *_conditions(page_ids, wanted),
        )
    ):
        found.setdefault(row.document_id, []).append(_Major(row.number, row.published_at))
    return found


def _status(
    row: Any,
    confirmed: Sequence[tuple[int, uuid.UUID, uuid.UUID]],
    majors: Mapping[uuid.UUID, Sequence[_Major]],
    beside: Sequence[Any],
) -> TextStatus:
    live = None if row.live_id is None else _live(row, confirmed, majors, beside)
    opened = None
    if row.open_id is not None:
        opened = OpenState(
            row.open_id,
            EditionState(row.state),
            row.open_title,
            row.author_id,
            row.reviewer_id,
            row.created_at,
            row.publish_at,
        )
    due_at = None
    if live is not None and row.is_source:
        # A minor change is no reading of the whole: the interval runs from the last major one.
        read = [major.published_at for major in majors.get(row.id, ())] or [live.published_at]
        due_at = freshness.due_at(max([*read, row.reviewed_at or max(read)]), row.review_months)
    return TextStatus(
        row.id, row.page_id, row.locale, row.area_code, row.is_source, row.lock_version, live, opened, due_at
    )


def _live(
    row: Any,
    confirmed: Sequence[tuple[int, uuid.UUID, uuid.UUID]],
    majors: Mapping[uuid.UUID, Sequence[_Major]],
    beside: Sequence[Any],
) -> LiveState:
    held = [*confirmed]
    if row.basis_id is not None:
        held.append((row.basis_number, row.basis_id, row.basis_document_id))
    number = freshness.made_from(row.basis_number, (one[0] for one in confirmed))
    _, basis_id, document_id = max(held, default=(0, None, None))
    if document_id is None:
        # Made before its basis was ever published: what it would be made from now has all of it to tell.
        possible = freshness.basis_among(row, [other for other in beside if other.id != row.id])
        document_id = next((one.id for one in possible), None)
    history = [] if document_id is None else majors.get(document_id, [])
    behind = freshness.behind((PublishedEdition(major.number, True) for major in history), number)
    return LiveState(row.live_id, row.number, row.title, row.published_at, basis_id, document_id, behind)


def page_titles(session: Session, page_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The title of each page for editors: of its live source text, else of any text of it, the newest first."""
    found: dict[uuid.UUID, str] = {}
    if not page_ids:
        return found
    for row in session.execute(
        select(Document.page_id, Edition.title)
        .join(Edition, Edition.document_id == Document.id)
        .where(Document.page_id.in_(list(page_ids)), Document.area_code == COUNTRY, func.length(Edition.title) > 0)
        .order_by(
            Document.page_id,
            Document.is_source.desc(),
            (Edition.state == EditionState.PUBLISHED).desc(),
            Edition.number.desc(),
        )
    ):
        found.setdefault(row.page_id, row.title)
    return found
