"""Confirm a source of a page: a person opened it and the page still says what stands there."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from content import access, acts, audit, live
from content.access import Who
from content.clock import local_date, public_transaction
from content.db import Database
from content.errors import NotFound
from content.models import PageSource, ThingKind
from content.reach import Act


def confirm_source(database: Database, page_id: uuid.UUID, url: str, actor: Who) -> None:
    """Notes today as the day on which one source of a page was opened.

    Raises NotFound, Forbidden (also for what is no person), or Conflict (the page was withdrawn).
    """
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        page = access.page(session, acting.reach, Act.CONFIRM, page_id)
        access.check_not_withdrawn(page)
        access.require_person(acting.actor)
        rows = session.scalars(select(PageSource).where(PageSource.page_id == page_id, PageSource.url == url)).all()
        if not rows:
            raise NotFound("source", url)
        for row in rows:
            row.checked_on = local_date(acting.now)
        session.flush()
        if live.is_public(session, page):
            live.page_changed(transaction, page_id, shows_elsewhere=False)
        # Which source it was is told by its place: an address may carry more than the audit should.
        places = [row.position for row in rows]
        audit.record(
            session, acting.now, acting.actor.id, "confirm-source", ThingKind.PAGE, str(page_id), positions=places
        )
