"""What the province and the information points read of this desk: how often pages are read and called unhelpful, and
what is behind, due and unconfirmed; by labour-market region and language. Numbers alone, nobody behind them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.clock import local_date
from content.models import AreaKind, FeedbackCount, Page, PageKind, PageRead
from content.queries import areas as area_queries
from content.queries.statuses import page_titles, text_statuses
from content.queries.unconfirmed import unconfirmed_facts, unconfirmed_sources
from content.reach import Reach
from locales import TAGS

NO_REGION = ""
"""Stands for readers and texts of no one region."""


@dataclass(frozen=True)
class PageLine:
    """A page in one region and language ("" for all together): how often it was read and judged in a month."""

    page_id: uuid.UUID
    slug: str
    title: str
    region: str
    locale: str
    reads: int
    helpful: int
    unhelpful: int


@dataclass(frozen=True)
class UpkeepLine:
    """The texts of one region (or shared) in one language: how many are published, behind, due to be read again."""

    region: str
    locale: str
    published: int
    behind: int
    due: int


@dataclass(frozen=True)
class Upkeep:
    """What is to be done, and what nobody has confirmed: facts, and sources of pages."""

    lines: tuple[UpkeepLine, ...]
    facts: int
    sources: int


def regions(session: Session, day: dt.date) -> dict[str, str]:
    """Code and name of every labour-market region, by name."""
    return {
        one.code: one.name for one in area_queries.area_list(session, day) if one.kind is AreaKind.LABOUR_MARKET_REGION
    }


def seen_regions(reach: Reach, known: Collection[str]) -> frozenset[str]:
    """The regions of which an actor reads: those that it sees, and what belongs to none."""
    return frozenset({NO_REGION, *(code for code in known if reach.sees(code))})


def page_lines(
    session: Session,
    month: dt.date,
    today: dt.date,
    *,
    seen: Collection[str] | None = None,
    region: str | None = None,
    locale: str | None = None,
    apart: bool = False,
) -> list[PageLine]:
    """The pages of a month that begins on its first day, each also when nobody read it; in no order that tells.

    `seen`: the regions that count at all (None: all). `region` and `locale` narrow it (None: all together); `apart`
    gives a line for each region and language that has a number.
    """
    after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    region_of = _region_of(session, today)

    def place(one_region: str, one_locale: str) -> tuple[str, str] | None:
        is_wanted = (
            (seen is None or one_region in seen)
            and (region is None or one_region == region)
            and (locale is None or one_locale == locale)
        )
        if not is_wanted:
            return None
        return (one_region, one_locale) if apart else (region or NO_REGION, locale or "")

    reads: Counter[tuple[uuid.UUID, str, str]] = Counter()
    for row in session.execute(
        select(PageRead.page_id, PageRead.region, PageRead.locale, func.sum(PageRead.times).label("times"))
        .where(PageRead.day >= month, PageRead.day < after)
        .group_by(PageRead.page_id, PageRead.region, PageRead.locale)
    ):
        found = place(row.region, row.locale)
        if found is not None:
            reads[(row.page_id, *found)] += int(row.times)
    judged: Counter[tuple[uuid.UUID, str, str, bool]] = Counter()
    for count in session.scalars(select(FeedbackCount).where(FeedbackCount.month == month)):
        found = place(region_of.get(count.area_code, NO_REGION), count.locale)
        if found is not None:
            judged[(count.page_id, *found, count.helpful)] += count.times
    rows = session.execute(
        select(Page.id, Page.slug).where(Page.withdrawn_at.is_(None), Page.kind == PageKind.PAGE).order_by(Page.slug)
    ).all()
    titles = page_titles(session, [row.id for row in rows])
    places = {(region or NO_REGION, locale or "")}
    if apart:
        places = {(one[1], one[2]) for one in reads} | {(one[1], one[2]) for one in judged}
    lines = [
        PageLine(
            row.id,
            row.slug,
            titles.get(row.id, row.slug),
            one_region,
            one_locale,
            reads[(row.id, one_region, one_locale)],
            judged[(row.id, one_region, one_locale, True)],
            judged[(row.id, one_region, one_locale, False)],
        )
        for row in rows
        for one_region, one_locale in sorted(places)
    ]
    return [one for one in lines if not apart or one.reads or one.helpful or one.unhelpful]


def upkeep(session: Session, at: dt.datetime, seen: Collection[str] | None, locales: Collection[str] | None) -> Upkeep:
    """What is behind, due and unconfirmed at an instant, in these regions and languages (None: in all)."""
    region_of = _region_of(session, local_date(at))
    published: Counter[tuple[str, str]] = Counter()
    behind: Counter[tuple[str, str]] = Counter()
    due: Counter[tuple[str, str]] = Counter()
    for text in text_statuses(session, None, None):
        key = (region_of.get(text.area_code, NO_REGION), text.locale)
        if text.live is None or (seen is not None and key[0] not in seen):
            continue
        if locales is not None and text.locale not in locales:
            continue
        published[key] += 1
        behind[key] += text.live.behind > 0
        due[key] += text.due_at is not None and text.due_at <= at
    order = sorted(published, key=lambda key: (key[0], TAGS.index(key[1]) if key[1] in TAGS else len(TAGS)))
    lines = tuple(UpkeepLine(*key, published[key], behind[key], due[key]) for key in order)
    return Upkeep(lines, len(unconfirmed_facts(session)), len(unconfirmed_sources(session)))


def _region_of(session: Session, day: dt.date) -> Mapping[str, str]:
    """The labour-market region that each area is or lies in, if any."""
    known = set(regions(session, day))
    found = {code: sorted(outer & known) for code, outer in area_queries.wholes(session, day).items()}
    return {code: some[0] for code, some in found.items() if some}
