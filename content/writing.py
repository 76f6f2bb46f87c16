"""Writes a draft: into the one that is open, or as a new edition of its document. Nobody's words are overwritten."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from content import acts, editions
from content.access import TextPlace
from content.acts import Acting, Opened, Saved
from content.drafts import NOTE, block, cleaned, differences, fields, form_faults, text_faults
from content.editions import Draft
from content.errors import Conflict, Invalid, NotFound
from content.models import COUNTRY, ChangeKind, Document, Edition, EditionState


@dataclass(frozen=True)
class Writing:
    """What a person writes: the text, what sort of change it is, a note to readers, and what it was made from.

    `basis_id` is said only by a person who brought the text up to that edition of its basis. Without it a draft keeps
    the basis of the text that it continues: saving alone never makes a text current.
    """

    draft: Draft
    change_kind: ChangeKind = ChangeKind.MAJOR
    change_note: str | None = None
    basis_id: uuid.UUID | None = None


def form_checked(writing: Writing, *, is_local: bool) -> Writing:
    """The writing, cleaned. Raises Invalid with all that is wrong with its form."""
    draft = cleaned(writing.draft)
    change_note = block(writing.change_note or "") or None
    faults = form_faults(draft, is_local=is_local) + list(text_faults("/changeNote", change_note or "", NOTE))
    if faults:
        raise Invalid(faults)
    return Writing(draft, writing.change_kind, change_note, writing.basis_id)


def write(acting: Acting, place: TextPlace, writing: Writing, lock_version: int, verb: str) -> Saved:
    """Writes a cleaned draft at a place; `lock_version` 0 says that there was no document when it was read.

    Raises Stale with what differs, Conflict (the text is in review or beyond it), or Invalid (no such basis).
    """
    session = acting.session
    document = place.document
    acts.check_version(
        0 if document is None else document.lock_version,
        lock_version,
        [] if document is None else differences(fields(writing.draft), fields(_kept(acting, document))),
    )
    if document is None:
        document = editions.document_of(session, place.page.id, place.locale, place.area, is_source=place.is_source)
        document.lock_version = 0
    opened = Opened(acting, place.page, document)
    basis = None if writing.basis_id is None else editions.basis_edition(session, document, writing.basis_id)
    basis_id = None if basis is None else basis.id
    edition = editions.open_edition(session, document.id)
    if edition is None:
        edition = _new(opened, writing, basis_id)
    elif edition.state != EditionState.DRAFT:
        raise Conflict(f"The edition is {edition.state}; it is sent back before anybody writes in it.")
    elif not _changes(acting, edition, writing, basis_id):
        return opened.saved(edition)
    else:
        editions.rewrite(session, edition, writing.draft)
        edition.author_id = acting.actor.id
        edition.basis_id = basis_id or edition.basis_id
    edition.change_kind, edition.change_note = writing.change_kind, writing.change_note
    return opened.done(verb, edition)


def from_scratch(opened: Opened, draft: Draft, basis_id: uuid.UUID | None) -> Edition:
    """A new draft of a document without an open edition."""
    acting = opened.acting
    return editions.new_edition(acting.session, opened.document, draft, acting.actor.id, basis_id, acting.now)


def shared_edition(acting: Acting, page_id: uuid.UUID, locale: str) -> Edition:
    """The live shared edition that a local text in a locale stands on. Raises Conflict when there is none."""
    candidates = acting.session.scalars(
        select(Document)
        .where(Document.page_id == page_id, Document.area_code == COUNTRY)
        .order_by((Document.locale == locale).desc(), Document.is_source.desc(), Document.locale)
    ).all()
    for candidate in candidates:
        edition = editions.live_edition(acting.session, candidate.id)
        if edition is not None:
            return edition
    raise Conflict("The page has no shared text yet, so there is nothing to add to.")


def edition_of_history(acting: Acting, document_id: uuid.UUID, edition_id: uuid.UUID) -> Edition:
    """An edition of a document. Raises NotFound."""
    edition = acting.session.get(Edition, edition_id)
    if edition is None or edition.document_id != document_id:
        raise NotFound("edition", str(edition_id))
    return edition


def _new(opened: Opened, writing: Writing, basis_id: uuid.UUID | None) -> Edition:
    session = opened.acting.session
    if basis_id is None:
        live = editions.live_edition(session, opened.document.id)
        if live is None:
            basis_id = editions.basis_of(session, opened.document)
        else:
            held = editions.made_from(session, live)
            basis_id = None if held is None else held.id
    return from_scratch(opened, writing.draft, basis_id)


def _changes(acting: Acting, edition: Edition, writing: Writing, basis_id: uuid.UUID | None) -> bool:
    """Whether saving would change anything: drafts save themselves, and what does nothing is no act."""
    return (
        editions.text_of(acting.session, edition.id) != writing.draft
        or (edition.change_kind, edition.change_note) != (writing.change_kind, writing.change_note)
        or basis_id not in {None, edition.basis_id}
    )


def _kept(acting: Acting, document: Document) -> Draft:
    """The text that is kept: the one being made, else the live one, else nothing."""
    session = acting.session
    edition = editions.open_edition(session, document.id) or editions.live_edition(session, document.id)
    return Draft("", "", (), ()) if edition is None else editions.text_of(session, edition.id)
