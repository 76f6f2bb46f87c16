"""View models of one page: its sections, its figures with their sources."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from api.portal.chrome import TopicLabel, label
from api.portal.points import Point, nearest_point
from api.portal.templating import marked
from api.portal.visit import Visit
from content import published
from content.compose import Origin
from content.facts import FactView, is_since_ever, printed
from content.models import FactType
from content.published import PageSummary, PageView, RenderedSection, Source
from locales import formats, get_locale
from locales.catalog import N_, translator

ANSWER = "answer"
"""The key of the section that answers at once."""
CONTENTS_FROM = 5
"""From how many sections on a page has a list of contents."""
EMERGENCY_FACT = "phone-emergency"
"""The figure that makes a page urgent when its answer prints it: the emergency number then stands on top too."""

_FACT = re.compile(r'data-fact="([a-z0-9-]+)"')
_PER = {"hour": N_("per hour"), "month": N_("per month"), "year": N_("per year")}


@dataclass(frozen=True)
class Section:
    """A section. `lang` and `language` are given when it is not in the page's language; `place` when it is local."""

    key: str
    heading: str
    body: Markup
    lang: str | None
    language: str | None
    place: str | None


@dataclass(frozen=True)
class Figure:
    """A figure of the text with what it rests on. Dates are printed; None: since ever, nothing coming, not checked."""

    key: str
    value: str
    since: str | None
    coming: str | None
    coming_from: str | None
    source_name: str
    source_url: str
    checked: str | None


@dataclass(frozen=True)
class CheckedSource:
    """An official source: `place` tells it from others of its owner, `checked` is the day on which we opened it."""

    name: str
    place: str
    url: str
    checked: str | None


@dataclass(frozen=True)
class PageScreen:
    """All that a page shows. `lang` and `language` are given when its text is a fallback.

    `checked` is the day on which the last of its sources was opened by us; None as long as one never was.
    """

    id: uuid.UUID
    slug: str
    title: str
    summary: str
    topic: TopicLabel | None
    lang: str | None
    language: str | None
    sections: tuple[Section, ...]
    has_contents: bool
    figures: tuple[Figure, ...]
    sources: tuple[CheckedSource, ...]
    changed: str
    changed_at: dt.datetime
    checked: str | None
    is_urgent: bool
    nearest: Point | None
    related: tuple[PageSummary, ...]
    alternates: tuple[str, ...]


def page_screen(visit: Visit, slug: str) -> PageScreen:
    """A page for a reader. Raises NotFound, Moved or Gone."""
    return screen_of(visit, published.get_page(visit.reading, slug, visit.locale, visit.area, fact_anchors=True))


def screen_of(visit: Visit, view: PageView) -> PageScreen:
    """A composed page as it is shown."""
    summary = view.summary
    sections = tuple(_section(visit, one, summary.locale) for one in view.sections)
    return PageScreen(
        id=summary.id,
        slug=summary.slug,
        title=summary.title,
        summary=summary.summary,
        topic=label(summary.topic, visit.locale),
        lang=summary.locale if summary.is_fallback else None,
        language=get_locale(summary.locale).name if summary.is_fallback else None,
        sections=sections,
        has_contents=len(sections) >= CONTENTS_FROM,
        figures=_figures(view.facts, sections, visit.locale, visit.reading.day),
        sources=_sources(view.sources, visit.locale),
        changed=formats.moment_date(summary.published_at, visit.locale),
        changed_at=summary.published_at,
        checked=_all_checked(view.sources, visit.locale),
        is_urgent=any(one.key == ANSWER and EMERGENCY_FACT in _FACT.findall(one.body) for one in sections),
        nearest=nearest_point(visit),
        related=view.related,
        alternates=view.alternates,
    )


def _section(visit: Visit, one: RenderedSection, page_locale: str) -> Section:
    section = one.section
    # A page that is a fallback as a whole says so once, at its top.
    other = section.locale != page_locale
    is_local = section.origin is Origin.LOCAL
    return Section(
        key=section.key,
        heading=one.heading,
        body=marked(visit.address.in_text(one.body.html)),
        lang=section.locale if other else None,
        language=get_locale(section.locale).name if other and section.is_fallback else None,
        place=visit.name_of(section.area) if is_local else None,
    )


def _figures(facts: Sequence[FactView], sections: Sequence[Section], locale: str, day: dt.date) -> tuple[Figure, ...]:
    """The figures that the text prints, in the order in which it does. What has no value leads to its source there."""
    by_key = {fact.key: fact for fact in facts}
    order = dict.fromkeys(key for section in sections for key in _FACT.findall(section.body))
    found = [_figure(by_key[key], locale, day) for key in order if key in by_key]
    return tuple(figure for figure in found if figure is not None)


def _figure(fact: FactView, locale: str, day: dt.date) -> Figure | None:
    value = fact.on(day)
    text = printed(fact, value, locale)
    if value is None or text is None or fact.type is FactType.URL:
        return None
    coming = fact.after(day)
    coming_text = printed(fact, coming, locale)
    is_dated = fact.type is not FactType.DATE and not is_since_ever(value.valid_from)
    return Figure(
        key=fact.key,
        value=_with_period(text, fact, locale),
        since=formats.date(value.valid_from, locale) if is_dated else None,
        coming=None if coming_text is None else _with_period(coming_text, fact, locale),
        coming_from=None if coming is None else formats.date(coming.valid_from, locale),
        source_name=fact.source_name,
        source_url=fact.source_url,
        checked=_day(fact.checked_on, locale),
    )


def _with_period(text: str, fact: FactView, locale: str) -> str:
    if fact.per is None or fact.per not in _PER:
        return text
    return f"{text} {translator(locale).gettext(_PER[fact.per])}"


def _sources(sources: Sequence[Source], locale: str) -> tuple[CheckedSource, ...]:
    return tuple(CheckedSource(one.name, _place(one.url), one.url, _day(one.checked_on, locale)) for one in sources)


def _all_checked(sources: Sequence[Source], locale: str) -> str | None:
    days = [one.checked_on for one in sources]
    known = [day for day in days if day is not None]
    return formats.date(max(known), locale) if known and len(known) == len(days) else None


def _place(url: str) -> str:
    """An address in short: its host, and the end of its path."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    last = parts.path.rstrip("/").rpartition("/")[2]
    return f"{host}/…/{last}" if last else host


def _day(day: dt.date | None, locale: str) -> str | None:
    return None if day is None else formats.date(day, locale)
