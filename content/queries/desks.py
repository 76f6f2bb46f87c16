"""What a person has before its eyes when it writes or judges a text, and what it may do there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, editions
from content.clock import local_date
from content.editions import Draft
from content.errors import NotFound
from content.models import COUNTRY, OPEN_STATES, Actor, Area, Document, Edition, Page, ThingKind
from content.queries.history import Comparison, EditionLine, SourceSide, beside, compare, history
from content.queries.statuses import page_titles
from content.queries.whole_documents import EditionText, WholeDocument, whole_document
from content.reach import Act, Reach


@dataclass(frozen=True)
class WritingDesk:
    """A page's shared text in one locale, to be written. `text`: what is kept, being made or live; empty at first.

    `lock_version` 0: there is no document yet. `author`: who wrote last in what is being made.
    """

    page: Page
    title: str
    locale: str
    is_source: bool
    document_id: uuid.UUID | None
    lock_version: int
    live: EditionText | None
    open: EditionText | None
    author: str
    text: Draft
    source: SourceSide | None
    may: frozenset[Act]


@dataclass(frozen=True)
class ReviewDesk:
    """A document to be judged. `change`: what is being made against what is live, None when nothing is being made.

    `names`: of authors and reviewers, by actor.
    """

    whole: WholeDocument
    title: str
    area_name: str
    names: dict[uuid.UUID, str]
    change: Comparison | None
    may: frozenset[Act]


@dataclass(frozen=True)
class HistoryDesk:
    """The editions of a document, the newest first, and one of them against another; None without an edition."""

    document: Document
    page: Page
    title: str
    lines: tuple[EditionLine, ...]
    change: Comparison | None
    is_being_made: bool
    may: frozenset[Act]


def permitted(reach: Reach, area: str, locale: str, *, is_source: bool) -> frozenset[Act]:
    """What an actor may do to a text of an area and a locale. WRITE is in it for who may write this text."""
    return frozenset(act for act in Act if reach.may(access.writing(act, is_source=is_source), area, locale))


def writing_desk(session: Session, actor: Actor, at: dt.datetime, page_id: uuid.UUID, locale: str) -> WritingDesk:
    """A page's shared text in a locale. Raises NotFound or Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    page = access.page(session, reach, Act.READ, page_id)
    documents = session.scalars(
        select(Document).where(Document.page_id == page_id, Document.area_code == COUNTRY)
    ).all()
    document = next((one for one in documents if one.locale == locale), None)
    is_source = document.is_source if document is not None else not any(one.is_source for one in documents)
    opened = live = None
    if document is not None:
        opened = _with_text(session, editions.open_edition(session, document.id))
        live = _with_text(session, editions.live_edition(session, document.id))
    kept = opened or live
    placed = document or Document(
        id=uuid.uuid4(), page_id=page_id, locale=locale, area_code=COUNTRY, is_source=is_source
    )
    return WritingDesk(
        page,
        page_titles(session, [page_id]).get(page_id, page.slug),
        locale,
        is_source,
        None if document is None else document.id,
        0 if document is None else document.lock_version,
        live,
        opened,
        "" if opened is None else _names(session, {opened.edition.author_id})[opened.edition.author_id],
        Draft("", "", (), ()) if kept is None else kept.text,
        beside(session, placed),
        permitted(reach, COUNTRY, locale, is_source=is_source),
    )


def review_desk(session: Session, actor: Actor, at: dt.datetime, document_id: uuid.UUID) -> ReviewDesk:
    """A document, what is being made of it against what is live, and what the actor may do. NotFound or Forbidden."""
    whole = whole_document(session, actor, at, document_id)
    document, opened = whole.document, whole.open
    reach = access.reach(session, actor, local_date(at))
    change = None
    if opened is not None:
        change = compare(session, actor, at, opened.edition.id, None if whole.live is None else whole.live.edition.id)
    people = {one.edition.author_id for one in (whole.live, opened) if one is not None}
    people |= {one.edition.reviewer_id for one in (whole.live, opened) if one is not None and one.edition.reviewer_id}
    area = session.get(Area, document.area_code)
    if area is None:
        raise NotFound(ThingKind.AREA, document.area_code)
    return ReviewDesk(
        whole,
        page_titles(session, [document.page_id]).get(document.page_id, whole.page.slug),
        area.name,
        _names(session, people),
        change,
        permitted(reach, document.area_code, document.locale, is_source=document.is_source),
    )


def history_desk(
    session: Session,
    actor: Actor,
    at: dt.datetime,
    document_id: uuid.UUID,
    edition_id: uuid.UUID | None,
    before_id: uuid.UUID | None,
) -> HistoryDesk:
    """The history of a document; an edition is compared when it is one of its own. Raises NotFound or Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    document, page = access.document(session, reach, Act.READ, document_id)
    lines = history(session, actor, at, document_id)
    if edition_id is not None and edition_id not in {line.edition_id for line in lines}:
        raise NotFound("edition", str(edition_id))
    return HistoryDesk(
        document,
        page,
        page_titles(session, [page.id]).get(page.id, page.slug),
        tuple(lines),
        None if edition_id is None else compare(session, actor, at, edition_id, before_id),
        any(line.state in OPEN_STATES for line in lines),
        permitted(reach, document.area_code, document.locale, is_source=document.is_source),
    )


def _names(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {row.id: row.name for row in session.execute(select(Actor.id, Actor.name).where(Actor.id.in_(list(ids))))}


def _with_text(session: Session, edition: Edition | None) -> EditionText | None:
    return None if edition is None else EditionText(edition, editions.text_of(session, edition.id))
