"""What a month's searches did not find, by region and language: the map of the information that is needed."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from content.models import Area, HiddenSearchCount, SearchCount, SearchOutcome


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A query and how often it found nothing, or something only by a looser reading."""

    query: str
    nothing: int
    loose: int


@dataclass
class RegionReport:
    """One labour-market region ("" for none) and one language. `other`: queries too few asked to be told."""

    region: str
    name: str
    locale: str
    searches: int = 0
    nothing: int = 0
    loose: int = 0
    unanswered: list[Unanswered] = field(default_factory=list)
    other: Unanswered = field(default_factory=lambda: Unanswered("", 0, 0))


def month_report(session: Session, first: dt.date, limit: int) -> list[RegionReport]:
    """The report of the month that begins on `first`, the regions with the most unanswered first."""
    after = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    names = {area.code: area.name for area in session.execute(select(Area.code, Area.name))}
    counts: dict[tuple[str, str], dict[str, Counter[str]]] = {}
    # Digests of this week's rows are told to nobody: they count as others too.
    told, hidden = (
        select(model.region, model.locale, query.label("query"), model.outcome, model.times).where(
            model.day >= first, model.day < after
        )
        for model, query in ((SearchCount, SearchCount.query), (HiddenSearchCount, literal("")))
    )
    both = union_all(told, hidden).subquery()
    columns = both.c.region, both.c.locale, both.c.query, both.c.outcome
    for row in session.execute(select(*columns, func.sum(both.c.times).label("times")).group_by(*columns)):
        by_query = counts.setdefault((row.region, row.locale), {})
        by_query.setdefault(row.query, Counter())[row.outcome] += int(row.times)
    reports = [
        _region(RegionReport(region, names.get(region, ""), locale), by_query, limit)
        for (region, locale), by_query in counts.items()
    ]
    return sorted(reports, key=lambda one: (-one.nothing, -one.loose, -one.searches, one.region, one.locale))


def _region(report: RegionReport, by_query: dict[str, Counter[str]], limit: int) -> RegionReport:
    for query, outcomes in by_query.items():
        one = Unanswered(query, outcomes[SearchOutcome.NOTHING], outcomes[SearchOutcome.LOOSE])
        report.searches += outcomes.total()
        report.nothing += one.nothing
        report.loose += one.loose
        if not query:
            report.other = one
        elif one.nothing or one.loose:
            report.unanswered.append(one)
    report.unanswered.sort(key=lambda one: (-one.nothing, -one.loose, one.query))
    del report.unanswered[limit:]
    return report
