"""Approve: somebody other than the last author has read an edition and finds it right."""

from __future__ import annotations

import uuid

from content import acts, workflow
from content.access import Who
from content.acts import Saved
from content.db import Database
from content.queries.token_scopes import creator_of
from content.reach import Act
from content.workflow import Step


def approve(database: Database, document_id: uuid.UUID, actor: Who, *, lock_version: int) -> Saved:
    """Makes an edition in review ready. Raises NotFound, Forbidden, Conflict or Stale.

    Forbidden are its last author, and who made the token that wrote it: one's own program is no second pair of eyes.
    """
    with database.write() as session:
        opened = acts.open_document(session, database.now(), document_id, actor, Act.REVIEW, lock_version)
        edition = opened.open_edition()
        opened.take(Step.APPROVE, edition)
        for author_id in (edition.author_id, creator_of(session, edition.author_id)):
            workflow.check_reviewer(author_id=author_id, actor_id=opened.acting.actor.id)
        edition.reviewer_id = opened.acting.actor.id
        return opened.done("approve", edition)
