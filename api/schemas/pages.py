"""Pages: summaries in lists, and one page composed for an area."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import Field

from api.schemas.base import Instant, Localized, Schema
from api.schemas.facts import FactOut
from api.schemas.notices import NoticeOut


class PageSummaryOut(Localized):
    """A page in a list."""

    id: uuid.UUID
    slug: str
    kind: str
    topic: str | None
    policy_fields: list[str]
    title: str
    summary: str
    published_at: Instant
    has_local_text: bool = Field(description="Of het gevraagde gebied eigen tekst op deze pagina heeft.")


class SectionOut(Schema):
    """A section as a reader in the area sees it."""

    key: str
    heading: str
    html: str = Field(description="Veilige HTML.")
    text: str = Field(description="Dezelfde tekst zonder opmaak.")
    origin: str = Field(description="`shared` of `local`.")
    area: str
    locale: str
    is_fallback: bool


class SourceOut(Schema):
    """An official source."""

    name: str
    url: str
    checked_on: dt.date | None = Field(description="Dag waarop iemand deze bron heeft geopend; leeg: nog niet.")


class AlternateOut(Schema):
    """A language in which the page exists."""

    locale: str
    path: str = Field(description="Pad van deze pagina in die taal, onder `/v1`.")


class PageOut(PageSummaryOut):
    """One page composed for an area."""

    area: str
    keywords: list[str]
    sections: list[SectionOut]
    sources: list[SourceOut]
    facts: list[FactOut]
    notices: list[NoticeOut]
    alternates: list[AlternateOut]
    related: list[PageSummaryOut]
