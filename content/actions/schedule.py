"""Schedule: a ready edition is published by the clock."""

from __future__ import annotations

import datetime as dt
import uuid

from content import acts
from content.access import Who
from content.acts import Saved
from content.clock import public_transaction
from content.db import Database
from content.errors import Fault, Invalid
from content.reach import Act
from content.workflow import Step


def schedule(
    database: Database,
    document_id: uuid.UUID,
    publish_at: dt.datetime,
    actor: Who,
    *,
    lock_version: int,
    expires_at: dt.datetime | None = None,
) -> Saved:
    """Publishes a ready edition at an instant, and withdraws it at another. Nobody looks again before the clock does.

    Raises NotFound, Forbidden, Conflict, Stale, or Invalid (an instant that is past; no fact of that key).
    """
    # A public transaction, though the public sees nothing yet: no edition is scheduled while the clock publishes.
    with public_transaction(database) as transaction:
        now = transaction.version.as_of
        opened = acts.open_document(transaction.session, now, document_id, actor, Act.PUBLISH, lock_version)
        edition = opened.open_edition()
        opened.take(Step.SCHEDULE, edition)
        if publish_at <= now:
            raise Invalid([Fault("/publishAt", "This instant is past.")])
        check_expiry(publish_at, expires_at)
        acts.check_publishable(opened, edition)
        edition.publish_at, edition.expires_at = publish_at, expires_at
        return opened.done("schedule", edition, publish_at=publish_at.isoformat())


def check_expiry(publish_at: dt.datetime, expires_at: dt.datetime | None) -> None:
    """Raises Invalid when something would expire before it is published."""
    if expires_at is not None and expires_at <= publish_at:
        raise Invalid([Fault("/expiresAt", "It would expire before it is published.")])
