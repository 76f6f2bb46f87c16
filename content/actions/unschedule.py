"""Unschedule: the clock does not publish an edition after all."""

from __future__ import annotations

import uuid

from content import acts
from content.access import Who
from content.acts import Saved
from content.clock import public_transaction
from content.db import Database
from content.reach import Act
from content.workflow import Step


def unschedule(database: Database, document_id: uuid.UUID, actor: Who, *, lock_version: int) -> Saved:
    """Makes a scheduled edition ready again. Raises NotFound, Forbidden, Conflict or Stale (the clock was quicker)."""
    with public_transaction(database) as transaction:
        opened = acts.open_document(
            transaction.session, transaction.version.as_of, document_id, actor, Act.PUBLISH, lock_version
        )
        edition = opened.open_edition()
        opened.take(Step.UNSCHEDULE, edition)
        edition.publish_at = edition.expires_at = None
        return opened.done("unschedule", edition)
