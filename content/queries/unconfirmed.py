"""What no person has opened yet: facts and official sources with an empty `checked_on`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from content.models import Fact, Page, PageSource


@dataclass(frozen=True)
class Unconfirmed:
    """A fact (`of` is its key) or a source of a page (`of` is the page's slug), and where to look."""

    of: str
    name: str
    url: str
    page_id: uuid.UUID | None = None


def unconfirmed_facts(session: Session) -> list[Unconfirmed]:
    """Facts that nobody has confirmed, in order of key."""
    rows = session.execute(
        select(Fact.key, Fact.source_name, Fact.source_url).where(Fact.checked_on.is_(None)).order_by(Fact.key)
    )
    return [Unconfirmed(key, name, url) for key, name, url in rows]


def unconfirmed_sources(session: Session) -> list[Unconfirmed]:
    """Sources of pages that nobody has opened, in order of address and page. Pages that were withdrawn do not count."""
    rows = session.execute(
        select(Page.slug, PageSource.name, PageSource.url, Page.id)
        .join(Page, Page.id == PageSource.page_id)
        .where(PageSource.checked_on.is_(None), Page.withdrawn_at.is_(None))
        .order_by(PageSource.url, Page.slug)
    )
    return [Unconfirmed(slug, name, url, page_id) for slug, name, url, page_id in rows]


def holds_facts(session: Session) -> bool:
    """Whether there are facts at all: an empty database has nothing to confirm, and is no good news."""
    return bool(session.scalar(select(exists().select_from(Fact))))
