"""Pages as the public sees them: lists of summaries, and one page composed for an area and a locale."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from content import references
from content.compose import pick_locale
from content.errors import Gone, Moved, NotFound
from content.facts import FactView
from content.models import COUNTRY, Page, PageKind, ThingKind
from content.published.context import render_context
from content.published.notices import NoticeView, list_notices
from content.published.page_text import RenderedSection, needed_editions, shown_text
from content.published.reading import Reading, ancestors
from content.queries import pages, summaries
from content.queries.pages import ListFilter, LiveText
from content.queries.summaries import SummaryRows
from locales import fallback_chain


@dataclass(frozen=True)
class PageSummary:
    """A page in a list, in the locale found for the reader."""

    id: uuid.UUID
    slug: str
    kind: PageKind
    topic: str | None
    policy_fields: tuple[str, ...]
    title: str
    summary: str
    locale: str
    is_fallback: bool
    published_at: dt.datetime
    has_local_text: bool


@dataclass(frozen=True)
class Source:
    """An official source of a page."""

    name: str
    url: str
    checked_on: dt.date | None


@dataclass(frozen=True)
class PageView:
    """One page composed for an area and a locale."""

    summary: PageSummary
    area: str
    sections: tuple[RenderedSection, ...]
    sources: tuple[Source, ...]
    facts: tuple[FactView, ...]
    notices: tuple[NoticeView, ...]
    alternates: tuple[str, ...]
    related: tuple[PageSummary, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Slice:
    """A stretch of a list: how many there are in all, and the items of this stretch."""

    total: int
    items: tuple[PageSummary, ...]


def list_pages(reading: Reading, locale: str, wanted: ListFilter, area: str, offset: int, limit: int) -> Slice:
    """A list of page summaries in a locale. `area` says for whom `has_local_text` is answered."""
    reading.listed(ThingKind.PAGE)
    total, rows = summaries.of_list(reading.session, wanted, offset, limit, _local_areas(reading, area))
    return Slice(total, tuple(in_locale(rows, locale)))


def first_pages(reading: Reading, locale: str, area: str, most: int) -> list[PageSummary]:
    """Of each topic the pages that the editors put first, so many at most; as `list_pages`."""
    reading.listed(ThingKind.PAGE)
    return in_locale(summaries.of_topics(reading.session, most, _local_areas(reading, area)), locale)


def _local_areas(reading: Reading, area: str) -> list[str]:
    return [code for code in ancestors(reading, area) if code != COUNTRY]


def in_locale(rows: Sequence[SummaryRows], locale: str) -> list[PageSummary]:
    """Summaries of pages in a locale: asked, then the fallbacks, then the source."""
    found = []
    for page in rows:
        source = next((tag for tag, heading in page.headings.items() if heading.is_source), "")
        tag = pick_locale(page.headings, fallback_chain(locale), source)
        if tag is not None:
            heading = page.headings[tag]
            found.append(
                PageSummary(
                    page.id,
                    page.slug,
                    PageKind(page.kind),
                    page.topic,
                    page.policy_fields,
                    heading.title,
                    heading.summary,
                    tag,
                    tag != locale,
                    heading.published_at,
                    page.has_local,
                )
            )
    return found


def get_page(reading: Reading, slug: str, locale: str, area: str = COUNTRY, *, fact_anchors: bool = False) -> PageView:
    """One page composed for an area. Raises NotFound, Moved or Gone for the slug, Invalid for the area."""
    codes = ancestors(reading, area)
    found = pages.texts_of(reading.session, slug, codes)
    if found is None or found[0].withdrawn_at is not None:
        find_page(reading, slug)
        raise NotFound(ThingKind.PAGE, slug)
    page, texts = found
    reading.looked_up(ThingKind.PAGE, page.id)
    texts = pages.with_sections(reading.session, texts, needed_editions(texts, locale))
    view = page_view(reading, page, texts, codes, locale, fact_anchors=fact_anchors)
    if view is None:
        raise NotFound(ThingKind.PAGE, slug)
    return view


def find_page(reading: Reading, slug: str) -> Page:
    """The public page of a slug. Raises NotFound, Moved or Gone."""
    session = reading.session
    page = pages.by_slug(session, slug)
    if page is None:
        reading.listed(ThingKind.PAGE)
        moved = pages.by_old_slug(session, slug)
        if moved is None:
            raise NotFound(ThingKind.PAGE, slug)
        if moved.withdrawn_at is None:
            raise Moved(ThingKind.PAGE, slug, moved.slug)
        page = moved
    reading.looked_up(ThingKind.PAGE, page.id)
    if page.withdrawn_at is not None:
        replacement = None if page.replaced_by_id is None else session.get(Page, page.replaced_by_id)
        if replacement is not None and replacement.withdrawn_at is not None:
            replacement = None
        raise Gone(ThingKind.PAGE, slug, None if replacement is None else replacement.slug)
    return page


def page_view(
    reading: Reading,
    page: Page,
    texts: Sequence[LiveText],
    codes: Sequence[str],
    locale: str,
    *,
    fact_anchors: bool = False,
) -> PageView | None:
    """A page composed from its live texts for the innermost area of `codes`; None without shared text."""
    session = reading.session
    shown = shown_text(texts, codes, locale)
    if shown is None:
        return None
    context = render_context(reading, locale, shown.written, fact_anchors=fact_anchors)
    title, summary, sections = shown.rendered(context)
    fact_keys = references.fact_keys(shown.written_sections)
    policy_fields, sources = pages.surroundings(session, page.id)
    return PageView(
        summary=PageSummary(
            page.id,
            page.slug,
            PageKind(page.kind),
            page.topic,
            tuple(policy_fields),
            title,
            summary,
            shown.locale,
            shown.locale != locale,
            # A preview's edition was not published yet.
            shown.heading.edition.published_at or reading.version.as_of,
            shown.has_local,
        ),
        area=codes[-1],
        sections=sections,
        sources=tuple(Source(row.name, row.url, row.checked_on) for row in sources),
        facts=tuple(fact for key, fact in context.facts.items() if key in fact_keys),
        notices=tuple(list_notices(reading, locale, codes)),
        alternates=shown.alternates,
        related=tuple(in_locale(summaries.of_related(session, page.id), locale)),
        keywords=tuple(shown.heading.edition.keywords),
    )
