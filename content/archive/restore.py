"""Fills a new database from an archive."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, bindparam, delete, exists, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content import schema
from content.archive.backup import BATCH_ROWS, Progress
from content.archive.reading import Archive, Manifest, damaged, opened
from content.archive.tables import BEYOND_SEED, KEPT, SYSTEM_ACTORS, file_of
from content.db import Database, WriteSession
from content.errors import Conflict, Invalid
from content.locking import exclusive
from content.models import COUNTRY, Actor, Area, Base, ContentVersion

Rows = list[dict[str, Any]]


def restore(database: Database, data_dir: Path, path: Path, progress: Progress = lambda done, total: None) -> Manifest:
    """Fills the database; gives the archive's manifest. The content gets a new epoch.

    The archive is first read whole into a database that is thrown away (in `data_dir`), under the same schema, so that
    every file, row and reference has been checked before the first row is written; that happens in one transaction.
    Raises Conflict when the database already holds something, or for an archive of another format or schema; Invalid
    for one that is damaged.
    """
    with exclusive(database, data_dir, "load"), opened(path) as archive:
        with database.read() as session:
            _refuse_filled(session)
        total = 2 * archive.manifest.rows
        with _scratch(data_dir) as scratch, scratch.write() as session:
            _fill(session, archive, lambda done: progress(done, total))
            _refuse_part(session)
        with database.write() as session:
            # Publishers wait from here on; what they would have changed is looked at after this.
            session.execute(update(ContentVersion).values(n=ContentVersion.n))
            _refuse_filled(session)
            _fill(session, archive, lambda done: progress(archive.manifest.rows + done, total))
            if not database.is_sqlite:
                _move_sequences(session)
    return archive.manifest


def _refuse_filled(session: Session) -> None:
    for table in Base.metadata.sorted_tables:
        beyond = BEYOND_SEED.get(table)
        rows = select(*table.primary_key.columns)
        if session.scalar(select(exists(rows if beyond is None else rows.where(beyond)))):
            raise Conflict(
                f"The database already holds something ({table.name}): "
                "restore only into one that `mip migrate` made and nothing has filled."
            )


@contextmanager
def _scratch(data_dir: Path) -> Iterator[Database]:
    """An empty database with the schema of this program; what one that was killed left behind goes too."""
    folder = data_dir / "restore.check"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    scratch = Database(f"sqlite:///{(folder / 'check.sqlite3').absolute()}", pool_size=1)
    try:
        schema.migrate(scratch)
        yield scratch
    finally:
        scratch.close()
        shutil.rmtree(folder, ignore_errors=True)


def _fill(session: WriteSession, archive: Archive, progress: Callable[[int], None]) -> None:
    """Replaces what the migrations put there by the archive's rows."""
    for table in BEYOND_SEED:
        session.execute(delete(table))
    done = 0
    for table in KEPT:
        own = _references_to_itself(table)
        for batch in _batches(archive.rows(table)):
            _insert(session, table, [_new_row(table, row, own) for row in batch])
            done += len(batch)
            progress(done)
        if own:
            _set_references(session, table, own, archive)


def _new_row(table: Table, row: dict[str, Any], own: list[Column[Any]]) -> dict[str, Any]:
    """A row as it is inserted: what refers to its own table follows when all rows are there."""
    values = {**row, **{column.name: None for column in own}}
    if table.name == ContentVersion.__tablename__:
        values["epoch"] = secrets.token_hex(8)
    return values


def _insert(session: WriteSession, table: Table, rows: Rows) -> None:
    try:
        session.execute(insert(table), rows)
    except IntegrityError as error:
        raise _breaks_a_rule(table, error) from error


def _breaks_a_rule(table: Table, error: IntegrityError) -> Invalid:
    # The first line names the rule; PostgreSQL's others hold values.
    rule = str(error.orig).partition("\n")[0]
    return damaged(file_of(table), f"a row breaks a rule of the database ({rule})")


def _references_to_itself(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns for key in column.foreign_keys if key.column.table is table]


def _set_references(session: WriteSession, table: Table, own: list[Column[Any]], archive: Archive) -> None:
    """A second reading of the same file, for the rows that refer to another of their table."""
    (key,) = table.primary_key.columns
    for column in own:
        statement = update(table).where(key == bindparam("its_key")).values({column.name: bindparam("refers_to")})
        for batch in _batches(archive.rows(table)):
            values = [
                {"its_key": row[key.name], "refers_to": row[column.name]}
                for row in batch
                if row[column.name] is not None
            ]
            if not values:
                continue
            try:
                session.connection().execute(statement, values)
            except IntegrityError as error:
                raise _breaks_a_rule(table, error) from error


def _refuse_part(session: Session) -> None:
    """An archive without what every database has from its first migration on was never made by a backup."""
    wanted: list[tuple[Table, ColumnElement[bool], int]] = [
        (Base.metadata.tables["content_version"], ContentVersion.id == 1, 1),
        (Base.metadata.tables["actor"], Actor.id.in_(SYSTEM_ACTORS), len(SYSTEM_ACTORS)),
        (Base.metadata.tables["area"], Area.code == COUNTRY, 1),
    ]
    for table, condition, number in wanted:
        if session.scalar(select(func.count()).select_from(table).where(condition)) != number:
            raise damaged(file_of(table), "rows are missing that every database has")


def _move_sequences(session: WriteSession) -> None:
    """PostgreSQL: numbers that the database gives out go on after those that were restored."""
    for table in KEPT:
        column = table.autoincrement_column
        if column is not None:
            session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "  # noqa: S608 - names of our own schema
                    f"coalesce(max({column.name}), 1), max({column.name}) IS NOT NULL) FROM {table.name}"
                )
            )


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[Rows]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch
