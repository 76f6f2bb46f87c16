"""`mip content`: checks the texts of a folder, counts them, and lists what a person has yet to confirm."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands import opening
from content import checks
from content.checks.report import Report
from content.checks.report import report as count
from content.clock import local_date
from content.db import utc_now
from content.errors import Conflict
from content.loading.folder import read_folder
from content.queries.unconfirmed import Unconfirmed, holds_facts, unconfirmed_facts, unconfirmed_sources
from content.starter_loader import STARTER_FOLDER
from locales import TAGS

app = typer.Typer(help="The texts: check, count, confirm.", no_args_is_help=True)

OptionalFolder = Annotated[
    Path | None,
    typer.Argument(help="A folder of the shape of content/starter, or part of it; without it, the starter content."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("check")
def check(folder: OptionalFolder = None, as_json: AsJson = False) -> None:
    """Find faults in the texts: language, figures, sources, links, law. Exit code 1 when there is one."""
    library, found = _checked(folder)
    if as_json:
        _print_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            typer.echo(str(finding))
        pages = len(library.folder.pages)
        typer.echo(f"{len(found)} findings in {pages} pages, {len(library.passages)} texts.")
    raise typer.Exit(1 if found else 0)


@app.command("report")
def report(folder: OptionalFolder = None, as_json: AsJson = False) -> None:
    """Count pages, terms, contact points, facts, words; show reading levels and findings."""
    counted = count(*_checked(folder))
    if as_json:
        _print_json(asdict(counted))
        return
    for line in _report_lines(counted):
        typer.echo(line)


@app.command("to-confirm")
def to_confirm(as_json: AsJson = False) -> None:
    """List facts and official sources that nobody has opened yet, with their addresses."""
    with opening.database(opening.settings()) as database, database.read() as session:
        if not holds_facts(session):
            raise Conflict("This database holds no facts yet: start `mip serve` once, or `mip load` a folder.")
        facts, sources = unconfirmed_facts(session), unconfirmed_sources(session)
    if as_json:
        _print_json({"facts": [asdict(one) for one in facts], "sources": [asdict(one) for one in sources]})
        return
    _list("fact", facts)
    _list("page", sources)
    typer.echo(f"{len(facts)} facts and {len(sources)} sources to confirm.")


@app.callback()
def _group() -> None:
    """The texts: check, count, confirm."""


def _checked(folder: Path | None) -> tuple[checks.Library, list[checks.Finding]]:
    root = STARTER_FOLDER if folder is None else folder
    whole = root.resolve() == STARTER_FOLDER.resolve()
    library = checks.read_library(root, local_date(utc_now()))
    return library, checks.findings(library, base=None if whole else read_folder(STARTER_FOLDER), whole=whole)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _list(kind: str, rows: Sequence[Unconfirmed]) -> None:
    for row in rows:
        typer.echo(f"{kind} {row.of}: {row.name}, {row.url}")


def _report_lines(counted: Report) -> list[str]:
    lines: list[str] = []
    for name, table in (("pages", counted.pages), ("sections", counted.sections), ("words", counted.words)):
        lines += [_row(name, TAGS)]
        lines += [_row(f"  {topic}", [row.get(tag, 0) for tag in TAGS]) for topic, row in table.items()]
        lines += [_row("  all", [sum(row.get(tag, 0) for row in table.values()) for tag in TAGS])]
    things = {"terms": counted.terms, "contact points": counted.contact_points}
    lines += [_row(name, [row.get(tag, 0) for tag in TAGS]) for name, row in things.items()]
    lines += [f"local texts: {counted.local_texts}", f"facts: {_counts(counted.facts)}"]
    lines += [_row("reading level", ["pages", "sentence", "LIX", "highest", "bound"])]
    lines += [
        _row(f"  {tag}", [row.pages, row.mean_sentence, row.median_lix, row.highest_lix, row.bound])
        for tag, row in counted.levels.items()
    ]
    lines += [f"Dutch word to keep, not on the page (to be looked at): {_counts(counted.kept_words)}"]
    lines += [f"findings: {_counts(counted.findings)}"]
    return lines


def _row(name: str, cells: Sequence[object]) -> str:
    return f"{name:<16}" + "".join(f"{cell!s:>10}" for cell in cells)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "none"
