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
from collections.abc import Hashable, Iterable, Sequence
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

_BEGINNING = -1
"""Before the first change."""

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
class _PageAtHand:
    """A page for a bundle: made before, or to be made from `shown`. `key` and `stamp` say what it is made of."""

    rows: PageRows
    key: Hashable
    stamp: Hashable
    made: BundlePage | None
    shown: ShownText | None = None


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
    if n is not None:
        changes = _changes(reading, n)
        if not any(one.thing.kind is ThingKind.AREA for one in changes):
            last = max((one.n for one in changes), default=n)
            return _delta(reading, Bundle(locale, area, _token(last, bound), is_full=False), codes, changes)
    changes = _changes(reading, _BEGINNING)
    # Not below the floor: a token from there would be refused the next time.
    last = max((one.n for one in changes), default=0)
    empty = Bundle(locale, area, _token(max(last, reading.version.floor), bound), is_full=True, areas=tuple(areas))
    return _filled(reading, empty, codes, dict.fromkeys(KINDS), changes)


def _changes(reading: Reading, n: int) -> list[Change]:
    return [one for one in feed.since(reading.session, n) if one.thing.kind in KINDS]


def _delta(reading: Reading, empty: Bundle, codes: Sequence[str], changes: Sequence[Change]) -> Bundle:
    """What changed and is there, and what changed and is not."""
    ids: dict[ThingKind, set[str] | None] = {}
    for change in changes:
        some = ids.setdefault(change.thing.kind, set())
        if some is not None:
            some.add(change.thing.id)
    found = _filled(reading, empty, codes, ids, changes)
    here = {
        ThingKind.PAGE: {str(one.id) for one in found.pages},
        ThingKind.TERM: {str(one.id) for one in found.terms},
        ThingKind.CONTACT_POINT: {str(one.id) for one in found.contact_points},
        ThingKind.FACT: {one.key for one in found.facts},
        ThingKind.NOTICE: {str(one.id) for one in found.notices},
    }
    gone = {Thing(kind, id_) for kind, some in ids.items() for id_ in (some or set()) - here[kind]}
    return replace(found, gone=tuple(sorted(gone)))


def _filled(
    reading: Reading,
    bundle: Bundle,
    codes: Sequence[str],
    ids: dict[ThingKind, set[str] | None],
    changes: Sequence[Change],
) -> Bundle:
    """The bundle with what there is of some ids of each kind (None: of all); `changes` has the last one of each."""
    session, locale = reading.session, bundle.locale
    pages = _pages(reading, ids, codes, locale, changes) if ThingKind.PAGE in ids else []
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
            *(part for one in pages if one.shown is not None for part in one.shown.written),
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
        pages=tuple(_page(reading, one, context) for one in pages),
        terms=tuple(made for one in terms if (made := _term(one, context)) is not None),
        facts=tuple(fact for key, fact in context.facts.items() if wanted is None or key in wanted),
        contact_points=tuple(one for one in made_points if one is not None),
        notices=tuple(one for one in notices if shown_notices is None or str(one.id) in shown_notices),
    )


def _is_for(rows: PointRows, area: str, codes: Sequence[str]) -> bool:
    # Without a municipality a reader may be anywhere: all of them.
    return area == COUNTRY or not set(codes).isdisjoint(rows.areas)


def _pages(
    reading: Reading,
    ids: dict[ThingKind, set[str] | None],
    codes: Sequence[str],
    locale: str,
    changes: Sequence[Change],
) -> list[_PageAtHand]:
    """The pages that have a text here. What a page is made of changes with the feed's number of that page, else an app
    would not learn of it; so one that was made before is as good as new."""
    rows = queries.pages(reading.session, _uuids(ids[ThingKind.PAGE]), codes)
    changed = {one.thing.id: one.n for one in changes if one.thing.kind is ThingKind.PAGE}
    found: list[_PageAtHand] = []
    for one in rows.values():
        key = (one.page.id, locale, frozenset(needed_editions(one.texts, locale)))
        stamp = (reading.version.epoch, changed.get(str(one.page.id)))
        found.append(_PageAtHand(one, key, stamp, reading.remembered_pages.get(key, stamp)))
    shown = _shown_texts(reading, [one.rows for one in found if one.made is None], codes, locale)
    return [
        one if one.made is not None else replace(one, shown=shown[one.rows.page.id])
        for one in found
        if one.made is not None or one.rows.page.id in shown
    ]


def _shown_texts(
    reading: Reading, some: Sequence[PageRows], codes: Sequence[str], locale: str
) -> dict[uuid.UUID, ShownText]:
    """What is shown of pages that have a text here, by id; their rows get sources and related pages."""
    if not some:
        return {}
    needed = {id_ for one in some for id_ in needed_editions(one.texts, locale)}
    texts: dict[uuid.UUID, list[LiveText]] = {}
    for text in with_sections(reading.session, [text for one in some for text in one.texts], needed):
        texts.setdefault(text.document.page_id, []).append(text)
    queries.add_surroundings(reading.session, {one.page.id: one for one in some}, [one.page.id for one in some])
    found = {id_: shown_text(own, codes, locale) for id_, own in texts.items()}
    return {id_: shown for id_, shown in found.items() if shown is not None}


def _page(reading: Reading, at_hand: _PageAtHand, context: RenderContext) -> BundlePage:
    if at_hand.made is not None:
        return at_hand.made
    if at_hand.shown is None:
        raise ValueError("a page that was neither made nor read")
    made = _made(at_hand.rows, at_hand.shown, context)
    reading.remembered_pages.keep(at_hand.key, at_hand.stamp, made)
    return made


def _made(rows: PageRows, shown: ShownText, context: RenderContext) -> BundlePage:
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
