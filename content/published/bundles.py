"""All that an app needs offline for a locale and an area, or what of it changed since a token.

A token says how far an app has followed the feed. It is bound to epoch, locale, area and the software's version: one
that does not fit gets everything anew. It names the last change that a bundle can show, not the last there was, so that
what does not show changes no token and no byte.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from content import feed
from content.compose import pick_locale
from content.facts import FactView
from content.feed import Change, Thing, Version
from content.models import COUNTRY, PageKind, TermText, ThingKind
from content.published.contact_points import ContactPointView, view_of
from content.published.context import in_locale, render_context
from content.published.notices import NoticeView, list_notices
from content.published.page_text import RenderedSection, ShownText, instant, needed_editions, shown_text
from content.published.reading import Reading, areas_and_ancestors
from content.published.terms import term_parts
from content.queries import bundles as queries
from content.queries.areas import AreaView
from content.queries.bundles import PageRows, PointRows, TermRows
from content.queries.pages import LiveText, with_sections
from content.references import fact_keys
from content.rendering import RenderContext, render_inline
from locales import SOURCE, fallback_chain

KINDS = (
    ThingKind.PAGE,
    ThingKind.TERM,
    ThingKind.CONTACT_POINT,
    ThingKind.FACT,
    ThingKind.AREA,
    ThingKind.NOTICE,
)
"""What a bundle shows; synonyms are the search's."""

_TOKEN = re.compile(r"(?P<n>[0-9a-f]{1,15})-(?P<bound>[0-9a-f]{16})")


@dataclass(frozen=True)
class BundlePage:
    """A page composed for an area; facts by key and related pages by slug, as they stand in the bundle too."""

    id: uuid.UUID
    slug: str
    kind: PageKind
    topic: str | None
    position: int
    policy_fields: tuple[str, ...]
    title: str
    summary: str
    keywords: tuple[str, ...]
    locale: str
    is_fallback: bool
    published_at: dt.datetime
    has_local_text: bool
    sections: tuple[RenderedSection, ...]
    sources: tuple[tuple[str, str, dt.date | None], ...]
    facts: tuple[str, ...]
    related: tuple[str, ...]


@dataclass(frozen=True)
class BundleTerm:
    """A Dutch official word; `page` is the slug of the page it leads to."""

    id: uuid.UUID
    slug: str
    dutch: str
    also: tuple[str, ...]
    name: str
    sender: str
    explanation: str
    what_to_do: str
    locale: str
    is_fallback: bool
    page: str | None


@dataclass(frozen=True)
class Bundle:
    """What an app takes in. `is_full`: in place of all it has; else in addition, and without what is `gone`.

    `areas` is given in a full bundle alone: when they change, a full one follows.
    """

    locale: str
    area: str
    token: str
    is_full: bool
    areas: tuple[AreaView, ...] = ()
    pages: tuple[BundlePage, ...] = ()
    terms: tuple[BundleTerm, ...] = ()
    facts: tuple[FactView, ...] = ()
    contact_points: tuple[ContactPointView, ...] = ()
    notices: tuple[NoticeView, ...] = ()
    gone: tuple[Thing, ...] = ()


def get_bundle(reading: Reading, locale: str, area: str, since: str | None, software: str) -> Bundle:
    """The bundle of a configured locale and an area. At most 12 queries. Raises Invalid for the area."""
    for kind in KINDS:
        reading.listed(kind)
    areas, codes = areas_and_ancestors(reading, area)
    bound = _bound(reading.version, locale, area, software)
    n = None if since is None else _read(since, bound, reading.version)
    if n is None:
        # Not below the floor: a token from there would be refused the next time.
        last = max(queries.last_change(reading.session, KINDS), reading.version.floor)
    else:
        changes = [one for one in feed.since(reading.session, n) if one.thing.kind in KINDS]
        last = max((one.n for one in changes), default=n)
        if not any(one.thing.kind is ThingKind.AREA for one in changes):
            return _delta(reading, Bundle(locale, area, _token(last, bound), is_full=False), codes, changes)
    everything = dict.fromkeys(KINDS)
    empty = Bundle(locale, area, _token(last, bound), is_full=True, areas=tuple(areas))
    return _filled(reading, empty, codes, everything)


def _delta(reading: Reading, empty: Bundle, codes: Sequence[str], changes: Iterable[Change]) -> Bundle:
    """What changed and is there, and what changed and is not."""
    ids: dict[ThingKind, set[str] | None] = {}
    for change in changes:
        some = ids.setdefault(change.thing.kind, set())
        if some is not None:
            some.add(change.thing.id)
    found = _filled(reading, empty, codes, ids)
    here = {
        ThingKind.PAGE: {str(one.id) for one in found.pages},
        ThingKind.TERM: {str(one.id) for one in found.terms},
        ThingKind.CONTACT_POINT: {str(one.id) for one in found.contact_points},
        ThingKind.FACT: {one.key for one in found.facts},
        ThingKind.NOTICE: {str(one.id) for one in found.notices},
    }
    gone = {Thing(kind, id_) for kind, some in ids.items() for id_ in (some or set()) - here[kind]}
    return replace(found, gone=tuple(sorted(gone)))


