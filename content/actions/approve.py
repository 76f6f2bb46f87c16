"""Approve: somebody other than the last author has read an edition and finds it right."""

from __future__ import annotations

import uuid

from content import acts, workflow
from content.access import Who
from content.acts import Saved
from content.db import Database
from content.reach import Act
from content.workflow import Step


def approve(database: Database, document_id: uuid.UUID, actor: Who, *, lock_version: int) -> Saved:
    """Makes an edition in review ready. Raises NotFound, Forbidden (its last author too), Conflict or Stale."""
    with database.write() as session:
        opened = acts.open_document(session, database.now(), document_id, actor, Act.REVIEW, lock_version)
        edition = opened.open_edition()
        opened.take(Step.APPROVE, edition)
        workflow.check_reviewer(author_id=edition.author_id, actor_id=opened.acting.actor.id)
        edition.reviewer_id = opened.acting.actor.id
        return opened.done("approve", edition)
