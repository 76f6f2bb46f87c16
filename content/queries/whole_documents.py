"""A document as its editors see it: what is live, what is being made, how far it is behind, its source beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, editions
from content.clock import local_date
from content.editions import Draft
from content.errors import NotFound
from content.models import Actor, Document, Edition, Page
from content.queries.history import SourceSide, source_side
from content.queries.statuses import TextStatus, text_statuses
from content.reach import Act


@dataclass(frozen=True)
class EditionText:
    """An edition with its text."""

    edition: Edition
    text: Draft


@dataclass(frozen=True)
class WholeDocument:
    """A document. `status` None: its page was withdrawn; `source` None: it is made from no other text."""

    document: Document
    page: Page
    live: EditionText | None
    open: EditionText | None
    status: TextStatus | None
    source: SourceSide | None


def whole_document(session: Session, actor: Actor, at: dt.datetime, document_id: uuid.UUID) -> WholeDocument:
    """A document in all its parts. Raises NotFound or Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    document, page = access.document(session, reach, Act.READ, document_id)
    statuses = text_statuses(session, [page.id], None)
    return WholeDocument(
        document,
        page,
        _with_text(session, editions.live_edition(session, document_id)),
        _with_text(session, editions.open_edition(session, document_id)),
        next((one for one in statuses if one.document_id == document_id), None),
        source_side(session, actor, at, document_id),
    )


def document_at(
    session: Session, actor: Actor, at: dt.datetime, page_id: uuid.UUID, locale: str, area: str
) -> WholeDocument:
    """The document of a place. Raises NotFound (also when nobody wrote there yet) or Forbidden."""
    found = session.scalar(
        select(Document.id).where(Document.page_id == page_id, Document.locale == locale, Document.area_code == area)
    )
    if found is None:
        raise NotFound("document", f"{page_id} {area} {locale}")
    return whole_document(session, actor, at, found)


def edition_text(
    session: Session, actor: Actor, at: dt.datetime, document_id: uuid.UUID, edition_id: uuid.UUID
) -> EditionText:
    """One edition out of a document's history. Raises NotFound or Forbidden."""
    access.document(session, access.reach(session, actor, local_date(at)), Act.READ, document_id)
    edition = session.get(Edition, edition_id)
    if edition is None or edition.document_id != document_id:
        raise NotFound("edition", str(edition_id))
    return EditionText(edition, editions.text_of(session, edition.id))


def _with_text(session: Session, edition: Edition | None) -> EditionText | None:
    return None if edition is None else EditionText(edition, editions.text_of(session, edition.id))
