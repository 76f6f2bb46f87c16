"""Discard a draft: it is not written any further, and its words stay in the history."""

from __future__ import annotations

import uuid

from content import acts
from content.access import Who
from content.acts import Saved
from content.db import Database
from content.reach import Act
from content.workflow import Step


def discard_draft(database: Database, document_id: uuid.UUID, actor: Who, *, lock_version: int) -> Saved:
    """Ends a draft; it can be restored. Raises NotFound, Forbidden, Conflict (none, or in review) or Stale."""
    with database.write() as session:
        opened = acts.open_document(session, database.now(), document_id, actor, Act.WRITE, lock_version)
        edition = opened.open_edition()
        opened.take(Step.DISCARD, edition)
        edition.ended_at = opened.acting.now
        return opened.done("discard-draft", edition)
