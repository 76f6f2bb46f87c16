"""Save a draft of a local text: what an area does with the open sections of a page, or a translation of that."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, acts, editions, writing
from content.access import TextPlace, Who
from content.acts import Acting, Saved
from content.db import Database
from content.editions import Draft
from content.errors import Fault, Invalid
from content.models import COUNTRY, Document, Section, Verb
from content.reach import Act
from content.writing import Writing


def save_local_text(
    database: Database, page_id: uuid.UUID, area: str, locale: str, wanted: Writing, actor: Who, *, lock_version: int
) -> Saved:
    """Saves the operations of an area by key and verb, in the first locale; in others the translations of their texts.

    Title, summary and keywords are the shared page's and stay empty. An empty draft ends all operations once it is
    published. Raises as `save_draft`, Invalid also for a section that is not open or an operation that is not there to
    be translated, Conflict also for a page without shared text.
    """
    draft = Draft("", "", (), wanted.draft.sections)
    checked = writing.form_checked(
        Writing(draft, wanted.change_kind, wanted.change_note, wanted.basis_id), is_local=True
    )
    if area == COUNTRY:
        raise Invalid([Fault("/area", "The text of the whole country is the shared one.")])
    with database.write() as session:
        acting = acts.begin(session, database.now(), actor)
        place = access.text_place(session, acting.reach, Act.WRITE, page_id, locale, area)
        faults = (
            _source_faults(acting, place, checked.draft) if place.is_source else _faults(acting, place, checked.draft)
        )
        if faults:
            raise Invalid(faults)
        return writing.write(acting, place, checked, lock_version, "save-local-text")


def _source_faults(acting: Acting, place: TextPlace, draft: Draft) -> list[Fault]:
    """Operations are on open sections that are there; one that was there before may stand on a key that went since."""
    session = acting.session
    shared = writing.shared_edition(acting, place.page.id, place.locale)
    there = set(session.scalars(select(Section.key).where(Section.edition_id == shared.id)))
    there |= {key for key, _ in _operations(session, place.document)}
    faults = []
    for index, (key, _, _, _) in enumerate(draft.sections):
        if key not in place.page.open_sections:
            faults.append(Fault(f"/sections/{index}/key", f"The section “{key}” is not open to local texts."))
        elif key not in there:
            faults.append(Fault(f"/sections/{index}/key", f"The page has no section “{key}”."))
    return faults


def _faults(acting: Acting, place: TextPlace, draft: Draft) -> list[Fault]:
    """A translation has texts for operations of its source, and no operations of its own."""
    source = acting.session.scalars(
        select(Document).where(Document.page_id == place.page.id, Document.area_code == place.area, Document.is_source)
    ).one_or_none()
    wanted = {identity for identity in _operations(acting.session, source) if identity[1] is not Verb.HIDE}
    return [
        Fault(f"/sections/{index}", f"The local text does nothing “{verb}” the section “{key}”.")
        for index, (key, verb, _, _) in enumerate(draft.sections)
        if (key, verb) not in wanted
    ]


def _operations(session: Session, document: Document | None) -> set[tuple[str, Verb]]:
    """The operations of a local text, live or being made."""
    if document is None:
        return set()
    found: set[tuple[str, Verb]] = set()
    for edition in (editions.live_edition(session, document.id), editions.open_edition(session, document.id)):
        if edition is not None:
            found |= {(key, verb) for key, verb, _, _ in editions.text_of(session, edition.id).sections}
    return found
