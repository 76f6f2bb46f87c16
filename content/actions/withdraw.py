"""Withdraw: a page, term or contact point goes, with or without a replacement."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from content import audit, live
from content.clock import public_transaction
from content.db import Database
from content.errors import Conflict, NotFound
from content.feed import FeedTransaction, Thing, replace_uses
from content.models import Document, Edition, EditionState, Page, ThingKind


def withdraw_page(
    database: Database, page_id: uuid.UUID, actor_id: uuid.UUID, replaced_by: uuid.UUID | None = None
) -> None:
    """Withdraws a page in all its languages and areas. Raises NotFound or Conflict (gone before, or itself as heir)."""
    with public_transaction(database) as transaction:
        session = transaction.session
        page = session.get(Page, page_id)
        if page is None:
            raise NotFound(ThingKind.PAGE, str(page_id))
        if page.withdrawn_at is not None:
            raise Conflict(f"The page “{page.slug}” was withdrawn before.")
        if replaced_by is not None:
            heir = session.get(Page, replaced_by)
            if heir is None:
                raise NotFound(ThingKind.PAGE, str(replaced_by))
            if heir.withdrawn_at is not None or heir.id == page.id:
                raise Conflict(f"The page “{heir.slug}” cannot replace “{page.slug}”.")
        page.withdrawn_at = transaction.version.as_of
        page.replaced_by_id = replaced_by
        for edition in session.scalars(
            select(Edition)
            .join(Document, Document.id == Edition.document_id)
            .where(Document.page_id == page_id, Edition.state == EditionState.PUBLISHED)
        ).all():
            edition.state = EditionState.WITHDRAWN
            edition.ended_at = transaction.version.as_of
        session.flush()
        live.page_changed(transaction, page_id, shows_elsewhere=True)
        _note(transaction, actor_id, ThingKind.PAGE, page_id, replaced_by)


def withdraw_thing(database: Database, kind: ThingKind, thing_id: uuid.UUID, actor_id: uuid.UUID) -> None:
    """Withdraws a term or a contact point. Raises NotFound or Conflict."""
    with public_transaction(database) as transaction:
        thing = live.find_thing(transaction.session, kind, thing_id)
        if thing.withdrawn_at is not None:
            raise Conflict(f"The {kind} “{thing.slug}” was withdrawn before.")
        thing.withdrawn_at = transaction.version.as_of
        transaction.session.flush()
        replace_uses(transaction.session, Thing(kind, str(thing_id)), ())
        transaction.gone(Thing(kind, str(thing_id)))
        _note(transaction, actor_id, kind, thing_id, None)


def _note(
    transaction: FeedTransaction, actor_id: uuid.UUID, kind: ThingKind, id_: uuid.UUID, heir: uuid.UUID | None
) -> None:
    audit.record(
        transaction.session,
        transaction.version.as_of,
        actor_id,
        "withdraw",
        kind,
        str(id_),
        replaced_by=None if heir is None else str(heir),
    )
