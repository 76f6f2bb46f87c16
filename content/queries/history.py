"""The history of a document: its editions, and what differs between two of them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from content import access, diff, editions, freshness
from content.clock import local_date
from content.diff import Piece, SectionDiff
from content.errors import NotFound
from content.freshness import Freshness, SectionId
from content.models import Actor, ChangeKind, Document, Edition, EditionState, Section, Verb
from content.queries.statuses import text_statuses
from content.reach import Act


@dataclass(frozen=True)
class EditionLine:
    """An edition in a history. Names are empty for who left; withdrawn and never published is a discarded draft."""

    edition_id: uuid.UUID
    number: int
    state: EditionState
    change_kind: ChangeKind
    change_note: str | None
    review_note: str | None
    author_id: uuid.UUID
    author: str
    reviewer: str | None
    basis_id: uuid.UUID | None
    basis_number: int | None
    created_at: dt.datetime
    publish_at: dt.datetime | None
    expires_at: dt.datetime | None
    published_at: dt.datetime | None
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class Comparison:
    """Two editions, the earlier and the later, with what differs marked in title, summary and sections."""

    before: uuid.UUID | None
    after: uuid.UUID
    title: tuple[Piece, ...]
    summary: tuple[Piece, ...]
    sections: tuple[SectionDiff, ...]


def history(session: Session, actor: Actor, at: dt.datetime, document_id: uuid.UUID) -> list[EditionLine]:
    """All editions of a document, the newest first. Raises NotFound or Forbidden."""
    _readable(session, actor, at, document_id)
    author, reviewer, basis = aliased(Actor), aliased(Actor), aliased(Edition)
    rows = session.execute(
        select(Edition, author.name, reviewer.name, basis.number)
        .join(author, author.id == Edition.author_id)
        .outerjoin(reviewer, reviewer.id == Edition.reviewer_id)
        .outerjoin(basis, basis.id == Edition.basis_id)
        .where(Edition.document_id == document_id)
        .order_by(Edition.number.desc())
    )
    return [
        EditionLine(
            edition.id,
            edition.number,
            EditionState(edition.state),
            ChangeKind(edition.change_kind),
            edition.change_note,
            edition.review_note,
            edition.author_id,
            author_name,
            reviewer_name,
            edition.basis_id,
            basis_number,
            edition.created_at,
            edition.publish_at,
            edition.expires_at,
            edition.published_at,
            edition.ended_at,
        )
        for edition, author_name, reviewer_name, basis_number in rows
    ]


def compare(
    session: Session, actor: Actor, at: dt.datetime, edition_id: uuid.UUID, before_id: uuid.UUID | None = None
) -> Comparison:
    """An edition against another of the same document (without one: against the edition before it, if any).

    Raises NotFound or Forbidden.
    """
    edition = session.get(Edition, edition_id)
    if edition is None:
        raise NotFound("edition", str(edition_id))
    _readable(session, actor, at, edition.document_id)
    earlier = select(Edition).where(Edition.document_id == edition.document_id)
    if before_id is None:
        earlier = earlier.where(Edition.number < edition.number).order_by(Edition.number.desc()).limit(1)
    else:
        earlier = earlier.where(Edition.id == before_id)
    before = session.scalars(earlier).one_or_none()
    if before is None and before_id is not None:
        raise NotFound("edition", str(before_id))
    old = editions.Draft("", "", (), ()) if before is None else editions.text_of(session, before.id)
    new = editions.text_of(session, edition.id)
    return Comparison(
        None if before is None else before.id,
        edition.id,
        diff.pieces(old.title, new.title),
        diff.pieces(old.summary, new.summary),
        diff.sections(_by_section(old), _by_section(new)),
    )


@dataclass(frozen=True)
class SourceSide:
    """What stands beside a text that is made from another: that other text today, how far behind the live text is,
    and what changed in the other since. Without a live text all is new."""

    document_id: uuid.UUID
    edition_id: uuid.UUID
    locale: str
    text: editions.Draft
    freshness: Freshness
    change: Comparison


def source_side(session: Session, actor: Actor, at: dt.datetime, document_id: uuid.UUID) -> SourceSide | None:
    """The basis of a document beside it; None for a shared source, or when its basis was never published.

    Raises NotFound or Forbidden.
    """
    return beside(session, _readable(session, actor, at, document_id))


def beside(session: Session, document: Document) -> SourceSide | None:
    """As `source_side`, for a document that the actor may see; also for one that is not kept yet."""
    live = editions.live_edition(session, document.id)
    held = None if live is None else editions.made_from(session, live)
    newest = _newest(session, document, held)
    if newest is None:
        return None
    statuses = text_statuses(session, {document.page_id}, None)
    status = next((one for one in statuses if one.document_id == document.id), None)
    behind = 0 if status is None or status.live is None else status.live.behind
    sections = freshness.changed_sections(
        {} if held is None else section_hashes(session, held.id), section_hashes(session, newest.id)
    )
    basis = session.get_one(Document, newest.document_id)
    old = editions.Draft("", "", (), ()) if held is None else editions.text_of(session, held.id)
    new = editions.text_of(session, newest.id)
    return SourceSide(
        basis.id,
        newest.id,
        basis.locale,
        new,
        Freshness(behind, sections),
        Comparison(
            None if held is None else held.id,
            newest.id,
            diff.pieces(old.title, new.title),
            diff.pieces(old.summary, new.summary),
            diff.sections(_by_section(old), _by_section(new)),
        ),
    )


def section_hashes(session: Session, edition_id: uuid.UUID) -> dict[SectionId, str]:
    """The hashes of an edition's sections, in order."""
    rows = session.execute(
        select(Section.key, Section.verb, Section.hash)
        .where(Section.edition_id == edition_id)
        .order_by(Section.position)
    )
    return {(row.key, Verb(row.verb)): row.hash for row in rows}


def _newest(session: Session, document: Document, held: Edition | None) -> Edition | None:
    """The last published edition of a document's basis."""
    candidates = [one.id for one in editions.basis_documents(session, document)]
    if held is not None:
        candidates = [held.document_id]
    for candidate in candidates:
        found = session.scalars(
            select(Edition)
            .where(Edition.document_id == candidate, Edition.published_at.is_not(None))
            .order_by(Edition.number.desc())
            .limit(1)
        ).one_or_none()
        if found is not None:
            return found
    return None


def _readable(session: Session, actor: Actor, at: dt.datetime, document_id: uuid.UUID) -> Document:
    reach = access.reach(session, actor, local_date(at))
    return access.document(session, reach, Act.READ, document_id)[0]


def _by_section(draft: editions.Draft) -> dict[SectionId, tuple[str, str]]:
    return {(key, verb): (heading, markdown) for key, verb, heading, markdown in draft.sections}