def _filled(reading: Reading, bundle: Bundle, codes: Sequence[str], ids: dict[ThingKind, set[str] | None]) -> Bundle:
    """The bundle with what there is of some ids of each kind (None: of all)."""
    session, locale = reading.session, bundle.locale
    pages = _pages(reading, ids, codes, locale) if ThingKind.PAGE in ids else []
    terms = queries.terms(session, _uuids(ids[ThingKind.TERM])).values() if ThingKind.TERM in ids else []
    points: Iterable[PointRows] = []
    if ThingKind.CONTACT_POINT in ids:
        points = [one for one in reading.contact_points().values() if _is_for(one, bundle.area, codes)]
        shown_points = ids[ThingKind.CONTACT_POINT]
        if shown_points is not None:
            points = [one for one in points if str(one.point.id) in shown_points]
    phones = {phone.fact_key for one in points for phone in one.phones if phone.fact_key is not None}
    wanted = ids.get(ThingKind.FACT, set())
    context = render_context(
        reading,
        locale,
        [
            *(part for _, shown in pages for part in shown.written),
            *(part for one in terms for text in one.texts.values() for part in term_parts(text)),
            *(text.description for one in points for text in one.texts.values()),
        ],
        more_facts=None if wanted is None else wanted | phones,
    )
    printed = {key: context.facts[key].on(reading.day) for key in phones if key in context.facts}
    made_points = [view_of(one.point, one.texts, one.phones, one.areas, printed, context) for one in points]
    notices = list_notices(reading, locale, codes) if ThingKind.NOTICE in ids else []
    shown_notices = ids.get(ThingKind.NOTICE, set())
    return replace(
        bundle,
        pages=tuple(_page(rows, shown, context) for rows, shown in pages),
        terms=tuple(made for one in terms if (made := _term(one, context)) is not None),
        facts=tuple(fact for key, fact in context.facts.items() if wanted is None or key in wanted),
        contact_points=tuple(one for one in made_points if one is not None),
        notices=tuple(one for one in notices if shown_notices is None or str(one.id) in shown_notices),
    )


def _is_for(rows: PointRows, area: str, codes: Sequence[str]) -> bool:
    # Without a municipality a reader may be anywhere: all of them.
    return area == COUNTRY or not set(codes).isdisjoint(rows.areas)


def _pages(
    reading: Reading, ids: dict[ThingKind, set[str] | None], codes: Sequence[str], locale: str
) -> list[tuple[PageRows, ShownText]]:
    wanted = _uuids(ids[ThingKind.PAGE])
    rows = queries.pages(reading.session, wanted, codes)
    needed = {id_ for one in rows.values() for id_ in needed_editions(one.texts, locale)}
    texts: dict[uuid.UUID, list[LiveText]] = {}
    for text in with_sections(reading.session, [text for one in rows.values() for text in one.texts], needed):
        texts.setdefault(text.document.page_id, []).append(text)
    queries.add_surroundings(reading.session, rows, wanted)
    found = []
    for one in rows.values():
        shown = shown_text(texts[one.page.id], codes, locale)
        if shown is not None:
            found.append((one, shown))
    return found


def _page(rows: PageRows, shown: ShownText, context: RenderContext) -> BundlePage:
    page = rows.page
    title, summary, sections = shown.rendered(context)
    return BundlePage(
        page.id,
        page.slug,
        PageKind(page.kind),
        page.topic,
        page.position,
        rows.policy_fields,
        title,
        summary,
        tuple(shown.heading.edition.keywords),
        shown.locale,
        shown.locale != context.locale,
        instant(shown.heading.edition.published_at),
        shown.has_local,
        sections,
        tuple(rows.sources),
        tuple(sorted(fact_keys(shown.written_sections) & set(context.facts))),
        tuple(rows.related),
    )


def _term(rows: TermRows, context: RenderContext) -> BundleTerm | None:
    tag = pick_locale(rows.texts, fallback_chain(context.locale), SOURCE)
    if tag is None:
        return None
    term, text = rows.term, rows.texts[tag]
    explanation, what_to_do = _printed(text, in_locale(context, tag))
    return BundleTerm(
        term.id,
        term.slug,
        term.dutch,
        tuple(term.also),
        text.name,
        text.sender,
        explanation,
        what_to_do,
        tag,
        tag != context.locale,
        rows.page_slug,
    )


def _printed(text: TermText, context: RenderContext) -> tuple[str, str]:
    explanation, what_to_do = term_parts(text)
    return render_inline(explanation, context), render_inline(what_to_do, context)


def _uuids(ids: set[str] | None) -> set[uuid.UUID] | None:
    return None if ids is None else {uuid.UUID(id_) for id_ in ids}


def _bound(version: Version, locale: str, area: str, software: str) -> str:
    """What a token is bound to, in short."""
    return hashlib.sha256(f"{version.epoch} {locale} {area} {software}".encode()).hexdigest()[:16]


def _token(n: int, bound: str) -> str:
    return f"{n:x}-{bound}"


def _read(token: str, bound: str, version: Version) -> int | None:
    """The n of a token; None when it does not fit, or what it lacks is no longer known."""
    found = _TOKEN.fullmatch(token)
    if found is None or found["bound"] != bound:
        return None
    n = int(found["n"], 16)
    return n if version.floor <= n <= version.n else None
