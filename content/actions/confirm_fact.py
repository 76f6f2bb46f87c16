"""Confirm a fact: a person opened its source and found the figure there."""

from __future__ import annotations

from content import access, acts, audit
from content.access import Who
from content.clock import local_date, public_transaction
from content.db import Database
from content.feed import Thing
from content.models import ThingKind
from content.reach import Act


def confirm_fact(database: Database, key: str, actor: Who, *, lock_version: int) -> int:
    """Notes today as the day on which the source was opened, for the version that the person saw. Gives the next one.

    Raises NotFound, Forbidden (also for what is no person), or Stale.
    """
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        fact = access.fact(session, acting.reach, Act.CONFIRM, key)
        access.require_person(acting.actor)
        acts.check_version(fact.lock_version, lock_version)
        fact.checked_on = local_date(acting.now)
        fact.lock_version += 1
        session.flush()
        transaction.changed(Thing(ThingKind.FACT, key), shows_elsewhere=True)
        audit.record(session, acting.now, acting.actor.id, "confirm-fact", ThingKind.FACT, key)
        return fact.lock_version
