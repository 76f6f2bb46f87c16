"""A page as its editors see it: its fields, its sources, and where each of its texts stands."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, page_fields
from content.clock import local_date
from content.models import Actor, Page, PageSource, SlugRedirect, ThingKind
from content.page_fields import PageFields
from content.queries import pages
from content.queries.statuses import TextStatus, page_titles, text_statuses
from content.reach import Act


@dataclass(frozen=True)
class WholePage:
    """A page with all that belongs to it. `texts`: those that the actor sees; none of a page that was withdrawn."""

    page: Page
    title: str
    fields: PageFields
    sources: tuple[PageSource, ...]
    former_slugs: tuple[str, ...]
    replaced_by: str | None
    texts: tuple[TextStatus, ...]


def whole_page(session: Session, actor: Actor, at: dt.datetime, page_id: uuid.UUID) -> WholePage:
    """A page, withdrawn or not. Raises NotFound or Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    page = access.page(session, reach, Act.READ, page_id)
    former = session.scalars(
        select(SlugRedirect.slug)
        .where(SlugRedirect.kind == ThingKind.PAGE, SlugRedirect.thing_id == page_id)
        .order_by(SlugRedirect.slug)
    )
    heir = None if page.replaced_by_id is None else session.get(Page, page.replaced_by_id)
    return WholePage(
        page,
        page_titles(session, [page_id]).get(page_id, page.slug),
        page_fields.fields_of(session, page),
        tuple(pages.sources(session, page_id)),
        tuple(former),
        None if heir is None else heir.slug,
        tuple(one for one in text_statuses(session, [page_id], None) if reach.sees(one.area_code)),
    )
