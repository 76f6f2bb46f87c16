"""`mip migrate`: brings the database to this version's revision."""

from __future__ import annotations

import typer

from api.commands import opening
from content import schema
from content.db import Database


def migrate() -> None:
    """Migrate the database. Two at once wait for each other."""
    settings = opening.settings()
    database = Database(settings.effective_database_url)
    try:
        before = schema.migrate(database)
        typer.echo(f"Revision {schema.current(database)}" + (f" (was {before})." if before else "."))
    finally:
        database.close()
