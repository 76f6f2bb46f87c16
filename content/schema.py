"""The schema's revision: what a database has, what this program wants, and the way there.

Alembic is loaded only for that way: 8 MB that a process which serves need not keep.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from content.db import Database
from content.errors import Conflict

_FOLDER = Path(__file__).parent / "migrations"

_ADVISORY_LOCK = 0x6D6970_01
"""PostgreSQL: two `mip migrate` at once wait for each other."""


def head() -> str:
    """The revision that this program wants."""
    return revisions()[-1]


def current(database: Database) -> str | None:
    """The revision that the database has; None when it is empty."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def is_current(database: Database) -> bool:
    """Whether the database has the revision that this program wants."""
    return current(database) == head()


def knows(revision: str) -> bool:
    """Whether a revision is one of this program's."""
    return revision in revisions()


def revisions() -> list[str]:
    """All revisions of this program, each following the one before; a migration's file begins with its revision."""
    found = sorted(path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*_*.py"))
    if not found:
        raise RuntimeError("no migrations are packaged")
    return found


def migrate(database: Database) -> str | None:
    """Brings the database to `head()`. Gives the revision it had before.

    A SQLite file that holds something is copied first (`…-before-<revision>-<time>.sqlite3` beside it). Raises Conflict
    when the database is of a newer program.
    """
    before = current(database)
    if before == head():
        return before
    _refuse_newer(before)
    if database.is_sqlite and before is not None and database.url.database:
        copy_sqlite(Path(database.url.database), before, database.now())
    # Not the engines of reading and writing: a migration may hold locks longer than they are allowed to.
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection = connection.execution_options(begin="BEGIN IMMEDIATE")
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            upgrade(connection)
    return before


def copy_sqlite(path: Path, revision: str, now: dt.datetime) -> Path:
    """Copies a SQLite file whole, with what its log holds. Gives the copy's path."""
    copy = path.with_name(f"{path.stem}-before-{revision}-{now:%Y%m%dT%H%M%SZ}{path.suffix}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and not knows(revision):
        raise Conflict(f"The database has revision {revision}, which this version does not know: it is older.")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the migrations up to a revision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
