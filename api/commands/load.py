"""`mip load`: loads a folder of content files, beside a running server too."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from api.commands import opening
from content import starter_loader
from content.locking import exclusive


def load(
    folder: Annotated[Path, typer.Argument(help="A folder of the shape of content/starter, or part of it.")],
) -> None:
    """Load pages, terms, contact points, facts, areas or synonyms. All or nothing is checked before it writes."""
    settings = opening.settings()
    with (
        opening.database(settings) as database,
        exclusive(database, settings.data_dir, "load"),
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        task = progress.add_task("Loading", total=None)
        report = starter_loader.load(
            database, folder, lambda done, total: progress.update(task, completed=done, total=total)
        )
    typer.echo(f"{report.published} written, {report.drafted} as drafts, {report.unchanged} unchanged.")
    for item in report.left_alone:
        typer.echo(f"left alone, somebody changed it here: {item}")
