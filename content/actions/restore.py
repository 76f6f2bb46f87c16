"""Restore: an edition of the history comes back as a new draft."""

from __future__ import annotations

import uuid

from content import acts, editions, writing
from content.access import Who
from content.acts import Saved
from content.db import Database
from content.errors import Conflict
from content.reach import Act


def restore(
    database: Database, document_id: uuid.UUID, edition_id: uuid.UUID, actor: Who, *, lock_version: int
) -> Saved:
    """Makes a draft of an old edition's text, with that edition's basis: an old text is behind as it was.

    Raises NotFound, Forbidden, Conflict (something else is being written) or Stale.
    """
    with database.write() as session:
        opened = acts.open_document(session, database.now(), document_id, actor, Act.WRITE, lock_version)
        old = writing.edition_of_history(opened.acting, document_id, edition_id)
        if editions.open_edition(session, document_id) is not None:
            raise Conflict("Something is being written here already; it is published or discarded first.")
        held = editions.made_from(session, old)
        draft = editions.text_of(session, old.id)
        edition = writing.from_scratch(opened, draft, None if held is None else held.id)
        return opened.done("restore", edition, restored=old.number)
