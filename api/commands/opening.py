"""What commands begin with: settings, the data folder, a database at the right revision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api import logs
from api.settings import Settings
from content import schema
from content.db import Database
from content.errors import Conflict


def settings() -> Settings:
    """The settings of this installation; its data folder is made when absent."""
    logs.configure()
    found = Settings()
    found.data_dir.mkdir(parents=True, exist_ok=True)
    return found


@contextmanager
def database(found: Settings) -> Iterator[Database]:
    """The database, brought to this program's revision: SQLite by itself, PostgreSQL only by `mip migrate`."""
    opened = Database(found.effective_database_url)
    try:
        prepare(opened)
        yield opened
    finally:
        opened.close()


def prepare(opened: Database) -> None:
    """Migrates SQLite; raises Conflict for a PostgreSQL database that is not at this program's revision."""
    if opened.is_sqlite:
        schema.migrate(opened)
    elif not schema.is_current(opened):
        raise Conflict("The database is not at this version's revision: run `mip migrate` first.")
