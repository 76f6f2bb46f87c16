"""Submit: a draft is finished and asks for a reviewer."""

from __future__ import annotations

import uuid

from content import acts
from content.access import Who
from content.acts import Saved
from content.db import Database
from content.reach import Act
from content.workflow import Step


def submit(database: Database, document_id: uuid.UUID, actor: Who, *, lock_version: int) -> Saved:
    """Gives the draft to be reviewed. Raises NotFound, Forbidden, Conflict, Stale, or Invalid with all it lacks."""
    with database.write() as session:
        opened = acts.open_document(session, database.now(), document_id, actor, Act.WRITE, lock_version)
        edition = opened.open_edition()
        opened.take(Step.SUBMIT, edition)
        acts.check_finished(opened, edition)
        edition.review_note = None
        return opened.done("submit", edition)
