"""Send back: an edition in review, or one that is ready, becomes a draft again."""

from __future__ import annotations

import uuid

from content import access, acts
from content.access import Who
from content.acts import Saved
from content.db import Database
from content.drafts import NOTE, block, text_faults
from content.errors import Invalid
from content.reach import Act
from content.workflow import Step


def send_back(database: Database, document_id: uuid.UUID, actor: Who, *, lock_version: int, note: str = "") -> Saved:
    """Makes a draft of it, with a note on why. Its last author may take it back too.

    Raises NotFound, Forbidden, Conflict, Stale or Invalid (the note).
    """
    why = block(note)
    faults = list(text_faults("/note", why, NOTE))
    if faults:
        raise Invalid(faults)
    with database.write() as session:
        # Who may write here may ask; whether it is its own draft shows only then.
        opened = acts.open_document(session, database.now(), document_id, actor, Act.WRITE, lock_version)
        edition = opened.open_edition()
        if edition.author_id != opened.acting.actor.id:
            document = opened.document
            access.require(opened.acting.reach, Act.REVIEW, document.area_code, document.locale)
        opened.take(Step.SEND_BACK, edition)
        edition.reviewer_id, edition.review_note = None, why or None
        return opened.done("send-back", edition)
