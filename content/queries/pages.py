"""Pages and their live texts."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Text,
    bindparam,
    case,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from content.compose import SectionText
from content.models import (
    COUNTRY,
    Document,
    Edition,
    EditionState,
    Page,
    PageKind,
    PagePolicyField,
    PageSource,
    Section,
    SlugRedirect,
    ThingKind,
    Topic,
    Verb,
)

_NAME = re.compile(r"[A-Za-z0-9-]{1,120}")

LIVE = Edition.state == EditionState.PUBLISHED

EDITORS_ORDER = (
    case({str(topic): place for place, topic in enumerate(Topic)}, value=Page.topic, else_=len(Topic)),
    Page.position,
    Page.slug,
)
"""Topics in the order of `Topic`, pages without one last."""


@dataclass(frozen=True)
class LiveText:
    """One live edition with its document and its sections in order."""

    document: Document
    edition: Edition
    sections: tuple[SectionText, ...] = ()


def by_slug(session: Session, slug: str) -> Page | None:
    """The page that has this slug now."""
    return session.scalars(select(Page).where(Page.slug == slug)).one_or_none()


def by_old_slug(session: Session, slug: str) -> Page | None:
    """The page that once had this slug."""
    return session.scalars(
        select(Page)
        .join(SlugRedirect, SlugRedirect.thing_id == Page.id)
        .where(SlugRedirect.kind == ThingKind.PAGE, SlugRedirect.slug == slug)
    ).one_or_none()


def public_id(session: Session, name: str) -> uuid.UUID | None:
    """The id of the public page of this id or slug, now or once."""
    if not _NAME.fullmatch(name):
        return None
    redirected = select(SlugRedirect.thing_id).where(SlugRedirect.kind == ThingKind.PAGE, SlugRedirect.slug == name)
    named = or_(Page.slug == name, Page.id.in_(redirected))
    with suppress(ValueError):  # a slug is no id
        named = or_(named, Page.id == uuid.UUID(name))
    found = select(Page.id).where(named, Page.withdrawn_at.is_(None), has_shared_text()).order_by(Page.slug != name)
    return session.scalars(found.limit(1)).one_or_none()


def texts_of(session: Session, slug: str, areas: Collection[str]) -> tuple[Page, list[LiveText]] | None:
    """The page that has this slug now, with its live texts of these areas, without sections; None without any text.

    One query.
    """
    found = session.execute(_texts_of(), {"slug": slug, "areas": list(areas)}).all()
    return (found[0][0], [LiveText(document, edition) for _, document, edition in found]) if found else None


@cache
def _texts_of() -> Select[Page, Document, Edition]:
    return (
        select(Page, Document, Edition)
        .join(Document, Document.page_id == Page.id)
        .join(Edition, Edition.document_id == Document.id)
        .where(LIVE, Page.slug == bindparam("slug"), Document.area_code.in_(bindparam("areas", expanding=True)))
        .order_by(Document.area_code, Document.locale)
    )


def with_sections(
    session: Session, texts: Collection[LiveText], edition_ids: Collection[uuid.UUID] | None = None
) -> list[LiveText]:
    """The texts with their sections in order; only those of these editions, or all when None. One query, of columns
    alone, for there are many sections."""
    wanted = [text.edition.id for text in texts] if edition_ids is None else list(edition_ids)
    found: dict[uuid.UUID, list[SectionText]] = {}
    for edition_id, key, verb, heading, markdown in session.execute(_sections(), {"edition_ids": wanted}):
        found.setdefault(edition_id, []).append(SectionText(key, Verb(verb), heading, markdown))
    return [replace(text, sections=tuple(found.get(text.edition.id, ()))) for text in texts]


@cache
def _sections() -> Select[uuid.UUID, str, str, str, str]:
    wanted = Section.edition_id.in_(bindparam("edition_ids", expanding=True))
    columns = select(Section.edition_id, Section.key, Section.verb, Section.heading, Section.markdown)
    return columns.where(wanted).order_by(Section.edition_id, Section.position, Section.key)


def live_texts(session: Session, page_ids: Collection[uuid.UUID], areas: Collection[str] | None) -> list[LiveText]:
    """All live editions of pages with their sections; only of these areas, or of all when None. Two queries."""
    parameters: dict[str, Any] = {"page_ids": list(page_ids)}
    if areas is not None:
        parameters["areas"] = list(areas)
    rows = session.execute(_live_texts(areas is not None), parameters).all()
    return with_sections(session, [LiveText(document, edition) for document, edition in rows])


@cache
def _live_texts(in_areas: bool) -> Select[Document, Edition]:
    statement = (
        select(Document, Edition)
        .join(Edition, Edition.document_id == Document.id)
        .where(LIVE, Document.page_id.in_(bindparam("page_ids", expanding=True)))
        .order_by(Document.page_id, Document.area_code, Document.locale)
    )
    return statement.where(Document.area_code.in_(bindparam("areas", expanding=True))) if in_areas else statement


@dataclass(frozen=True)
class SourceRow:
    """An official source of a page."""

    name: str
    url: str
    checked_on: dt.date | None


@dataclass(frozen=True)
class Heading:
    """Title and summary of one live shared edition."""

    page_id: uuid.UUID
    locale: str
    is_source: bool
    title: str
    summary: str
    published_at: dt.datetime


@dataclass(frozen=True)
class ListFilter:
    """What a list of pages is narrowed to; None is no narrowing."""

    kinds: Sequence[PageKind] = (PageKind.PAGE,)
    topic: str | None = None
    policy_field: str | None = None


def is_public() -> tuple[ColumnElement[bool], ...]:
    """The conditions that the public sees a page."""
    return Page.withdrawn_at.is_(None), has_shared_text()


def has_shared_text() -> ColumnElement[bool]:
    """The condition that a page has a live shared edition."""
    return exists().where(
        Document.page_id == Page.id,
        # Not the bare column: by its index SQLite would look through all shared texts for each page.
        Document.area_code + "" == COUNTRY,
        Edition.document_id == Document.id,
        LIVE,
    )


def sources(session: Session, page_id: uuid.UUID) -> list[PageSource]:
    """The official sources of a page, in order."""
    return list(session.scalars(select(PageSource).where(PageSource.page_id == page_id).order_by(PageSource.position)))


def surroundings(session: Session, page_id: uuid.UUID) -> tuple[list[str], list[SourceRow]]:
    """The policy fields of a page in order, and its official sources in order. One query."""
    fields: list[str] = []
    found: list[SourceRow] = []
    for row in session.execute(_surroundings(), {"page_id": page_id}):
        if row.url is None:
            fields.append(row.name)
        else:
            found.append(SourceRow(row.name, row.url, row.checked_on))
    return sorted(fields), found


@cache
def _surroundings() -> Select[Any]:
    own: BindParameter[uuid.UUID] = bindparam("page_id")
    fields = select(literal(0), PagePolicyField.policy_field, cast(null(), Text), cast(null(), Date))
    sources = select(PageSource.position, cast(PageSource.name, Text), PageSource.url, PageSource.checked_on)
    both = union_all(sources.where(PageSource.page_id == own), fields.where(PagePolicyField.page_id == own)).subquery()
    return select(both.c.name, both.c.url, both.c.checked_on).order_by(both.c.position)


def by_ids(session: Session, ids: Collection[uuid.UUID]) -> list[Page]:
    """The pages of these ids, by slug."""
    if not ids:
        return []
    return list(session.scalars(select(Page).where(Page.id.in_(list(ids))).order_by(Page.slug)))
