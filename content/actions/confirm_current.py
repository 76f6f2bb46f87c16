"""Confirm as current: checked, nothing to change."""

from __future__ import annotations

import uuid

from content import acts, editions
from content.access import Who
from content.acts import Opened, Saved
from content.db import Database
from content.errors import Conflict, Fault, Invalid
from content.models import BasisConfirmation, Edition
from content.reach import Act


def confirm_current(
    database: Database, document_id: uuid.UUID, actor: Who, *, lock_version: int, basis_id: uuid.UUID | None = None
) -> Saved:
    """Says that the live text still holds: against the edition of its basis that the actor saw, or, for a shared
    source (no basis), as it stands; its review interval begins anew.

    Raises NotFound, Forbidden, Conflict (nothing is published, or nothing is to be confirmed), Stale or Invalid.
    """
    with database.write() as session:
        opened = acts.open_document(session, database.now(), document_id, actor, Act.WRITE, lock_version)
        edition = opened.live_edition()
        number = None if basis_id is None else _confirm(opened, edition, basis_id)
        if basis_id is None and editions.basis_documents(session, opened.document):
            raise Invalid([Fault("/basis", "Say against which edition the text was checked.")])
        opened.document.reviewed_at = opened.acting.now
        return opened.done("confirm-current", edition, basis=number)


def _confirm(opened: Opened, edition: Edition, basis_id: uuid.UUID) -> int:
    """Notes against which edition a text was checked. Gives that edition's number."""
    acting = opened.acting
    basis = editions.basis_edition(acting.session, opened.document, basis_id)
    held = editions.made_from(acting.session, edition)
    if held is not None and held.document_id != basis.document_id:
        raise Invalid([Fault("/basis", "The text was made from another document's edition; a new edition says so.")])
    is_newer = held is None or basis.number > held.number
    if not is_newer and not opened.document.is_source:
        raise Conflict("The text was made from this edition or a later one: there is nothing to confirm.")
    if is_newer:
        acting.session.add(
            BasisConfirmation(
                id=uuid.uuid4(),
                edition_id=edition.id,
                basis_id=basis.id,
                actor_id=acting.actor.id,
                at=acting.now,
            )
        )
    return basis.number
