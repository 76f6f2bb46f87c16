"""What is asked of the finder and what it answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search: what a reader typed, in which locale, and what to narrow it to (None: nothing).

    area: a code that the finder knows (`Finder.knows_area`). offset, limit: which stretch of the hits.
    """

    text: str
    locale: str
    area: str | None = None
    topic: str | None = None
    kind: str | None = None
    offset: int = 0
    limit: int = 20

    @property
    def is_first_page(self) -> bool:
        """Whether this is a new search and no turning of pages."""
        return self.offset == 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found. `kind`: page, term or contact-point.

    title_html, excerpt_html: escaped, with `<mark>` around what answers the query. section_*: the section that
    answers best, None when the thing has none. page_slug: the page it leads to; for a term without a page its own
    slug, as for a contact point. page_kind: only of pages.
    """

    kind: str
    id: str
    slug: str
    title: str
    title_html: str
    excerpt_html: str
    locale: str
    is_fallback: bool
    page_slug: str
    topic: str | None
    section_key: str | None
    section_heading: str | None
    page_kind: str | None


@dataclass(frozen=True, slots=True)
class Facet:
    """How many hits have a value, with all filters but this facet's own."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResults:
    """Hits and how they were found.

    degraded: another engine than the configured one answered. loosened: nothing matched strictly, so a forgiving
    second pass was made. did_you_mean: the query as corrected, when a typing error was corrected to find this.
    """

    total: int
    hits: tuple[Hit, ...]
    topics: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    degraded: bool
    loosened: bool
    did_you_mean: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion while typing: the title of a thing in the reader's locale or a fallback."""

    text: str
    kind: str
    slug: str
    page_slug: str
    locale: str
