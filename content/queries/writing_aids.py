"""What helps who writes a text: how it reads, what leads nowhere, what it lacks, which sources nobody opened lately."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import acts, targets, writing_aids
from content.clock import local_date
from content.editions import Draft
from content.errors import Fault
from content.models import COUNTRY, Actor, PageSource, Term
from content.queries.desks import WritingDesk
from content.queries.history import SourceSide
from content.queries.whole_documents import whole_document
from content.writing_aids import DutchWord, ReadingLevel

SOURCE_LIFE = dt.timedelta(days=183)
"""How long ago, at most, somebody opened the source of a page."""


@dataclass(frozen=True)
class StaleSource:
    """An official source that nobody opened for six months; `checked_on` None: nobody ever did."""

    name: str
    url: str
    checked_on: dt.date | None


@dataclass(frozen=True)
class Aids:
    """All aids for one text. Only `broken` stops it from being published: links and facts that are not there."""

    whole: ReadingLevel
    sections: tuple[ReadingLevel, ...]
    dutch_words: tuple[DutchWord, ...]
    broken: tuple[Fault, ...]
    missing_keys: tuple[tuple[str, str], ...]
    stale_sources: tuple[StaleSource, ...]


def desk_aids(session: Session, actor: Actor, at: dt.datetime, desk: WritingDesk) -> Aids:
    """The aids for a shared text as it is kept now. `actor` has been let in to it already."""
    return aids(session, at, desk.page.id, desk.locale, desk.text, _headings(desk.source, is_source=desk.is_source))


def document_aids(session: Session, actor: Actor, at: dt.datetime, document_id: uuid.UUID) -> Aids:
    """The aids for what is being made of a document, else for what is live. Raises NotFound or Forbidden."""
    whole = whole_document(session, actor, at, document_id)
    document, kept = whole.document, whole.open or whole.live
    is_shared_source = document.is_source and document.area_code == COUNTRY
    return aids(
        session,
        at,
        document.page_id,
        document.locale,
        Draft("", "", (), ()) if kept is None else kept.text,
        # A local source says only what differs: it lacks no section.
        {} if document.is_source and not is_shared_source else _headings(whole.source, is_source=is_shared_source),
    )


def _headings(source: SourceSide | None, *, is_source: bool) -> dict[str, str] | None:
    """The headings of a text's source by key; None for a text that is the source."""
    if is_source:
        return None
    return {} if source is None else {key: heading for key, _, heading, _ in source.text.sections}


def aids(
    session: Session, at: dt.datetime, page_id: uuid.UUID, locale: str, draft: Draft, source: Mapping[str, str] | None
) -> Aids:
    """The aids for a text of a page; `source`: the headings of its source by key, None for a source itself.

    At most eleven queries.
    """
    whole, *sections = writing_aids.reading_levels(draft, locale)
    terms = session.execute(select(Term.dutch, Term.page_id).where(Term.withdrawn_at.is_(None))).all()
    # The page to which a word leads explains it as a whole.
    others = [row.dutch for row in terms if row.page_id != page_id]
    return Aids(
        whole,
        tuple(sections),
        writing_aids.dutch_words(draft, locale, others),
        tuple(targets.faults(session, acts.texts_of(draft))),
        writing_aids.missing_keys(draft, source),
        tuple(_stale(session, page_id, local_date(at))),
    )


def _stale(session: Session, page_id: uuid.UUID, today: dt.date) -> list[StaleSource]:
    rows = session.scalars(select(PageSource).where(PageSource.page_id == page_id).order_by(PageSource.position))
    return [
        StaleSource(row.name, row.url, row.checked_on)
        for row in rows
        if row.checked_on is None or row.checked_on < today - SOURCE_LIFE
    ]
