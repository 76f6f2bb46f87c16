"""What readers said of pages: counts by page and area, and their comments; for editors within their reach."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from content.errors import Forbidden
from content.models import COUNTRY, Area, Document, Edition, FeedbackComment, FeedbackCount, Page
from content.queries.pages import LIVE
from content.reach import Act, Reach


@dataclass(frozen=True)
class Said:
    """What was said of a page for an area, in a locale where that was asked for. `comments`: how many are kept."""

    page_id: uuid.UUID
    slug: str
    title: str
    area: str
    area_name: str
    helpful: int
    unhelpful: int
    comments: int
    locale: str | None = None


@dataclass(frozen=True)
class Comment:
    """What one reader wrote."""

    given_on: dt.date
    area: str
    area_name: str
    locale: str
    helpful: bool
    text: str


def said(
    session: Session, reach: Reach | None, first: dt.date, last: dt.date | None = None, *, by_locale: bool = False
) -> list[Said]:
    """What was said in the months from `first` to `last` (both their first days), the least helpful first.

    `reach` None: whoever runs the site. Raises Forbidden.
    """
    counted = [FeedbackCount.month >= first, *_within(reach, FeedbackCount)]
    if last is not None:
        counted.append(FeedbackCount.month <= last)
    columns = [FeedbackCount.page_id, FeedbackCount.area_code, *([FeedbackCount.locale] if by_locale else [])]
    helpful, unhelpful = (
        func.sum(case((FeedbackCount.helpful.is_(which), FeedbackCount.times), else_=0)) for which in (True, False)
    )
    rows = session.execute(
        select(*columns, helpful.label("helpful"), unhelpful.label("unhelpful")).where(*counted).group_by(*columns)
    ).all()
    comments = _comment_counts(session, reach, by_locale=by_locale)
    titles, names = _titles(session, {row.page_id for row in rows}), _area_names(session)
    found = [
        Said(
            row.page_id,
            *titles[row.page_id],
            row.area_code,
            names.get(row.area_code, row.area_code),
            int(row.helpful),
            int(row.unhelpful),
            comments.get((row.page_id, row.area_code, row.locale if by_locale else None), 0),
            row.locale if by_locale else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.unhelpful, one.helpful, one.slug, one.area, one.locale or ""))


def comments(
    session: Session, reach: Reach | None, page_id: uuid.UUID, area: str | None, offset: int, limit: int
) -> tuple[int, list[Comment]]:
    """How many comments a page has (for an area; all when None), and a stretch of them, the newest first.

    Raises Forbidden.
    """
    conditions = [FeedbackComment.page_id == page_id, *_within(reach, FeedbackComment)]
    if area is not None:
        conditions.append(FeedbackComment.area_code == area)
    total = session.scalar(select(func.count()).select_from(FeedbackComment).where(*conditions)) or 0
    names = _area_names(session)
    rows = session.scalars(
        select(FeedbackComment)
        .where(*conditions)
        .order_by(FeedbackComment.given_on.desc(), FeedbackComment.id)
        .offset(offset)
        .limit(limit)
    )
    return total, [
        Comment(row.given_on, row.area_code, names.get(row.area_code, row.area_code), row.locale, row.helpful, row.text)
        for row in rows
    ]


def _within(reach: Reach | None, model: type[FeedbackCount | FeedbackComment]) -> Iterable[ColumnElement[bool]]:
    if reach is None:
        return
    if Act.READ_FEEDBACK not in reach.acts:
        raise Forbidden(f"The role {reach.role} may not read what readers say.")
    if reach.areas is not None:
        yield model.area_code.in_(sorted(reach.areas))
    if reach.locales is not None:
        yield model.locale.in_(sorted(reach.locales))


def _comment_counts(
    session: Session, reach: Reach | None, *, by_locale: bool
) -> dict[tuple[uuid.UUID, str, str | None], int]:
    model = FeedbackComment
    columns = [model.page_id, model.area_code, *([model.locale] if by_locale else [])]
    rows = session.execute(
        select(*columns, func.count().label("comments")).where(*_within(reach, model)).group_by(*columns)
    )
    return {(row.page_id, row.area_code, row.locale if by_locale else None): int(row.comments) for row in rows}


def _titles(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """Slug, and title of the live source text (the slug where there is none)."""
    live = and_(Edition.document_id == Document.id, LIVE)
    source = and_(Document.page_id == Page.id, Document.area_code == COUNTRY, Document.is_source.is_(True))
    rows = session.execute(
        select(Page.id, Page.slug, Edition.title)
        .outerjoin(Document, source)
        .outerjoin(Edition, live)
        .where(Page.id.in_(list(ids)))
    )
    return {row.id: (row.slug, row.title or row.slug) for row in rows}


def _area_names(session: Session) -> dict[str, str]:
    return {row.code: row.name for row in session.execute(select(Area.code, Area.name))}
