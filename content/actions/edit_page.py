"""Edit a page as a whole: kind, topic, policy fields, open sections, related pages, sources, review interval."""

from __future__ import annotations

import uuid

from content import access, acts, audit, live, page_fields
from content.access import Who
from content.clock import public_transaction
from content.db import Database
from content.drafts import differences
from content.models import ThingKind
from content.page_fields import PageFields, flat
from content.reach import Act

_SHOWN_ELSEWHERE = {"/kind", "/topic", "/policyFields"}
"""What lists and other pages show of a page."""


def edit_page(database: Database, page_id: uuid.UUID, fields: PageFields, actor: Who, *, lock_version: int) -> int:
    """Writes all fields of a page in place of what stood there. Gives the page's version after it.

    Raises NotFound, Forbidden, Conflict (withdrawn), Stale with what differs, or Invalid with all that is wrong.
    """
    with public_transaction(database) as transaction:
        session, now = transaction.session, transaction.version.as_of
        acting = acts.begin(session, now, actor)
        page = access.page(session, acting.reach, Act.EDIT_PAGE, page_id)
        access.check_not_withdrawn(page)
        differs = differences(flat(fields), flat(page_fields.fields_of(session, page)))
        acts.check_version(page.lock_version, lock_version, differs)
        page_fields.check_fields(session, fields, page_id)
        if not differs:
            return page.lock_version
        page_fields.put_fields(session, page, fields)
        page.lock_version += 1
        session.flush()
        names = [one.where for one in differs]
        if live.is_public(session, page):
            live.page_changed(transaction, page_id, shows_elsewhere=bool(_SHOWN_ELSEWHERE & set(names)))
        changed = [name.removeprefix("/") for name in names]
        audit.record(session, now, acting.actor.id, "edit-page", ThingKind.PAGE, str(page_id), fields=changed)
        return page.lock_version
