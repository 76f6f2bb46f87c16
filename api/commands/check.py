"""`mip check`: compares every index with the database and repairs what differs."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands import opening
from search.check import check as check_indexes


def check(
    repair: Annotated[bool, typer.Option("--repair/--no-repair", help="Whether to mend what differs.")] = True,
) -> None:
    """Compare index and database: missing, surplus and stale documents, and things set aside."""
    settings = opening.settings()
    with opening.database(settings) as database:
        report = check_indexes(settings, database, repair=repair)
    for line in report.lines():
        typer.echo(line)
    raise typer.Exit(0 if report.is_clean or repair else 1)
