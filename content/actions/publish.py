"""Publish: an edition becomes what the public sees."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from content import live, references, workflow
from content.clock import public_transaction
from content.db import Database
from content.errors import Conflict, Fault, Invalid, NotFound
from content.models import Actor, Edition, EditionState, Fact, Section


def publish(database: Database, edition_id: uuid.UUID, actor_id: uuid.UUID) -> None:
    """Publishes an edition that is ready; the live one before it is superseded.

    Raises NotFound, Conflict (its state does not allow it), Forbidden (reviewer and author are one), or Invalid (it
    prints a fact that does not exist).
    """
    with public_transaction(database) as transaction:
        session = transaction.session
        edition = session.get(Edition, edition_id, with_for_update=not database.is_sqlite)
        actor = session.get(Actor, actor_id)
        if edition is None or actor is None:
            raise NotFound("edition" if edition is None else "actor", str(edition_id if edition is None else actor_id))
        state = EditionState(edition.state)
        if not workflow.allows(state, EditionState.PUBLISHED, exempt=workflow.is_exempt(actor.id)):
            raise Conflict(f"An edition that is {state} cannot be published.")
        workflow.check_four_eyes(author_id=edition.author_id, reviewer_id=edition.reviewer_id, actor_id=actor.id)
        keys = references.fact_keys(
            session.scalars(select(Section.markdown).where(Section.edition_id == edition.id)).all()
        )
        known = set(session.scalars(select(Fact.key).where(Fact.key.in_(keys))))
        if keys - known:
            raise Invalid([Fault("sections", f"There is no fact “{key}”.") for key in sorted(keys - known)])
        live.make_live(transaction, edition, actor_id)
