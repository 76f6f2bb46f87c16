"""Pages and their live texts."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from content.models import (
    COUNTRY,
    Document,
    Edition,
    EditionState,
    Page,
    PageKind,
    PagePolicyField,
    PageRelation,
    PageSource,
    Section,
    SlugRedirect,
    ThingKind,
    Topic,
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
    sections: tuple[Section, ...]


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
    with suppress(ValueError):
        named = or_(named, Page.id == uuid.UUID(name))
    found = select(Page.id).where(named, Page.withdrawn_at.is_(None), has_shared_text()).order_by(Page.slug != name)
    return session.scalars(found.limit(1)).one_or_none()


def live_texts(session: Session, page_ids: Collection[uuid.UUID], areas: Collection[str] | None) -> list[LiveText]:
    """All live editions of pages with their sections; only of these areas, or of all when None. One query."""
    statement = (
        select(Document, Edition, Section)
        .join(Edition, Edition.document_id == Document.id)
        .outerjoin(Section, Section.edition_id == Edition.id)
        .where(LIVE, Document.page_id.in_(list(page_ids)))
        .order_by(Document.page_id, Document.area_code, Document.locale, Section.position, Section.key)
    )
    if areas is not None:
        statement = statement.where(Document.area_code.in_(list(areas)))
    grouped: dict[uuid.UUID, tuple[Document, Edition, list[Section]]] = {}
    for document, edition, section in session.execute(statement):
        sections = grouped.setdefault(edition.id, (document, edition, []))[2]
        if section is not None:
            sections.append(section)
    return [LiveText(document, edition, tuple(sections)) for document, edition, sections in grouped.values()]


@dataclass(frozen=True)
class Heading:
    """Title and summary of one live shared edition."""

    page_id: uuid.UUID
    locale: str
    is_source: bool
    title: str
    summary: str
    published_at: dt.datetime


def headings(session: Session, page_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Heading]]:
    """Titles and summaries of the live shared editions, by page and locale. One query."""
    found: dict[uuid.UUID, dict[str, Heading]] = {}
    if not page_ids:
        return found
    for row in session.execute(
        select(
            Document.page_id,
            Document.locale,
            Document.is_source,
            Edition.title,
            Edition.summary,
            func.coalesce(Edition.published_at, Edition.created_at),
        )
        .join(Edition, Edition.document_id == Document.id)
        .where(LIVE, Document.area_code == COUNTRY, Document.page_id.in_(list(page_ids)))
    ):
        found.setdefault(row.page_id, {})[row.locale] = Heading(*row)
    return found


@dataclass(frozen=True)
class ListFilter:
    """What a list of pages is narrowed to; None is no narrowing."""

    kinds: Sequence[PageKind] = (PageKind.PAGE,)
    topic: str | None = None
    policy_field: str | None = None


def public_pages(session: Session, wanted: ListFilter, offset: int, limit: int) -> tuple[int, list[Page]]:
    """How many public pages there are of a filter, and a stretch of them in the editors' order. Two queries."""
    conditions: list[ColumnElement[bool]] = [
        Page.withdrawn_at.is_(None),
        Page.kind.in_([str(kind) for kind in wanted.kinds]),
        has_shared_text(),
    ]
    if wanted.topic is not None:
        conditions.append(Page.topic == wanted.topic)
    if wanted.policy_field is not None:
        conditions.append(
            exists().where(
                PagePolicyField.page_id == Page.id,
                PagePolicyField.policy_field == wanted.policy_field,
            )
        )
    total = session.scalar(select(func.count()).select_from(Page).where(*conditions)) or 0
    statement: Select[Page] = select(Page).where(*conditions).order_by(*EDITORS_ORDER).offset(offset).limit(limit)
    return total, list(session.scalars(statement))


def has_shared_text() -> ColumnElement[bool]:
    """The condition that a page has a live shared edition."""
    return exists().where(
        Document.page_id == Page.id,
        Document.area_code == COUNTRY,
        Edition.document_id == Document.id,
        LIVE,
    )


def policy_fields(session: Session, page_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The policy fields of pages, in order."""
    found: dict[uuid.UUID, list[str]] = {}
    if page_ids:
        for row in session.execute(
            select(PagePolicyField.page_id, PagePolicyField.policy_field)
            .where(PagePolicyField.page_id.in_(list(page_ids)))
            .order_by(PagePolicyField.policy_field)
        ):
            found.setdefault(row.page_id, []).append(row.policy_field)
    return found


def areas_with_local_text(session: Session, page_ids: Collection[uuid.UUID], areas: Collection[str]) -> set[uuid.UUID]:
    """Which of the pages have a live local text in one of the areas."""
    if not page_ids or not areas:
        return set()
    return set(
        session.scalars(
            select(Document.page_id)
            .join(Edition, Edition.document_id == Document.id)
            .where(LIVE, Document.page_id.in_(list(page_ids)), Document.area_code.in_(list(areas)))
            .distinct()
        )
    )


def sources(session: Session, page_id: uuid.UUID) -> list[PageSource]:
    """The official sources of a page, in order."""
    return list(session.scalars(select(PageSource).where(PageSource.page_id == page_id).order_by(PageSource.position)))


def related(session: Session, page_id: uuid.UUID) -> list[Page]:
    """The public pages that a page names as related, in order."""
    return list(
        session.scalars(
            select(Page)
            .join(PageRelation, PageRelation.related_id == Page.id)
            .where(PageRelation.page_id == page_id, Page.withdrawn_at.is_(None), has_shared_text())
            .order_by(PageRelation.position)
        )
    )


def by_ids(session: Session, ids: Collection[uuid.UUID]) -> list[Page]:
    """The pages of these ids, by slug."""
    if not ids:
        return []
    return list(session.scalars(select(Page).where(Page.id.in_(list(ids))).order_by(Page.slug)))
