"""Reports: what is asked and not found, what is read least and judged unhelpful, what is to be done. Also as CSV.

What readers did is told in numbers alone, and a number below five as "under 5". What is to be done is no reader's:
texts are counted to the last one, as on the board.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.console.pages import locale_of, page, protect
from api.console.sight import Sight, plain, sight
from api.security.actor import ActorDep
from content.errors import Forbidden, NotFound
from content.queries import reports
from content.queries.reports import NO_REGION, PageLine, Upkeep
from content.reach import ALLOWED, Act
from locales import TAGS, get_locale
from locales.catalog import translator
from locales.formats import month_name
from search.query_count_store import KEPT_MONTHS
from search.query_report import month_report

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PATH = "/console/reports"
LEAST = 5
"""A count of what readers did that is below this is told as being below it."""
_MOST_QUERIES = 50
"""How many questions of a region and language are listed on the page; the file has all."""
_ALL = 1_000_000
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Asked:
    """What a report is asked for. `region` and `locale` None: all that this person sees."""

    month: dt.date
    region: str | None
    locale: str | None


@dataclass(frozen=True)
class Question:
    """What people asked and did not find. `query` empty: all those together that too few asked."""

    region: str
    locale: str
    query: str
    nothing: int
    loose: int


@dataclass(frozen=True)
class Read:
    """A report's answer: the regions that this person sees, by name, and each part."""

    regions: Mapping[str, str]
    questions: tuple[Question, ...]
    pages: tuple[PageLine, ...]
    upkeep: Upkeep


@router.get(PATH)
def show(request: Request, person: ActorDep) -> Response:
    """All reports of a month, narrowed to a region and a language."""
    with sight(request, person) as seen:
        asked = _asked(request, seen.day)
        found = _read(seen, asked, _MOST_QUERIES, apart=False)
    locale = locale_of(request)
    region = "none" if asked.region == NO_REGION else asked.region or ""
    query = urlencode({"month": f"{asked.month:%Y-%m}", "region": region, "in": asked.locale or ""})
    return page(
        request,
        "reports.html",
        person,
        asked=asked,
        found=found,
        months=[(f"{one:%Y-%m}", month_name(one, locale)) for one in _months(seen.day)],
        locales=[(tag, get_locale(tag).name) for tag in TAGS],
        shown=lambda count: _shown(count, locale),
        query=query,
    )


@router.get(f"{PATH}/{{name}}.csv")
def download(request: Request, person: ActorDep, name: str) -> Response:
    """A report of a month as CSV: `searches`, `pages` or `upkeep`, by region and language."""
    locale = locale_of(request)
    with sight(request, person) as seen:
        asked = _asked(request, seen.day)
        found = _read(seen, asked, _ALL, apart=True)
    if name == "searches":
        rows = _search_rows(found, locale)
    elif name == "pages":
        rows = _page_rows(found, locale)
    elif name == "upkeep":
        rows = _upkeep_rows(found)
    else:
        raise NotFound("report", "")
    response = Response(_csv(rows), media_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{asked.month:%Y-%m}.csv"'
    protect(response)
    return response


def _read(seen: Sight, asked: Asked, limit: int, *, apart: bool) -> Read:
    if Act.READ_FEEDBACK not in ALLOWED[seen.reach.role]:
        raise Forbidden(f"The role {seen.reach.role} may not read reports.")
    names = reports.regions(seen.session, seen.day)
    visible = reports.seen_regions(seen.reach, names)
    tags = [tag for tag in TAGS if seen.reach.locales is None or tag in seen.reach.locales]
    wanted = [tag for tag in tags if asked.locale in {None, tag}]
    questions = [
        Question(one.region, one.locale, line.query, line.nothing, line.loose)
        for one in month_report(seen.session, asked.month, limit)
        if one.region in visible and one.locale in wanted and asked.region in {None, one.region}
        for line in [*one.unanswered, one.other]
        if line.nothing or line.loose
    ]
    lines = [
        line
        for tag in (tags if asked.locale is None and seen.reach.locales is not None else [asked.locale])
        if tag is None or tag in tags
        for line in reports.page_lines(
            seen.session, asked.month, seen.day, seen=visible, region=asked.region, locale=tag, apart=apart
        )
    ]
    kept = visible if asked.region is None else visible & {asked.region}
    return Read(
        {code: name for code, name in names.items() if code in visible},
        # By what is told, then by name: the order must not tell what the numbers do not.
        tuple(sorted(questions, key=lambda one: (-_told(one.nothing), -_told(one.loose), one.query, one.region))),
        tuple(sorted(lines, key=lambda one: (_told(one.reads), -_told(one.unhelpful), one.slug))),
        reports.upkeep(seen.session, seen.at, kept, wanted),
    )


def _asked(request: Request, today: dt.date) -> Asked:
    """What the address asks for; an address that asks for nothing that there is gets what there is."""
    given = {name: plain(request.query_params.get(name), 40) for name in ("month", "region", "in")}
    found = _MONTH.fullmatch(given["month"])
    month = today.replace(day=1) if found is None else dt.date(int(found[1]), int(found[2]), 1)
    region = {"": None, "none": NO_REGION}.get(given["region"], given["region"])
    return Asked(month, region, given["in"] if given["in"] in TAGS else None)


def _months(today: dt.date) -> Iterator[dt.date]:
    """The months of which counts are kept, the newest first."""
    for back in range(KEPT_MONTHS):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        yield dt.date(year, month + 1, 1)


def _told(count: int) -> int:
    return count if count >= LEAST else 0


def _shown(count: int, locale: str) -> str:
    """A count of what readers did."""
    if count >= LEAST:
        return str(count)
    return translator(locale).gettext("under %(num)s") % {"num": LEAST}


def _search_rows(found: Read, locale: str) -> Iterator[Sequence[str]]:
    yield ("region", "locale", "query", "found_nothing", "found_loosely")
    for one in found.questions:
        yield (one.region, one.locale, one.query, _shown(one.nothing, locale), _shown(one.loose, locale))


def _page_rows(found: Read, locale: str) -> Iterator[Sequence[str]]:
    yield ("slug", "title", "region", "locale", "reads_at_least", "helpful", "not_helpful")
    for one in found.pages:
        counts = (_shown(count, locale) for count in (one.reads, one.helpful, one.unhelpful))
        yield (one.slug, one.title, one.region, one.locale, *counts)


def _upkeep_rows(found: Read) -> Iterator[Sequence[str]]:
    yield ("region", "locale", "published", "behind", "due")
    for one in found.upkeep.lines:
        yield (one.region, one.locale, str(one.published), str(one.behind), str(one.due))
    yield ("unconfirmed facts", "", str(found.upkeep.facts), "", "")
    yield ("unconfirmed sources", "", str(found.upkeep.sources), "", "")


def _csv(rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO()
    # A spreadsheet must not take what somebody typed for a formula.
    csv.writer(target).writerows(
        [f"'{value}" if value[:1] in "=+-@\t\r" and value else value for value in row] for row in rows
    )
    return target.getvalue()
