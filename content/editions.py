"""Makes documents and editions; every act that writes a text goes through here."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from content.db import WriteSession
from content.models import COUNTRY, Document, Edition, EditionState, Section, Verb


@dataclass(frozen=True)
class Draft:
    """What an edition is made of; sections as (key, verb, heading, Markdown), in order."""

    title: str
    summary: str
    keywords: Sequence[str]
    sections: Sequence[tuple[str, Verb, str, str]]


def document_of(session: WriteSession, page_id: uuid.UUID, locale: str, area: str, *, is_source: bool) -> Document:
    """The document of a page, locale and area; made when there is none."""
    document = session.scalars(
        select(Document).where(Document.page_id == page_id, Document.locale == locale, Document.area_code == area)
    ).one_or_none()
    if document is None:
        document = Document(id=uuid.uuid4(), page_id=page_id, locale=locale, area_code=area, is_source=is_source)
        session.add(document)
        session.flush()
    return document


def new_edition(
    session: WriteSession,
    document: Document,
    draft: Draft,
    author_id: uuid.UUID,
    basis_id: uuid.UUID | None,
    created_at: object,
    state: EditionState = EditionState.DRAFT,
) -> Edition:
    """A new edition of a document with its sections. The caller sees to it that no other is open."""
    number = (session.scalar(select(func.max(Edition.number)).where(Edition.document_id == document.id)) or 0) + 1
    edition = Edition(
        id=uuid.uuid4(),
        document_id=document.id,
        number=number,
        state=state,
        title=draft.title,
        summary=draft.summary,
        keywords=list(draft.keywords),
        author_id=author_id,
        basis_id=basis_id,
        created_at=created_at,
    )
    session.add(edition)
    session.flush()
    session.add_all(
        Section(
            edition_id=edition.id,
            key=key,
            verb=verb,
            position=position,
            heading=heading,
            markdown=markdown,
            hash=section_hash(verb, heading, markdown),
        )
        for position, (key, verb, heading, markdown) in enumerate(draft.sections)
    )
    session.flush()
    return edition


def live_edition(session: WriteSession, document_id: uuid.UUID) -> Edition | None:
    """The live edition of a document."""
    return session.scalars(
        select(Edition).where(Edition.document_id == document_id, Edition.state == EditionState.PUBLISHED)
    ).one_or_none()


def open_edition(session: WriteSession, document_id: uuid.UUID) -> Edition | None:
    """The edition of a document that is still being made."""
    return session.scalars(
        select(Edition).where(
            Edition.document_id == document_id,
            Edition.state.in_([EditionState.DRAFT, EditionState.IN_REVIEW, EditionState.READY, EditionState.SCHEDULED]),
        )
    ).one_or_none()


def basis_of(session: WriteSession, document: Document) -> uuid.UUID | None:
    """The edition that a new edition of this document is made from (design: “Basis”).

    A translation's is the source's live edition; a local source's is the shared live edition in its locale, or the
    shared source's; a shared source has none.
    """
    if document.area_code == COUNTRY and document.is_source:
        return None
    wanted = select(Document).where(Document.page_id == document.page_id)
    if document.is_source:
        wanted = wanted.where(Document.area_code == COUNTRY).order_by(
            (Document.locale == document.locale).desc(), Document.is_source.desc()
        )
    else:
        wanted = wanted.where(Document.area_code == document.area_code, Document.is_source)
    for candidate in session.scalars(wanted):
        edition = live_edition(session, candidate.id)
        if edition is not None:
            return edition.id
    return None


def section_hash(verb: str, heading: str, markdown: str) -> str:
    """The hash of a section over its source: a changed fact is no drift."""
    return hashlib.sha256(f"{verb}\0{heading}\0{markdown}".encode()).hexdigest()
