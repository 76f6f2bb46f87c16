"""A page as readers of an area will see it once what is being made of its local text is published."""

from __future__ import annotations

import uuid

from content import access
from content.access import Who
from content.errors import Conflict
from content.models import ThingKind
from content.published.pages import PageView, page_view
from content.published.reading import Reading, ancestors
from content.queries.local_sheets import check_area, open_texts
from content.queries.pages import live_texts
from content.reach import Act


def drafted_page(
    reading: Reading, who: Who, page_id: uuid.UUID, area: str, locale: str, *, with_drafts: bool = True
) -> PageView:
    """The page composed for an area and a locale. Raises NotFound, Forbidden, or Conflict (there is no shared text)."""
    session = reading.session
    actor = access.actor(session, who)
    reach = access.reach(session, actor, reading.day)
    check_area(session, reach, area)
    page = access.page(session, reach, Act.READ, page_id)
    access.check_not_withdrawn(page)
    codes = ancestors(reading, area)
    texts = {text.document.id: text for text in live_texts(session, [page_id], codes)}
    if with_drafts:
        texts |= {text.document.id: text for text in open_texts(session, page_id, area)}
    view = page_view(reading, page, list(texts.values()), codes, locale)
    if view is None:
        raise Conflict(f"The {ThingKind.PAGE} “{page.slug}” has no shared text yet.")
    return view
