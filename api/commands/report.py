"""`mip report`: what this desk learns of the need for information."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from api.commands import opening
from content.clock import local_date
from content.errors import Fault, Invalid, NotFound
from content.models import ThingKind
from content.queries import feedback as feedback_queries
from content.queries import pages, reports
from search.query_report import RegionReport, Unanswered, month_report

_MANY = 1_000_000

app = typer.Typer(help="Reports for the province and the information points.", no_args_is_help=True)


@app.command("searches")
def searches(
    month: Annotated[str, typer.Option(help="The month, as 2026-12.")],
    limit: Annotated[int, typer.Option(help="How many queries of each region and language.", min=1)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List what was asked most and not found, by labour-market region and language. Without personal data."""
    first = _first_day(month)
    with opening.database(opening.settings()) as database, database.read() as session:
        reports = month_report(session, first, limit)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in reports], ensure_ascii=False, indent=2))
        return
    total, nothing = sum(one.searches for one in reports), sum(one.nothing for one in reports)
    typer.echo(f"{month}: {total} searches counted, {nothing} found nothing.")
    for report in reports:
        for line in _lines(report):
            typer.echo(line)


@app.command("feedback")
def feedback(
    month: Annotated[str, typer.Option(help="The month, as 2026-12.")],
    page: Annotated[str, typer.Option(help="Also print the comments of this page.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List what readers called helpful and not, by page, area and language. Without personal data."""
    first = _first_day(month)
    with opening.database(opening.settings()) as database, database.read() as session:
        rows = feedback_queries.said(session, None, first, first, by_locale=True)
        comments: list[feedback_queries.Comment] = []
        if page:
            page_id = pages.public_id(session, page)
            if page_id is None:
                raise NotFound(ThingKind.PAGE, page)
            _, comments = feedback_queries.comments(session, None, page_id, None, 0, _MANY)
    if as_json:
        made = {"counts": [asdict(one) for one in rows], "comments": [asdict(one) for one in comments]}
        typer.echo(json.dumps(made, ensure_ascii=False, indent=2, default=str))
        return
    helpful, unhelpful = sum(one.helpful for one in rows), sum(one.unhelpful for one in rows)
    typer.echo(f"{month}: {helpful} times helpful, {unhelpful} times not.")
    if rows:
        typer.echo("\nhelpful    not  page, area, language")
    for one in rows:
        typer.echo(f"{one.helpful:>7} {one.unhelpful:>6}  {one.slug}, {one.area_name}, {one.locale}")
    for comment in comments:
        said = "helpful" if comment.helpful else "not helpful"
        typer.echo(f"\n{comment.given_on}, {comment.area_name}, {comment.locale}, {said}:\n{comment.text}")


@app.command("reads")
def reads(
    month: Annotated[str, typer.Option(help="The month, as 2026-12.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List how often pages were read, by region and language, the least first. A lower bound behind a CDN."""
    first = _first_day(month)
    with opening.database(opening.settings()) as database, database.read() as session:
        today = local_date(database.now())
        whole = reports.page_lines(session, first, today)
        apart = reports.page_lines(session, first, today, apart=True)
    if as_json:
        rows = [asdict(one) | {"page_id": str(one.page_id)} for one in apart]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    total = sum(one.reads for one in whole)
    typer.echo(f"{month}: pages were read at least {total} times; caches before us hide more.")
    for one in sorted(whole, key=lambda one: (one.reads, one.slug)):
        typer.echo(f"{one.reads:>7}  {one.slug}")
        for part in apart:
            if part.page_id == one.page_id:
                typer.echo(f"{part.reads:>7}    {part.region or 'no region'}, {part.locale}")


@app.callback()
def _group() -> None:
    """Reports for the province and the information points."""


def _first_day(month: str) -> dt.date:
    try:
        return dt.datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise Invalid([Fault("--month", f"“{month}” is no month; write YYYY-MM.")]) from None


def _lines(report: RegionReport) -> Iterator[str]:
    region = f"{report.name} ({report.region})" if report.region else "no region"
    yield ""
    yield (
        f"{region}, {report.locale}: {report.searches} searches, "
        f"{report.nothing} found nothing, {report.loose} only by a looser reading"
    )
    for one in report.unanswered:
        yield _line(one, one.query)
    if report.other.nothing or report.other.loose:
        yield _line(report.other, "other")


def _line(one: Unanswered, name: str) -> str:
    return f"{one.nothing:>6} {one.loose:>6}  {name}"
