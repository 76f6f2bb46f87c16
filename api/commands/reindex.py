"""`mip reindex`: builds the indexes anew, while searches go on in the old ones."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.progress import Progress

from api.commands import opening
from search.indexer import rebuild_all


def reindex() -> None:
    """Build every configured index anew, without an empty moment."""
    settings = opening.settings()
    with opening.database(settings) as database, Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Indexing", total=None)
        count = rebuild_all(settings, database, lambda done, total: progress.update(task, completed=done, total=total))
    typer.echo(f"{count} documents indexed.")
