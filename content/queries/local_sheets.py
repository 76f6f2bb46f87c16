"""A municipality's (or any area's) local texts: all pages that it may add to, and one text to be written."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, editions
from content.clock import local_date
from content.diff import SectionDiff
from content.errors import Conflict, NotFound
from content.freshness import SectionId
from content.models import (
    COUNTRY,
    OPEN_STATES,
    Actor,
    Area,
    ChangeKind,
    Document,
    Edition,
    EditionState,
    Page,
    Section,
    ThingKind,
    Verb,
)
from content.queries.history import source_side
from content.queries.local_texts import LocalDrift, drift_of
from content.queries.pages import EDITORS_ORDER, LIVE, LiveText, has_shared_text, with_sections
from content.queries.statuses import TextStatus, page_titles, text_statuses
from content.reach import Reach
from locales import TAGS

VERB_ORDER = (Verb.BEFORE, Verb.REPLACE, Verb.HIDE, Verb.AFTER)


@dataclass(frozen=True)
class LocalPage:
    """A page with open sections (key and heading), what an area does with them, and where its texts stand."""

    page_id: uuid.UUID
    slug: str
    topic: str | None
    title: str
    open_sections: tuple[tuple[str, str], ...]
    operations: tuple[SectionId, ...]
    texts: tuple[TextStatus, ...]
    drift: LocalDrift | None


@dataclass(frozen=True)
class SheetSection:
    """A section of the shared page that an area may do something with; `is_there` False: the page lost it."""

    key: str
    heading: str
    markdown: str
    locale: str
    is_there: bool


@dataclass(frozen=True)
class LocalSheet:
    """A local text to be written: the shared sections, what the area says, and where the text stands.

    `own` is what is being made, else what is live; `source` is the first locale's text, for a translation. `version` is
    0 when there is no document yet. `basis_id`: the edition that “checked, nothing to change” would be said against.
    """

    page_id: uuid.UUID
    slug: str
    title: str
    area: str
    locale: str
    is_source: bool
    source_locale: str
    sections: tuple[SheetSection, ...]
    own: Mapping[SectionId, tuple[str, str]]
    source: Mapping[SectionId, tuple[str, str]]
    change_kind: ChangeKind
    change_note: str
    review_note: str | None
    status: TextStatus | None
    others: tuple[TextStatus, ...]
    version: int
    basis_id: uuid.UUID | None
    changes: tuple[SectionDiff, ...]


def check_area(session: Session, reach: Reach, area: str) -> str:
    """The name of an area below the country that an actor sees. Raises NotFound."""
    found = None if area == COUNTRY or not reach.sees(area) else session.get(Area, area)
    if found is None:
        raise NotFound(ThingKind.AREA, area)
    return found.name


def local_pages(session: Session, actor: Actor, at: dt.datetime, area: str) -> list[LocalPage]:
    """All pages that an area may add to, in the editors' order. Raises NotFound. At most nine queries."""
    check_area(session, access.reach(session, actor, local_date(at)), area)
    pages = [
        page
        for page in session.scalars(
            select(Page).where(Page.withdrawn_at.is_(None), has_shared_text()).order_by(*EDITORS_ORDER)
        )
        if page.open_sections
    ]
    ids = [page.id for page in pages]
    statuses = text_statuses(session, None, {area, COUNTRY})
    own = [one for one in statuses if one.area_code == area]
    headings, titles = _headings(session), page_titles(session, ids)
    operations = _operations(session, area)
    drift = {one.text.page_id: one for one in drift_of(session, [one for one in own if one.is_source and one.live])}
    return [
        LocalPage(
            page.id,
            page.slug,
            page.topic,
            titles.get(page.id, page.slug),
            tuple((key, headings.get((page.id, key), key)) for key in page.open_sections),
            operations.get(page.id, ()),
            tuple(sorted((one for one in own if one.page_id == page.id), key=lambda one: TAGS.index(one.locale))),
            drift.get(page.id),
        )
        for page in pages
    ]


