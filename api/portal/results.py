"""View models of the results of a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from api.portal.addresses import Address
from api.portal.chrome import TopicLabel, label
from api.portal.templating import marked
from api.public.words import topic_name
from content.models import ThingKind, Topic
from content.rendering import PATHS

if TYPE_CHECKING:
    from search.results import Hit, SearchResults

PAGE_SIZE = 10


@dataclass(frozen=True)
class Row:
    """One hit. `section` is the heading it was found under, with the address of that section."""

    kind: str
    topic: TopicLabel | None
    title: Markup
    excerpt: Markup
    href: str
    section: str | None
    section_href: str | None
    lang: str | None


@dataclass(frozen=True)
class Narrowing:
    """A topic that the results can be narrowed to, and how many there are."""

    name: str
    count: int
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class ResultsScreen:
    """A page of results."""

    text: str
    total: int
    rows: tuple[Row, ...]
    narrowings: tuple[Narrowing, ...]
    all_href: str
    is_narrowed: bool
    is_degraded: bool
    is_loosened: bool
    correction: str | None
    correction_href: str | None
    previous_href: str | None
    next_href: str | None
    page: int
    pages: int


def results_screen(
    found: SearchResults, address: Address, text: str, topic: Topic | None, kind: str | None, page: int
) -> ResultsScreen:
    """The results for a reader."""

    def at(wanted: str | None, number: int | None = None, words: str = text) -> str:
        return address.to("/search", {"q": words, "topic": wanted, "kind": kind, "page": number})

    pages = -(-found.total // PAGE_SIZE)
    return ResultsScreen(
        text=text,
        total=found.total,
        rows=tuple(_row(hit, address) for hit in found.hits),
        narrowings=_narrowings(found, address.locale, topic, at),
        all_href=at(None),
        is_narrowed=topic is not None,
        is_degraded=found.degraded,
        is_loosened=found.loosened,
        correction=found.did_you_mean,
        correction_href=at(topic, words=found.did_you_mean) if found.did_you_mean else None,
        previous_href=at(topic, page - 1 if page > 2 else None) if page > 1 else None,
        next_href=at(topic, page + 1) if page < pages else None,
        page=page,
        pages=pages,
    )


def _narrowings(
    found: SearchResults, locale: str, chosen: Topic | None, at: Callable[[str | None], str]
) -> tuple[Narrowing, ...]:
    """The topics among the results, in their own order; none when all results are of one topic."""
    counts = {facet.value: facet.count for facet in found.topics if facet.count}
    if len(counts) < 2 and chosen is None:
        return ()
    return tuple(
        Narrowing(topic_name(topic, locale), counts.get(topic, 0), at(topic), topic is chosen)
        for topic in Topic
        if topic in counts or topic is chosen
    )


def _row(hit: Hit, address: Address) -> Row:
    path = f"/{PATHS[ThingKind(hit.kind)]}/{hit.slug}"
    has_section = hit.section_key is not None and hit.section_key != "answer"
    return Row(
        kind=hit.kind,
        topic=label(hit.topic, address.locale),
        title=marked(hit.title_html),
        excerpt=marked(hit.excerpt_html),
        href=address.to(path),
        section=hit.section_heading if has_section else None,
        section_href=address.to(path, section=hit.section_key or "") if has_section else None,
        lang=hit.locale if hit.is_fallback else None,
    )
