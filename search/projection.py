"""Reads things of one snapshot and makes their search documents; what a thing looks like in each locale.

Everything is read for a batch of things at once: a handful of queries for any number of them.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from content.compose import ComposedSection, LocalText, SharedText, compose, pick_locale
from content.errors import Unavailable
from content.models import COUNTRY, Document, Page, Term, TermText, ThingKind
from content.plain_text import plain_text
from content.published import Reading
from content.published.contact_points import ContactPointView
from content.published.contact_points import views as contact_point_views
from content.published.context import in_locale, render_context
from content.published.terms import term_parts
from content.queries import contact_points, pages, terms
from content.queries.pages import LiveText
from content.rendering import RenderContext, render_inline
from locales import SOURCE, TAGS, fallback_chain
from search.display import Section
from search.documents import (
    AnalyseAll,
    LocalizedText,
    ReadThing,
    ThingFacts,
    Variant,
    area_variants,
    make_all,
    served_areas,
)
from search.engines.protocol import EVERYWHERE, NO_AREA, ThingDocuments, ThingKey
from search.index_settings import FOREIGN_LOCALES

SEARCHABLE_KINDS = (ThingKind.PAGE, ThingKind.TERM, ThingKind.CONTACT_POINT)

Names = Mapping[str, str]
Ancestors = Mapping[str, Sequence[str]]

One = TypeVar("One")
Made = TypeVar("Made")


def all_things(session: Session) -> list[ThingKey]:
    """Everything that the public can find: pages first, as they matter most."""
    page_ids = session.scalars(
        select(Page.id).where(Page.withdrawn_at.is_(None), pages.has_shared_text()).order_by(Page.slug)
    )
    found = [ThingKey(str(ThingKind.PAGE), str(id_)) for id_ in page_ids]
    _, all_terms = terms.public_terms(session, 0, None)
    found += [ThingKey(str(ThingKind.TERM), str(term.id)) for term in all_terms]
    found += [ThingKey(str(ThingKind.CONTACT_POINT), str(point.id)) for point in contact_points.public_points(session)]
    return found


def things_of_areas(session: Session) -> list[ThingKey]:
    """What may look otherwise when areas or their memberships change: pages with a local text, contact points."""
    page_ids = session.scalars(select(Document.page_id).where(Document.area_code != COUNTRY).distinct())
    found = [ThingKey(str(ThingKind.PAGE), str(id_)) for id_ in page_ids]
    points = contact_points.public_points(session)
    return found + [ThingKey(str(ThingKind.CONTACT_POINT), str(point.id)) for point in points]


@dataclass
class Batch:
    """The documents of the things that could be made, and what went wrong with the others: thing -> a short code."""

    made: list[ThingDocuments]
    failed: dict[ThingKey, str]


@dataclass
class ReadBatch:
    """The things that could be read (None: that are no more), and what went wrong with the others."""

    read: list[tuple[ThingKey, ReadThing | None]]
    failed: dict[ThingKey, str]


class Projector:
    """Makes documents in one snapshot. `ancestors` and `area_names`: of that snapshot.

    In two steps, so that one batch can be read while the one before it is analysed: only `read` touches the snapshot.
    When a step fails for a batch, it is done for its things one by one, so that one of them spoils no other.
    """

    def __init__(self, reading: Reading, ancestors: Ancestors, area_names: Names, analyse: AnalyseAll) -> None:
        self._reading = reading
        self._ancestors = ancestors
        self._area_names = area_names
        self._analyse = analyse

    def project(self, things: Iterable[ThingKey]) -> Batch:
        """The documents of these things, in the order given; of a thing that is no more, none."""
        return self.make(self.read(things))

    def read(self, things: Iterable[ThingKey]) -> ReadBatch:
        """Reads and composes these things."""
        return ReadBatch(*_one_by_one_if_need_be(self._read, list(dict.fromkeys(things)), lambda thing: thing))

    def make(self, batch: ReadBatch) -> Batch:
        """Makes the documents of what was read. Safe in another thread."""
        made, failed = _one_by_one_if_need_be(self._make, batch.read, lambda one: one[0])
        return Batch(made, batch.failed | failed)

    def _read(self, wanted: Sequence[ThingKey]) -> list[tuple[ThingKey, ReadThing | None]]:
        found: dict[ThingKey, ReadThing] = {}
        by_kind: dict[str, set[uuid.UUID]] = {}
        for thing in wanted:
            by_kind.setdefault(thing.kind, set()).add(uuid.UUID(thing.id))
        for facts, variants in (
            *self._pages(by_kind.get(ThingKind.PAGE, set())),
            *self._terms(by_kind.get(ThingKind.TERM, set())),
            *self._contact_points(by_kind.get(ThingKind.CONTACT_POINT, set())),
        ):
            found[facts.key] = facts, variants
        return [(thing, found.get(thing)) for thing in wanted]

    def _make(self, read: Sequence[tuple[ThingKey, ReadThing | None]]) -> list[ThingDocuments]:
        made = iter(make_all([one for _, one in read if one is not None], self._analyse))
        return [ThingDocuments(thing) if one is None else next(made) for thing, one in read]

    # Pages

    def _pages(self, ids: set[uuid.UUID]) -> Iterable[ReadThing]:
        session = self._reading.session
        texts: dict[uuid.UUID, list[LiveText]] = {}
        for text in pages.live_texts(session, ids, None):
            texts.setdefault(text.document.page_id, []).append(text)
        everything = [text for some in texts.values() for text in some]
        written = [part for text in everything for part in _written(text)]
        context = render_context(self._reading, SOURCE, written)
        dutch = _dutch_terms(session, ids)
        for page in pages.by_ids(session, ids):
            if page.withdrawn_at is None and page.id in texts:
                yield from self._page(page, texts[page.id], dutch.get(page.id, ()), context)

    def _page(
        self, page: Page, texts: list[LiveText], dutch: Sequence[str], context: RenderContext
    ) -> Iterable[ReadThing]:
        shared = {text.document.locale: text for text in texts if text.document.area_code == COUNTRY}
        if not shared:
            return
        texter = _PageTexts(shared, dutch, context)
        local = _local_texts(texts)
        groups = area_variants(sorted(local), self._ancestors)
        excepted = tuple(sorted(area for areas in groups.values() for area in areas))
        variants = [Variant("", (EVERYWHERE,), excepted, texter.by_locale(()))]
        for seen, areas in groups.items():
            variants.append(Variant("+".join(seen), areas, (), texter.by_locale([local[code] for code in seen])))
        facts = ThingFacts(ThingKey(str(ThingKind.PAGE), str(page.id)), page.slug, page.slug, page.topic, page.kind)
        yield facts, variants

    # Terms

    def _terms(self, ids: set[uuid.UUID]) -> Iterable[ReadThing]:
        session = self._reading.session
        rows = terms.public_by_id(session, ids)
        texts = terms.texts(session, [term.id for term in rows])
        written = [part for some in texts.values() for text in some.values() for part in term_parts(text)]
        context = render_context(self._reading, SOURCE, written)
        leads_to = _open_pages(session, {term.page_id for term in rows if term.page_id is not None})
        for term in rows:
            by_locale = texts.get(term.id, {})
            page = leads_to.get(term.page_id) if term.page_id is not None else None
            found = {locale: _term_text(term, by_locale, locale, context) for locale in TAGS}
            shown = {locale: text for locale, text in found.items() if text is not None}
            facts = ThingFacts(
                ThingKey(str(ThingKind.TERM), str(term.id)),
                term.slug,
                page.slug if page else term.slug,
                page.topic if page else None,
            )
            yield facts, [Variant("", (EVERYWHERE,), (), _shared_objects(shown))]

    # Contact points

    def _contact_points(self, ids: set[uuid.UUID]) -> Iterable[ReadThing]:
        if not ids:
            return
        rows = contact_points.public_points(self._reading.session, ids=ids)
        by_point: dict[uuid.UUID, dict[str, LocalizedText]] = {}
        views: dict[uuid.UUID, ContactPointView] = {}
        for locale in TAGS:
            for view in contact_point_views(self._reading, rows, locale):
                views[view.id] = view
                by_point.setdefault(view.id, {})[locale] = self._contact_point_text(view)
        for id_, texts in by_point.items():
            view = views[id_]
            facts = ThingFacts(ThingKey(str(ThingKind.CONTACT_POINT), str(id_)), view.slug, view.slug, None)
            areas = served_areas(view.areas, self._ancestors, COUNTRY)
            # Without an area all contact points are listed, with one only those that serve it.
            variant = Variant("", areas if EVERYWHERE in areas else (*areas, NO_AREA), (), _shared_objects(texts))
            yield facts, [variant]

    def _contact_point_text(self, view: ContactPointView) -> LocalizedText:
        places = [view.address, view.postal_code, view.town]
        served = [self._area_names.get(code, "") for code in view.areas if code != COUNTRY]
        numbers = [phone.printed for phone in view.phones]
        text = "\n".join(part for part in (view.description.text, *places, *numbers) if part)
        return LocalizedText(
            view.locale, view.organisation, view.service, (Section("", "", text),), tuple(filter(None, served))
        )


class _PageTexts:
    """The texts of one page: for each reader's locale what is shown, with some local texts."""

    def __init__(self, shared: Mapping[str, LiveText], dutch: Sequence[str], context: RenderContext) -> None:
        self._shared = shared
        self._dutch = dutch
        self._contexts = {tag: in_locale(context, tag) for tag in {*TAGS, *shared}}
        self._source = next((tag for tag, text in shared.items() if text.document.is_source), "")
        self._sections = SharedText(self._source, {tag: text.sections for tag, text in shared.items()})
        self._rendered: dict[tuple[str, str], str] = {}

    def by_locale(self, local: Sequence[LocalText]) -> dict[str, LocalizedText]:
        """Reader's locale -> text."""
        return _shared_objects({locale: self._text(locale, local) for locale in TAGS})

    def _text(self, locale: str, local: Sequence[LocalText]) -> LocalizedText:
        tag = pick_locale(self._shared, fallback_chain(locale), self._source)
        if tag is None:
            raise ValueError("a page without shared text has no variants")
        edition = self._shared[tag].edition
        composed = compose(self._sections, local, fallback_chain(locale))
        return LocalizedText(
            tag,
            render_inline(edition.title, self._contexts[tag]),
            render_inline(edition.summary, self._contexts[tag]),
            tuple(self._section(section) for section in composed),
            tuple(edition.keywords),
            self._foreign(tag),
        )

    def _section(self, section: ComposedSection) -> Section:
        context = self._contexts[section.locale]
        key = (section.locale, section.markdown)
        text = self._rendered.get(key)
        if text is None:
            text = self._rendered[key] = plain_text(section.markdown, context)
        return Section(section.key, render_inline(section.heading, context), text)

    def _foreign(self, own: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for locale in FOREIGN_LOCALES:
            words = list(self._dutch) if locale == SOURCE else []
            if locale in self._shared and locale != own:
                edition = self._shared[locale].edition
                words += [render_inline(edition.title, self._contexts[locale]), *edition.keywords]
            if words:
                found[locale] = "\n".join(words)
        return found


def _shared_objects(texts: Mapping[str, LocalizedText]) -> dict[str, LocalizedText]:
    """The same mapping with one object for equal texts, so that each is analysed once."""
    known: list[LocalizedText] = []
    found: dict[str, LocalizedText] = {}
    for locale, text in texts.items():
        same = next((other for other in known if other == text), None)
        if same is None:
            known.append(text)
        found[locale] = same or text
    return found


def _written(text: LiveText) -> Iterable[str]:
    yield text.edition.title
    yield text.edition.summary
    for section in text.sections:
        yield section.heading
        yield section.markdown


def _local_texts(texts: Sequence[LiveText]) -> dict[str, LocalText]:
    """Area -> its local text; an area without a live text in its source locale has none."""
    by_area: dict[str, list[LiveText]] = {}
    for text in texts:
        if text.document.area_code != COUNTRY:
            by_area.setdefault(text.document.area_code, []).append(text)
    found: dict[str, LocalText] = {}
    for area, own in by_area.items():
        source = next((text.document.locale for text in own if text.document.is_source), "")
        if source:
            found[area] = LocalText(area, source, {text.document.locale: text.sections for text in own})
    return found


def _dutch_terms(session: Session, page_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Page -> the Dutch words of the terms that lead to it."""
    found: dict[uuid.UUID, list[str]] = {}
    rows = session.execute(
        select(Term.page_id, Term.dutch, Term.also)
        .where(Term.page_id.in_(list(page_ids)), Term.withdrawn_at.is_(None))
        .order_by(Term.slug)
    )
    for page_id, dutch, also in rows:
        if page_id is not None:
            found.setdefault(page_id, []).extend([dutch, *also])
    return found


def _open_pages(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Page]:
    rows = session.scalars(select(Page).where(Page.id.in_(list(ids)), Page.withdrawn_at.is_(None)))
    return {page.id: page for page in rows}


def _term_text(
    term: Term, by_locale: Mapping[str, TermText], locale: str, context: RenderContext
) -> LocalizedText | None:
    tag = pick_locale(by_locale, fallback_chain(locale), SOURCE)
    if tag is None:
        return None
    text = by_locale[tag]
    title = text.name or term.dutch
    if term.dutch.casefold() not in title.casefold():
        title = f"{term.dutch}: {title}"
    sections = tuple(Section("", "", part) for part in _printed_parts(text, tag, context) if part)
    words = (term.dutch, *term.also)
    is_dutch = tag == SOURCE
    foreign = {} if is_dutch else {SOURCE: "\n".join(words)}
    keywords = ((*words, text.sender) if is_dutch else (text.sender,)) if text.sender else words if is_dutch else ()
    return LocalizedText(tag, title, "", sections, keywords, foreign)


def _printed_parts(text: TermText, tag: str, context: RenderContext) -> list[str]:
    return [render_inline(part, in_locale(context, tag)) for part in term_parts(text)]


def _one_by_one_if_need_be(
    work: Callable[[Sequence[One]], list[Made]], wanted: Sequence[One], name: Callable[[One], ThingKey]
) -> tuple[list[Made], dict[ThingKey, str]]:
    """What work makes of all that is wanted; it is halved until what cannot be done is found: thing -> a short code."""
    try:
        return work(wanted), {}
    except Exception as error:
        if _is_databases_fault(error):
            raise
        if len(wanted) == 1:
            return [], {name(wanted[0]): type(error).__name__}
    middle = len(wanted) // 2
    first, failed = _one_by_one_if_need_be(work, wanted[:middle], name)
    second, more = _one_by_one_if_need_be(work, wanted[middle:], name)
    return first + second, failed | more


def _is_databases_fault(error: Exception) -> bool:
    return isinstance(error, (SQLAlchemyError, Unavailable))
