"""Pages as the public sees them: lists of summaries, and one page composed for an area and a locale."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content import references
from content.compose import (
    ComposedSection,
    LocalText,
    Origin,
    SectionText,
    SharedText,
    compose,
    pick_locale,
)
from content.errors import Gone, Moved, NotFound
from content.facts import FactView
from content.models import COUNTRY, Page, PageKind, ThingKind, Verb
from content.published.context import in_locale, render_context
from content.published.notices import NoticeView, list_notices
from content.published.reading import Reading, ancestors
from content.queries import pages
from content.queries.pages import Heading, ListFilter, LiveText
from content.rendering import Rendered, render, render_inline
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
class RenderedSection:
    """A composed section with its rendered heading and body."""

    section: ComposedSection
    heading: str
    body: Rendered


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
    total, rows = pages.public_pages(reading.session, wanted, offset, limit)
    return Slice(total, tuple(summaries(reading, rows, locale, area)))


def summaries(reading: Reading, rows: Sequence[Page], locale: str, area: str = COUNTRY) -> list[PageSummary]:
    """Summaries of pages in a locale, in the order given; pages without a live text are left out."""
    session = reading.session
    ids = [page.id for page in rows]
    headings = pages.headings(session, ids)
    fields = pages.policy_fields(session, ids)
    local_areas = [] if area == COUNTRY else [code for code in ancestors(reading, area) if code != COUNTRY]
    with_local = pages.areas_with_local_text(session, ids, local_areas)
    found = []
    for page in rows:
        heading = pick_heading(headings.get(page.id, {}), locale)
        if heading is not None:
            found.append(_summary(page, heading, fields.get(page.id, []), locale, page.id in with_local))
    return found


def pick_heading(by_locale: Mapping[str, Heading], locale: str) -> Heading | None:
    """The heading for a reader: asked, then the fallbacks, then the source."""
    source = next((tag for tag, heading in by_locale.items() if heading.is_source), "")
    tag = pick_locale(by_locale, fallback_chain(locale), source)
    return None if tag is None else by_locale[tag]


def _summary(page: Page, heading: Heading, fields: Sequence[str], locale: str, has_local: bool) -> PageSummary:
    return PageSummary(
        page.id,
        page.slug,
        PageKind(page.kind),
        page.topic,
        tuple(fields),
        heading.title,
        heading.summary,
        heading.locale,
        heading.locale != locale,
        heading.published_at,
        has_local,
    )


def get_page(reading: Reading, slug: str, locale: str, area: str = COUNTRY, *, fact_anchors: bool = False) -> PageView:
    """One page composed for an area. Raises NotFound, Moved or Gone for the slug, Invalid for the area."""
    page = find_page(reading, slug)
    codes = ancestors(reading, area)
    texts = pages.live_texts(reading.session, [page.id], codes)
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
    chain = fallback_chain(locale)
    shared = [text for text in texts if text.document.area_code == COUNTRY]
    by_locale = {text.document.locale: text for text in shared}
    source = _source_locale(shared)
    tag = pick_locale(by_locale, chain, source)
    if tag is None:
        return None
    heading = by_locale[tag]
    composed = compose(
        SharedText(source, {locale_: _section_texts(text) for locale_, text in by_locale.items()}),
        [local for code in codes if (local := _local_text(code, texts)) is not None],
        chain,
    )
    used = [section.markdown for section in composed] + [section.heading for section in composed]
    context = render_context(
        reading,
        locale,
        [*used, heading.edition.title, heading.edition.summary],
        fact_anchors=fact_anchors,
    )
    sections = tuple(
        RenderedSection(
            section,
            render_inline(section.heading, in_locale(context, section.locale)),
            render(section.markdown, in_locale(context, section.locale)),
        )
        for section in composed
    )
    summary = PageSummary(
        page.id,
        page.slug,
        PageKind(page.kind),
        page.topic,
        tuple(pages.policy_fields(session, [page.id]).get(page.id, [])),
        render_inline(heading.edition.title, in_locale(context, tag)),
        render_inline(heading.edition.summary, in_locale(context, tag)),
        tag,
        tag != locale,
        # A preview's edition was not published yet.
        heading.edition.published_at or reading.version.as_of,
        any(section.origin is Origin.LOCAL for section in composed),
    )
    fact_keys = references.fact_keys(used)
    return PageView(
        summary=summary,
        area=codes[-1],
        sections=sections,
        sources=tuple(Source(row.name, row.url, row.checked_on) for row in pages.sources(session, page.id)),
        facts=tuple(fact for key, fact in context.facts.items() if key in fact_keys),
        notices=tuple(list_notices(reading, locale, codes)),
        alternates=tuple(sorted(by_locale)),
        related=tuple(summaries(reading, pages.related(session, page.id), locale)),
        keywords=tuple(heading.edition.keywords),
    )


def _source_locale(texts: Sequence[LiveText]) -> str:
    return next((text.document.locale for text in texts if text.document.is_source), "")


def _section_texts(text: LiveText) -> list[SectionText]:
    return [
        SectionText(section.key, Verb(section.verb), section.heading, section.markdown) for section in text.sections
    ]


def _local_text(code: str, texts: Sequence[LiveText]) -> LocalText | None:
    if code == COUNTRY:
        return None
    own = [text for text in texts if text.document.area_code == code]
    source = _source_locale(own)
    if not source:
        return None
    return LocalText(code, source, {text.document.locale: _section_texts(text) for text in own})
