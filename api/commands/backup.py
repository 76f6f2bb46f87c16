"""`mip backup`: everything that people made, in one file; beside a running server too."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands import opening, showing
from api.settings import VERSION
from content import archive
from content.db import Database


def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write; an older one of that name is replaced.")],
) -> None:
    """Write all content, history, people and roles into one file. Keep MIP_SECRET_KEY too, apart from it."""
    settings = opening.settings()
    database = Database(settings.effective_database_url)
    try:
        with showing.progress("Backing up") as progress:
            manifest = archive.backup(database, file, VERSION, progress)
    finally:
        database.close()
    typer.echo(f"{manifest.rows} rows in {file} ({file.stat().st_size} bytes), read back and found whole.")