def local_sheet(
    session: Session, actor: Actor, at: dt.datetime, page_id: uuid.UUID, area: str, locale: str
) -> LocalSheet:
    """One local text, there or not yet. Raises NotFound, or Conflict (the page was withdrawn or has no shared text)."""
    check_area(session, access.reach(session, actor, local_date(at)), area)
    page = session.get(Page, page_id)
    if page is None or locale not in TAGS:
        raise NotFound(ThingKind.PAGE, str(page_id))
    access.check_not_withdrawn(page)
    documents = {
        one.locale: one
        for one in session.scalars(select(Document).where(Document.page_id == page_id, Document.area_code == area))
    }
    source = next((one for one in documents.values() if one.is_source), None)
    document = documents.get(locale)
    is_source = source is None or source.locale == locale
    edition = None if document is None else _present(session, document)
    own = {} if edition is None else _texts(session, edition.id)
    source_texts = {}
    if not is_source and source is not None:
        made = _present(session, source)
        source_texts = {} if made is None else _texts(session, made.id)
    statuses = text_statuses(session, {page_id}, {area, COUNTRY})
    texts = {one.locale: one for one in statuses if one.area_code == area}
    side = None if document is None else source_side(session, actor, at, document.id)
    keys = {key for key, _ in own} | {key for key, _ in source_texts}
    changes = () if side is None else tuple(one for one in side.change.sections if one.change and one.key in keys)
    return LocalSheet(
        page_id,
        page.slug,
        page_titles(session, [page_id]).get(page_id, page.slug),
        area,
        locale,
        is_source,
        locale if source is None else source.locale,
        _shared_sections(session, page, locale, keys),
        own,
        source_texts,
        ChangeKind.MAJOR if edition is None or edition.state not in OPEN_STATES else ChangeKind(edition.change_kind),
        "" if edition is None or edition.state not in OPEN_STATES else edition.change_note or "",
        None if edition is None else edition.review_note,
        texts.get(locale),
        tuple(texts[tag] for tag in TAGS if tag in texts),
        0 if document is None else document.lock_version,
        None if side is None else side.edition_id,
        changes,
    )


def open_texts(session: Session, page_id: uuid.UUID, area: str) -> list[LiveText]:
    """What is being made of a page's local texts of an area, in the shape of what is live."""
    rows = session.execute(
        select(Document, Edition)
        .join(Edition, Edition.document_id == Document.id)
        .where(Document.page_id == page_id, Document.area_code == area, Edition.state.in_(OPEN_STATES))
    ).all()
    return with_sections(session, [LiveText(document, edition) for document, edition in rows])


def _present(session: Session, document: Document) -> Edition | None:
    return editions.open_edition(session, document.id) or editions.live_edition(session, document.id)


def _texts(session: Session, edition_id: uuid.UUID) -> dict[SectionId, tuple[str, str]]:
    return {
        (key, verb): (heading, markdown)
        for key, verb, heading, markdown in editions.text_of(session, edition_id).sections
    }


def _shared_sections(session: Session, page: Page, locale: str, used: Collection[str]) -> tuple[SheetSection, ...]:
    """The open sections of the shared text in a locale (else in its source), and used ones that it no longer has."""
    rows = session.execute(
        select(Document.locale, Document.is_source, Section.key, Section.heading, Section.markdown)
        .join(Edition, Edition.document_id == Document.id)
        .join(Section, Section.edition_id == Edition.id)
        .where(Document.page_id == page.id, Document.area_code == COUNTRY, LIVE)
        .order_by(Section.position)
    ).all()
    if not rows:
        raise Conflict("The page has no shared text yet, so there is nothing to add to.")
    tags = {row.locale for row in rows}
    tag = locale if locale in tags else next((row.locale for row in rows if row.is_source), rows[0].locale)
    there = [row for row in rows if row.locale == tag]
    keys = {row.key for row in there}
    found = [
        SheetSection(row.key, row.heading, row.markdown, tag, True)
        for row in there
        if row.key in page.open_sections or row.key in used
    ]
    return (*found, *(SheetSection(key, key, "", tag, False) for key in sorted(set(used) - keys)))


def _headings(session: Session) -> dict[tuple[uuid.UUID, str], str]:
    rows = session.execute(
        select(Document.page_id, Section.key, Section.heading)
        .join(Edition, Edition.document_id == Document.id)
        .join(Section, Section.edition_id == Edition.id)
        .where(Document.area_code == COUNTRY, Document.is_source, LIVE)
    )
    return {(row.page_id, row.key): row.heading for row in rows}


def _operations(session: Session, area: str) -> dict[uuid.UUID, tuple[SectionId, ...]]:
    """What each page's local source text does, by what is being made of it, else by what is live."""
    rows = session.execute(
        select(Document.page_id, Edition.state, Section.key, Section.verb)
        .join(Edition, Edition.document_id == Document.id)
        .join(Section, Section.edition_id == Edition.id)
        .where(
            Document.area_code == area, Document.is_source, Edition.state.in_([*OPEN_STATES, EditionState.PUBLISHED])
        )
        .order_by(Document.page_id, Section.position)
    ).all()
    found: dict[uuid.UUID, dict[bool, list[SectionId]]] = {}
    for row in rows:
        is_live = row.state == EditionState.PUBLISHED
        found.setdefault(row.page_id, {}).setdefault(is_live, []).append((row.key, Verb(row.verb)))
    return {page_id: tuple(by.get(False) or by[True]) for page_id, by in found.items()}
