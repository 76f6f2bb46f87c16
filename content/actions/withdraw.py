"""Withdraw: a page, one of its texts, a term or a contact point goes, with or without a replacement."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from content import access, acts, audit, live
from content.access import Who
from content.acts import Acting, Saved
from content.clock import public_transaction
from content.db import Database
from content.errors import Conflict, NotFound
from content.feed import Thing, replace_uses, used_by
from content.models import Document, Edition, EditionState, Page, ThingKind
from content.reach import Act


def withdraw_page(
    database: Database,
    page_id: uuid.UUID,
    actor: Who,
    replaced_by: uuid.UUID | None = None,
    *,
    lock_version: int | None = None,
) -> None:
    """Withdraws a page in all its languages and areas; drafts stay, what was scheduled is ready again.

    Raises NotFound, Forbidden, Conflict (gone before, or itself as heir), or Stale when `lock_version` is given and not
    the page's.
    """
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        page = access.page(session, acting.reach, Act.WITHDRAW, page_id)
        if lock_version is not None:
            acts.check_version(page.lock_version, lock_version)
        if page.withdrawn_at is not None:
            raise Conflict(f"The page “{page.slug}” was withdrawn before.")
        if replaced_by is not None:
            heir = session.get(Page, replaced_by)
            if heir is None:
                raise NotFound(ThingKind.PAGE, str(replaced_by))
            if heir.withdrawn_at is not None or heir.id == page.id:
                raise Conflict(f"The page “{heir.slug}” cannot replace “{page.slug}”.")
        page.withdrawn_at = acting.now
        page.replaced_by_id = replaced_by
        page.lock_version += 1
        for edition in _editions(acting, page_id, EditionState.PUBLISHED):
            edition.state = EditionState.WITHDRAWN
            edition.ended_at = acting.now
        for edition in _editions(acting, page_id, EditionState.SCHEDULED):
            edition.state = EditionState.READY
            edition.publish_at = edition.expires_at = None
        session.flush()
        live.page_changed(transaction, page_id, shows_elsewhere=True)
        _note(acting, ThingKind.PAGE, page_id, replaced_by)


def withdraw_document(database: Database, document_id: uuid.UUID, actor: Who, *, lock_version: int) -> Saved:
    """Withdraws the live text of one document; the page goes with its last shared one.

    Raises NotFound, Forbidden, Conflict (nothing is published) or Stale.
    """
    with public_transaction(database) as transaction:
        now = transaction.version.as_of
        opened = acts.open_document(transaction.session, now, document_id, actor, Act.WITHDRAW, lock_version)
        edition = opened.live_edition()
        live.end(transaction, edition, opened.acting.actor.id)
        return opened.saved(edition)


def withdraw_thing(
    database: Database, kind: ThingKind, thing_id: uuid.UUID, actor: Who, *, lock_version: int | None = None
) -> None:
    """Withdraws a term or a contact point. Raises NotFound, Forbidden, Conflict, or Stale when `lock_version` is given
    and not the thing's."""
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        thing = access.thing(session, acting.reach, Act.WITHDRAW, kind, thing_id)
        if isinstance(thing, Page):
            raise NotFound(kind, str(thing_id))
        if lock_version is not None:
            acts.check_version(thing.lock_version, lock_version)
        if thing.withdrawn_at is not None:
            raise Conflict(f"The {kind} “{thing.slug}” was withdrawn before.")
        thing.withdrawn_at = acting.now
        thing.lock_version += 1
        session.flush()
        gone = Thing(kind, str(thing_id))
        # A page is found by the words of the terms that lead to it: it must lose them.
        left = {one for one in used_by(session, gone) if kind is ThingKind.TERM and one.kind is ThingKind.PAGE}
        replace_uses(session, gone, ())
        transaction.gone(gone)
        transaction.touched(*left)
        _note(acting, kind, thing_id, None)


def _editions(acting: Acting, page_id: uuid.UUID, state: EditionState) -> list[Edition]:
    return list(
        acting.session.scalars(
            select(Edition)
            .join(Document, Document.id == Edition.document_id)
            .where(Document.page_id == page_id, Edition.state == state)
        )
    )


def _note(acting: Acting, kind: ThingKind, id_: uuid.UUID, heir: uuid.UUID | None) -> None:
    replaced_by = None if heir is None else str(heir)
    audit.record(acting.session, acting.now, acting.actor.id, "withdraw", kind, str(id_), replaced_by=replaced_by)
