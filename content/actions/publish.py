"""Publish: an edition becomes what the public sees."""

from __future__ import annotations

import datetime as dt
import uuid

from content import acts, live
from content.access import Who
from content.actions.schedule import check_expiry
from content.acts import Saved
from content.clock import public_transaction
from content.db import Database
from content.reach import Act
from content.workflow import Step


def publish(
    database: Database,
    document_id: uuid.UUID,
    actor: Who,
    *,
    lock_version: int,
    expires_at: dt.datetime | None = None,
) -> Saved:
    """Publishes the edition that is ready, until it expires; the live one before is superseded.

    Raises NotFound, Forbidden (also when reviewer and author are one), Conflict (its state does not allow it), Stale,
    or Invalid (it prints a fact that does not exist).
    """
    with public_transaction(database) as transaction:
        now = transaction.version.as_of
        opened = acts.open_document(transaction.session, now, document_id, actor, Act.PUBLISH, lock_version)
        edition = opened.open_edition()
        # Taken by `make_live`: the database allows one live edition, so the old one ends first.
        opened.after(Step.PUBLISH, edition)
        check_expiry(now, expires_at)
        acts.check_publishable(opened, edition)
        edition.publish_at, edition.expires_at = None, expires_at
        live.make_live(transaction, edition, opened.acting.actor.id)
        return opened.saved(edition)
