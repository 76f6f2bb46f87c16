"""`mip restore`: fills a new database from an archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands import opening, showing
from content import archive


def restore(file: Annotated[Path, typer.Argument(help="An archive that `mip backup` wrote.")]) -> None:
    """Fill a database that `mip migrate` made and nothing has filled. The archive is checked whole before."""
    settings = opening.settings()
    with opening.database(settings) as database, showing.progress("Restoring") as progress:
        manifest = archive.restore(database, settings.data_dir, file, progress)
    typer.echo(f"{manifest.rows} rows restored. Sessions and one-time links are gone; indexes are built anew.")
