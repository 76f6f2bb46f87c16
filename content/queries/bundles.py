"""All that a bundle is made of, each kind in one query or two, whether for everything or for some ids."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Select, and_, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import Date, String, Text

from content.models import (
    COUNTRY,
    ContactPoint,
    ContactPointArea,
    ContactPointPhone,
    ContactPointText,
    Document,
    Edition,
    Page,
    PagePolicyField,
    PageRelation,
    PageSource,
    Term,
    TermText,
)
from content.queries.pages import LIVE, LiveText, has_shared_text

Ids = Collection[uuid.UUID] | None
"""Some things, or all of a kind."""


@dataclass
class PageRows:
    """A page with its live texts; only what is needed has sections. Sources and related pages' slugs in order."""

    page: Page
    policy_fields: tuple[str, ...]
    texts: list[LiveText]
    sources: list[tuple[str, str, dt.date | None]] = field(default_factory=list)
    related: list[str] = field(default_factory=list)


def pages(session: Session, ids: Ids, areas: Collection[str]) -> dict[uuid.UUID, PageRows]:
    """The public pages with their live texts of these areas, without sections. One query."""
    fields = (
        select(func.aggregate_strings(PagePolicyField.policy_field, ","))
        .where(PagePolicyField.page_id == Page.id)
        .scalar_subquery()
    )
    statement = (
        select(Page, Document, Edition, fields.label("policy_fields"))
        .join(Document, Document.page_id == Page.id)
        .join(Edition, Edition.document_id == Document.id)
        .where(LIVE, Page.withdrawn_at.is_(None), Document.area_code.in_({COUNTRY, *areas}))
        .order_by(Page.slug, Document.area_code, Document.locale)
    )
    if ids is not None:
        statement = statement.where(Page.id.in_(list(ids)))
    found: dict[uuid.UUID, PageRows] = {}
    for page, document, edition, named in session.execute(statement):
        served = tuple(sorted(named.split(","))) if named else ()
        rows = found.setdefault(page.id, PageRows(page, served, []))
        rows.texts.append(LiveText(document, edition, ()))
    return found


def add_surroundings(session: Session, rows: dict[uuid.UUID, PageRows], ids: Ids) -> None:
    """Adds sources and related pages to pages. One query."""
    sources = select(PageSource.page_id, PageSource.position, PageSource.name, PageSource.url, PageSource.checked_on)
    related = (
        select(
            PageRelation.page_id,
            PageRelation.position,
            cast(null(), Text),
            cast(Page.slug, Text),
            cast(null(), Date),
        )
        .join(Page, Page.id == PageRelation.related_id)
        .where(Page.withdrawn_at.is_(None), has_shared_text())
    )
    if ids is not None:
        sources = sources.where(PageSource.page_id.in_(list(ids)))
        related = related.where(PageRelation.page_id.in_(list(ids)))
    both = union_all(sources, related).subquery()
    for page_id, _, name, where, day in session.execute(select(both).order_by(both.c.page_id, both.c.position)):
        if page_id not in rows:
            continue
        if name is None:
            rows[page_id].related.append(where)
        else:
            rows[page_id].sources.append((name, where, day))


@dataclass
class TermRows:
    """A public term with its texts; `page_slug` is the public page it leads to."""

    term: Term
    page_slug: str | None
    texts: dict[str, TermText] = field(default_factory=dict)


def terms(session: Session, ids: Ids) -> dict[uuid.UUID, TermRows]:
    """Public terms with their texts, by slug. One query."""
    leads_to = and_(Page.id == Term.page_id, Page.withdrawn_at.is_(None), has_shared_text())
    statement = (
        select(Term, TermText, Page.slug)
        .join(TermText, TermText.term_id == Term.id)
        .outerjoin(Page, leads_to)
        .where(Term.withdrawn_at.is_(None))
        .order_by(Term.slug)
    )
    if ids is not None:
        statement = statement.where(Term.id.in_(list(ids)))
    found: dict[uuid.UUID, TermRows] = {}
    for term, text, slug in session.execute(statement):
        found.setdefault(term.id, TermRows(term, slug)).texts[text.locale] = text
    return found


@dataclass
class PointRows:
    """A public contact point with its texts, phones and the areas that it serves."""

    point: ContactPoint
    texts: dict[str, ContactPointText] = field(default_factory=dict)
    phones: list[ContactPointPhone] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)


def contact_points(session: Session) -> dict[uuid.UUID, PointRows]:
    """All public contact points that have a text, by kind and slug. Two queries."""
    statement = (
        select(ContactPoint, ContactPointText)
        .join(ContactPointText, ContactPointText.contact_point_id == ContactPoint.id)
        .where(ContactPoint.withdrawn_at.is_(None))
        .order_by(ContactPoint.kind.desc(), ContactPoint.slug)
    )
    found: dict[uuid.UUID, PointRows] = {}
    for point, text in session.execute(statement):
        found.setdefault(point.id, PointRows(point)).texts[text.locale] = text
    if found:
        for row in session.execute(_phones_and_areas(found)):
            rows = found[row.point]
            if row.area is not None:
                rows.areas.append(row.area)
            else:
                rows.phones.append(
                    ContactPointPhone(
                        contact_point_id=row.point, position=row.position, fact_key=row.fact_key, number=row.number
                    )
                )
    return found


def _phones_and_areas(ids: Collection[uuid.UUID]) -> Select[tuple[uuid.UUID, int, str, str, str]]:
    nothing = cast(null(), String)
    phones = select(
        ContactPointPhone.contact_point_id.label("point"),
        ContactPointPhone.position.label("position"),
        ContactPointPhone.fact_key.label("fact_key"),
        ContactPointPhone.number.label("number"),
        nothing.label("area"),
    ).where(ContactPointPhone.contact_point_id.in_(list(ids)))
    areas = select(ContactPointArea.contact_point_id, literal(0), nothing, nothing, ContactPointArea.area_code).where(
        ContactPointArea.contact_point_id.in_(list(ids))
    )
    both = union_all(phones, areas).subquery()
    return select(both.c.point, both.c.position, both.c.fact_key, both.c.number, both.c.area).order_by(
        both.c.point, both.c.position, both.c.area
    )
