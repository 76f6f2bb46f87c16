"""What the rest of `search` and an engine say to each other.

Two sides. A `SearchEngine` answers queries in a process that serves readers; it is asynchronous, and an engine that
computes in this process does so in its own threads. A `WritableEngine` belongs to the indexer; it is synchronous and
called by one thread at a time.

The unit of writing is the *thing* (a page, a term, a contact point), the unit of finding is the *document*: a thing has
one document in every locale's index, and one more for each set of areas that see another text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from search.text.query_plan import QueryPlan

if TYPE_CHECKING:  # at run time it would load the lemma dictionaries' code into processes that only answer
    from search.text.analyse import FieldKeys

EVERYWHERE = "*"
"""In `SearchDocument.areas`: holds for every area and without one."""

NO_AREA = "none"
"""In `SearchDocument.areas`: holds when no area is asked for. What a query without an area filters by."""


class EngineError(Exception):
    """An engine did not do what was asked. `code`: a short word for logs and metrics, never a query or a text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class EngineUnavailable(EngineError):
    """Reading: the engine cannot answer now (away, slow, not whole, key refused); ask the other one."""


class EngineFailure(EngineError):
    """Writing: it failed for the engine's sake (space, internal, auth, canceled, timeout, away). Nothing is known to
    be written, nothing is to be set aside: send the same batch again, later."""


class DocumentsRefused(EngineError):
    """Writing: the engine refuses something in this batch for its own sake. Halve it to find what; a batch of one
    thing is then set aside under `code`."""


@dataclass(frozen=True, slots=True, order=True)
class ThingKey:
    """A searchable thing: kind (`page`, `term`, `contact-point`) and id (a UUID as text)."""

    kind: str
    id: str

    def __str__(self) -> str:
        """As engines keep it: letters, digits and hyphens only."""
        return f"{self.kind}-{self.id}"

    @classmethod
    def of(cls, text: str) -> ThingKey:
        """Back from `str()`. The id is a UUID, so it is the last 36 characters. Raises ValueError."""
        if len(text) < 38 or text[-37] != "-":
            raise ValueError("no key of a thing")
        return cls(text[:-37], text[-36:])


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One document of one locale's index. All that is filtered by is of letters, digits, `-` and `*`."""

    id: str
    """Unique in its index: `page-<uuid>` for the shared text, `page-<uuid>-<8 hex digits>` for a local variant."""
    thing: ThingKey
    version: str
    """A hash of everything below: equal when nothing needs to be written. For `check`."""
    index_locale: str
    """Which locale's index it belongs to: the reader's locale."""
    text_locale: str
    """The locale of the text; another one when it is a fallback."""
    kind: str
    page_kind: str | None
    """`page`, `news` or `site` of a page; None of other kinds."""
    slug: str
    page_slug: str
    """The page that a hit leads to: a page's own, a term's; a contact point's own slug."""
    topic: str | None
    areas: tuple[str, ...]
    except_areas: tuple[str, ...]
    """It matches a query for area token A (`SearchQuery.area_token`) when `areas` has A or EVERYWHERE, and
    `except_areas` has no A. Of a page's documents in one index exactly one matches any area."""
    prior: int
    """6 (page) or 0 (news, site, term, contact point): among hits by the same words the higher one comes first.
    Tantivy multiplies scores by log2(2 + prior)."""
    fields: FieldKeys
    """What is searched: whole words separated by blanks, not to be folded, stemmed or split any more."""
    display: str
    """JSON for `search.display.Display`: title, sections, ... Stored and given back as it is, never searched."""


@dataclass(frozen=True, slots=True)
class ThingDocuments:
    """All documents of a thing, in all indexes. None at all: the thing is gone.

    meanings: locale -> the short texts that say what the thing is about, in that language (`search.meanings`). No
    engine is given them.
    """

    thing: ThingKey
    documents: tuple[SearchDocument, ...] = ()
    meanings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Up to where an index follows the feed: the content's epoch and version number."""

    epoch: str
    n: int


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What an engine says that it holds."""

    index_locale: str
    id: str
    thing: ThingKey
    version: str


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for, in the index of `plan.locale`. Never sent when the plan is not possible or `limit` is 0.

    topic, kind: filters, None for none. wants_facets: count topics and kinds. titles_only: look in titles alone
    (fields `t` and `kt`), for suggestions. only, but: of these things (as `str(ThingKey)`)
    alone, or of all but these. is_optional: whatever is left by the filters matches, the plan only orders it.
    """

    plan: QueryPlan
    area: str | None = None
    topic: str | None = None
    kind: str | None = None
    offset: int = 0
    limit: int = 20
    wants_facets: bool = True
    titles_only: bool = False
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def area_token(self) -> str:
        """What documents' `areas` and `except_areas` are compared with."""
        return self.area or NO_AREA


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One document that was found: its id, a score (comparable in this answer only), and its display data and version
    as stored. Documents of one version have the same display."""

    id: str
    score: float
    display: str
    version: str


Nearby = Callable[[str, Sequence[str]], Iterable[EngineHit]]
"""Documents of a locale that are stored in another index, by their ids: those that it has, in any version."""


@dataclass(frozen=True, slots=True)
class SearchHits:
    """The hits from `offset` on, best first; paging is stable while the index does not change.

    total: how many match in all. topics, kinds: value -> how many match with all filters but the facet's own; a
    document without a topic counts under none.
    """

    hits: tuple[EngineHit, ...]
    total: int
    topics: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)


class SearchEngine(Protocol):
    """The reading side. Safe to use by many requests at once."""

    @property
    def name(self) -> str:
        """`embedded` or `meilisearch`."""
        ...

    async def start(self) -> None:
        """Opens what it needs; does not wait for anything far away. Raises nothing for an engine that is away."""
        ...

    async def stop(self) -> None:
        """Closes it."""
        ...

    def is_ready(self) -> bool:
        """Whether, as far as is known, a search would be answered now from a whole index. Costs nothing."""
        ...

    def cursor(self) -> Cursor | None:
        """Up to where its index follows the feed, as far as is known; None when it is not known to be whole."""
        ...

    async def search(self, query: SearchQuery) -> SearchHits:
        """Answers a query. Raises EngineUnavailable, and nothing else for the engine's sake."""
        ...


class WritableEngine(Protocol):
    """The writing side, for the indexer. Every method raises EngineFailure; nothing else for the engine's sake."""

    @property
    def name(self) -> str:
        """`embedded` or `meilisearch`; the key of `set_aside`."""
        ...

    def ensure(self) -> None:
        """Makes the indexes and settings that are missing (of this code's hash only). Idempotent."""
        ...

    def cursor(self) -> Cursor | None:
        """Up to where the index is whole; None when it never was, or its data are lost."""
        ...

    def apply(self, things: Sequence[ThingDocuments], cursor: Cursor | None = None) -> None:
        """Writes things: afterwards each has exactly these documents (those no longer made are deleted, without a
        moment in which a changed thing is missing). With a cursor, moves it once all of that is sure to be kept.

        Returns only when it is confirmed. Idempotent. Raises DocumentsRefused (nothing or some of it may be written,
        the cursor has not moved) or EngineFailure. An empty sequence with a cursor only moves the cursor.
        """
        ...

    def stored(self) -> Iterator[StoredDocument]:
        """All documents of all locales' indexes, in any order."""
        ...

    def remove_unused(self) -> None:
        """Removes indexes of other hashes that nobody has used for a day."""
        ...
