"""Summaries of pages, as they stand in lists: each list of them in one query."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Select, Subquery, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from content.models import COUNTRY, Document, Edition, EditionState, Page, PageKind, PagePolicyField, PageRelation
from content.queries.pages import EDITORS_ORDER, Heading, ListFilter, is_public

_FIELDS = (
    select(func.aggregate_strings(PagePolicyField.policy_field, ","))
    .where(PagePolicyField.page_id == Page.id)
    .scalar_subquery()
)
_local, _local_edition = aliased(Document), aliased(Edition)
_HAS_LOCAL = exists().where(
    _local.page_id == Page.id,
    _local.area_code.in_(bindparam("areas", expanding=True)),
    _local_edition.document_id == _local.id,
    _local_edition.state == EditionState.PUBLISHED,
)


@dataclass
class SummaryRows:
    """What a summary of a page is made of; `headings` by locale. `has_local`: a live text in one of the areas asked."""

    id: uuid.UUID
    slug: str
    kind: str
    topic: str | None
    policy_fields: tuple[str, ...]
    has_local: bool
    headings: dict[str, Heading] = field(default_factory=dict)


def of_list(
    session: Session, wanted: ListFilter, offset: int, limit: int, areas: Collection[str]
) -> tuple[int, list[SummaryRows]]:
    """How many public pages there are of a filter, and a stretch of them in the editors' order. Two queries."""
    narrowed = (wanted.topic is not None, wanted.policy_field is not None)
    parameters: dict[str, Any] = {"kinds": [str(kind) for kind in wanted.kinds]}
    parameters |= {"topic": wanted.topic} if wanted.topic is not None else {}
    parameters |= {"policy_field": wanted.policy_field} if wanted.policy_field is not None else {}
    total = session.scalar(_count(*narrowed), parameters) or 0
    return total, _read(session, _of_list(*narrowed), {**parameters, "first": offset, "most": limit}, areas)


def of_topics(session: Session, most: int, areas: Collection[str]) -> list[SummaryRows]:
    """The first pages of kind `page` of each topic, at most so many of each, in the editors' order. One query."""
    return _read(session, _of_topics(), {"most": most}, areas)


def of_ids(session: Session, ids: Collection[uuid.UUID]) -> list[SummaryRows]:
    """The public pages among these, by slug. At most one query."""
    return _read(session, _of_ids(), {"ids": list(ids)}, ()) if ids else []


def of_related(session: Session, page_id: uuid.UUID) -> list[SummaryRows]:
    """The public pages that a page names as related, in order. One query."""
    return _read(session, _of_related(), {"page_id": page_id}, ())


def _read(
    session: Session, statement: Select[Any], parameters: dict[str, Any], areas: Collection[str]
) -> list[SummaryRows]:
    found: dict[uuid.UUID, SummaryRows] = {}
    for id_, slug, kind, topic, fields, has_local, *heading in session.execute(
        statement, {**parameters, "areas": list(areas)}
    ):
        rows = found.get(id_)
        if rows is None:
            served = tuple(sorted(fields.split(","))) if fields else ()
            rows = found[id_] = SummaryRows(id_, slug, kind, topic, served, bool(has_local))
        made = Heading(id_, *heading)
        rows.headings[made.locale] = made
    return list(found.values())


def _rows(some: Subquery) -> Select[Any]:
    """The summaries of some pages, given by `id` and their `place` in the list."""
    return (
        select(
            Page.id,
            Page.slug,
            Page.kind,
            Page.topic,
            _FIELDS,
            _HAS_LOCAL,
            Document.locale,
            Document.is_source,
            Edition.title,
            Edition.summary,
            func.coalesce(Edition.published_at, Edition.created_at),
        )
        .join(some, some.c.id == Page.id)
        .join(Document, Document.page_id == Page.id)
        .join(Edition, Edition.document_id == Document.id)
        # Not the bare columns: by their indexes SQLite would begin with all shared texts instead of these few pages.
        .where(Edition.state + "" == EditionState.PUBLISHED, Document.area_code + "" == COUNTRY)
        .where(Page.withdrawn_at.is_(None))
        .order_by(some.c.place)
    )


def _narrowed(statement: Select[Any], has_topic: bool, has_field: bool) -> Select[Any]:
    statement = statement.where(*is_public(), Page.kind.in_(bindparam("kinds", expanding=True)))
    if has_topic:
        statement = statement.where(Page.topic == bindparam("topic"))
    if has_field:
        statement = statement.where(
            exists().where(
                PagePolicyField.page_id == Page.id, PagePolicyField.policy_field == bindparam("policy_field")
            )
        )
    return statement


@cache
def _count(has_topic: bool, has_field: bool) -> Select[Any]:
    return _narrowed(select(func.count()).select_from(Page), has_topic, has_field)


@cache
def _of_list(has_topic: bool, has_field: bool) -> Select[Any]:
    place = func.row_number().over(order_by=EDITORS_ORDER).label("place")
    some = _narrowed(select(Page.id, place), has_topic, has_field).order_by(*EDITORS_ORDER)
    return _rows(some.offset(bindparam("first")).limit(bindparam("most")).subquery())


@cache
def _of_topics() -> Select[Any]:
    order: Sequence[Any] = (Page.position, Page.slug)
    number = func.row_number().over(partition_by=Page.topic, order_by=order).label("number")
    place = func.row_number().over(order_by=EDITORS_ORDER).label("place")
    ordered = (
        select(Page.id, number, place).where(*is_public(), Page.kind == PageKind.PAGE, Page.topic.is_not(None))
    ).subquery()
    return _rows(select(ordered.c.id, ordered.c.place).where(ordered.c.number <= bindparam("most")).subquery())


@cache
def _of_ids() -> Select[Any]:
    wanted = Page.id.in_(bindparam("ids", expanding=True))
    return _rows(select(Page.id, Page.slug.label("place")).where(wanted).subquery())


@cache
def _of_related() -> Select[Any]:
    some = select(PageRelation.related_id.label("id"), PageRelation.position.label("place"))
    return _rows(some.where(PageRelation.page_id == bindparam("page_id")).subquery())
