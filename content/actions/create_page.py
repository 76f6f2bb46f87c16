"""Create a page: an identity, its fields, and the first draft of its source text."""

from __future__ import annotations

import uuid

from content import access, acts, audit, live, page_fields, writing
from content.access import Who
from content.actions.rename import slug_faults
from content.acts import Saved
from content.db import Database
from content.errors import Conflict, Invalid
from content.models import COUNTRY, Page, ThingKind
from content.page_fields import PageFields
from content.reach import Act
from content.writing import Writing
from locales import SOURCE


def create_page(
    database: Database, slug: str, fields: PageFields, first: Writing, actor: Who, *, locale: str = SOURCE
) -> Saved:
    """Makes a page with a draft in the locale that becomes its source. The public sees nothing yet.

    Raises Forbidden, Invalid with all that is wrong, or Conflict (another page has or had the slug).
    """
    checked = writing.form_checked(first, is_local=False)
    faults = slug_faults(slug)
    if faults:
        raise Invalid(faults)
    with database.write() as session:
        acting = acts.begin(session, database.now(), actor)
        access.require(acting.reach, Act.CREATE_PAGE)
        page_fields.check_fields(session, fields)
        if live.resolve_slugs(session, ThingKind.PAGE, {slug}):
            raise Conflict(f"Another page has or had the slug “{slug}”; links to it lead there.")
        page = Page(id=uuid.uuid4(), slug=slug, kind=fields.kind, topic=fields.topic, created_at=acting.now)
        session.add(page)
        session.flush()
        page_fields.put_fields(session, page, fields)
        audit.record(session, acting.now, acting.actor.id, "create-page", ThingKind.PAGE, str(page.id), slug=slug)
        place = access.text_place(session, acting.reach, Act.WRITE, page.id, locale, COUNTRY)
        return writing.write(acting, place, checked, 0, "save-draft")
