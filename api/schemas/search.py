"""Search: hits with highlights, facets, suggestions."""

from __future__ import annotations

from pydantic import Field

from api.schemas.base import Listing, Localized, Schema


class HitSectionOut(Schema):
    """The section that a hit was found in."""

    key: str
    heading: str


class HitOut(Localized):
    """A thing that was found."""

    kind: str = Field(description="`page`, `term` of `contact-point`.")
    id: str
    slug: str
    title: str
    title_html: str = Field(description="Titel met `<mark>` om gevonden woorden; verder veilig.")
    excerpt_html: str
    page_slug: str = Field(description="De pagina waarheen de treffer leidt; van een pagina haar eigen.")
    page_kind: str | None
    topic: str | None
    section: HitSectionOut | None


class FacetOut(Schema):
    """How many hits have a value."""

    value: str
    count: int


class FacetsOut(Schema):
    """Counts by topic and by kind, each without its own filter."""

    topic: list[FacetOut]
    kind: list[FacetOut]


class SearchOut(Listing[HitOut]):
    """What was found."""

    facets: FacetsOut
    degraded: bool = Field(description="Waar als de reservezoeker antwoordde.")
    loosened: bool = Field(description="Waar als pas een ruimere zoekvraag iets vond.")
    did_you_mean: str | None


class SuggestionOut(Schema):
    """A completion while typing."""

    text: str
    kind: str
    slug: str
    page_slug: str
    locale: str


class SuggestionsOut(Schema):
    """Completions."""

    items: list[SuggestionOut]
    degraded: bool
