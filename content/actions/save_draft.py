"""Save a draft of a page's shared text, in one locale."""

from __future__ import annotations

import uuid

from content import access, acts, writing
from content.access import Who
from content.acts import Saved
from content.db import Database
from content.models import COUNTRY
from content.reach import Act
from content.writing import Writing


def save_draft(
    database: Database, page_id: uuid.UUID, locale: str, wanted: Writing, actor: Who, *, lock_version: int
) -> Saved:
    """Saves a draft, whole or unfinished. `lock_version` 0: there was no document in this locale when it was read.

    What is the same as before is no act. Raises NotFound, Forbidden, Conflict (in review or beyond; page withdrawn),
    Stale with what differs, or Invalid with all that is wrong with its form.
    """
    checked = writing.form_checked(wanted, is_local=False)
    with database.write() as session:
        acting = acts.begin(session, database.now(), actor)
        place = access.text_place(session, acting.reach, Act.WRITE, page_id, locale, COUNTRY)
        return writing.write(acting, place, checked, lock_version, "save-draft")
