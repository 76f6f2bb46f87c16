"""Makes documents and editions; every act that writes a text goes through here."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from content import freshness
from content.db import WriteSession
from content.errors import Fault, Invalid
from content.models import BasisConfirmation, Document, Edition, EditionState, Section, Verb


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
    rows = section_rows(edition.id, draft)
    if rows:
        session.execute(insert(Section), rows)
    return edition


def live_edition(session: Session, document_id: uuid.UUID) -> Edition | None:
    """The live edition of a document."""
    return session.scalars(
        select(Edition).where(Edition.document_id == document_id, Edition.state == EditionState.PUBLISHED)
    ).one_or_none()


def open_edition(session: Session, document_id: uuid.UUID) -> Edition | None:
    """The edition of a document that is still being made."""
    return session.scalars(
        select(Edition).where(
            Edition.document_id == document_id,
            Edition.state.in_([EditionState.DRAFT, EditionState.IN_REVIEW, EditionState.READY, EditionState.SCHEDULED]),
        )
    ).one_or_none()


def text_of(session: Session, edition_id: uuid.UUID) -> Draft:
    """What an edition is made of."""
    edition = session.get_one(Edition, edition_id)
    rows = session.execute(
        select(Section.key, Section.verb, Section.heading, Section.markdown)
        .where(Section.edition_id == edition_id)
        .order_by(Section.position)
    )
    sections = tuple((row.key, Verb(row.verb), row.heading, row.markdown) for row in rows)
    return Draft(edition.title, edition.summary, tuple(edition.keywords), sections)


def rewrite(session: WriteSession, edition: Edition, draft: Draft) -> None:
    """Writes another text into an edition that is still being made."""
    edition.title, edition.summary, edition.keywords = draft.title, draft.summary, list(draft.keywords)
    session.execute(delete(Section).where(Section.edition_id == edition.id))
    session.flush()
    rows = section_rows(edition.id, draft)
    if rows:
        session.execute(insert(Section), rows)


def section_rows(edition_id: uuid.UUID, draft: Draft) -> list[dict[str, Any]]:
    """The rows of an edition's sections."""
    return [
        {
            "edition_id": edition_id,
            "key": key,
            "verb": verb,
            "position": position,
            "heading": heading,
            "markdown": markdown,
            "hash": section_hash(verb, heading, markdown),
        }
        for position, (key, verb, heading, markdown) in enumerate(draft.sections)
    ]


def basis_documents(session: Session, document: Document) -> list[Document]:
    """The documents that can be a document's basis, the likeliest first."""
    others = session.scalars(
        select(Document).where(Document.page_id == document.page_id, Document.id != document.id)
    ).all()
    return freshness.basis_among(document, others)


def basis_of(session: WriteSession, document: Document) -> uuid.UUID | None:
    """The live edition that a first edition of this document is made from (design: “Basis”); None for none."""
    for candidate in basis_documents(session, document):
        edition = live_edition(session, candidate.id)
        if edition is not None:
            return edition.id
    return None


def made_from(session: Session, edition: Edition) -> Edition | None:
    """The edition of its basis that an edition is held against: made from, or last checked with."""
    confirmed = select(BasisConfirmation.basis_id).where(BasisConfirmation.edition_id == edition.id)
    return session.scalars(
        select(Edition)
        .where(or_(Edition.id == edition.basis_id, Edition.id.in_(confirmed)))
        .order_by(Edition.number.desc())
        .limit(1)
    ).one_or_none()


def basis_edition(session: Session, document: Document, basis_id: uuid.UUID) -> Edition:
    """An edition that a person names as the basis of a text. Raises Invalid when it cannot be that."""
    edition = session.get(Edition, basis_id)
    possible = {candidate.id for candidate in basis_documents(session, document)}
    if edition is None or edition.document_id not in possible or edition.published_at is None:
        raise Invalid([Fault("/basis", "This is no published edition of the text that this one is made from.")])
    return edition


def section_hash(verb: str, heading: str, markdown: str) -> str:
    """The hash of a section over its source: a changed fact is no drift."""
    return hashlib.sha256(f"{verb}\0{heading}\0{markdown}".encode()).hexdigest()
