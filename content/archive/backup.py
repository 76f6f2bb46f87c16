"""Writes an archive of a database."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Table, collate, func, select

from content import schema
from content.archive.reading import FORMAT, LONGEST_LINE, MANIFEST, FileEntry, Manifest, opened
from content.archive.rows import TableRows
from content.archive.tables import KEPT, file_of
from content.db import Database, ReadSession
from content.errors import Conflict
from content.locking import claim

BATCH_ROWS = 500
"""How many rows are in memory at once."""

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o600
"""An archive holds names, mail addresses and hashes of passwords: it is its owner's alone."""

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done."""


def backup(database: Database, path: Path, made_by: str, progress: Progress = lambda done, total: None) -> Manifest:
    """Writes the archive, from one snapshot; gives its manifest. `made_by` is the release of this program.

    It is written beside `path` with `.part` at its end, read back and checked, and only then gets its name, in place
    of an older one. Raises Conflict for a database at another revision, or when another backup writes the same file.
    """
    if path.is_dir():
        raise Conflict(f"{path} is a folder; the name of a file is wanted.")
    revision = _revision(database)
    with _part(path) as part:
        with database.read() as session:
            total = 2 * sum(_count(session, table) for table in KEPT)
            manifest = _write(session, part, made_by, revision, _Counting(progress, total))
        _check(part, _Counting(progress, total, manifest.rows))
    return manifest


class _Counting:
    """Counts rows, and tells so once a batch."""

    def __init__(self, progress: Progress, total: int, done: int = 0) -> None:
        self._progress = progress
        self._total = total
        self._done = done

    def one(self) -> None:
        """One row more is done."""
        self._done += 1
        if self._done % BATCH_ROWS == 0:
            self._progress(self._done, self._total)


def _revision(database: Database) -> str:
    is_file = database.is_sqlite and database.url.database
    if is_file and not Path(str(database.url.database)).exists():
        raise Conflict(f"There is no database {database.url.database}.")
    if not schema.is_current(database):
        raise Conflict("The database is not at this version's revision: run `mip migrate` first.")
    return schema.head()


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """The file to write into; renamed at the end, removed on any exception."""
    part = path.with_name(f"{path.name}.part")
    lock = claim(part)
    if lock is None:
        raise Conflict(f"Another backup is writing {part}.")
    with lock:
        os.fchmod(lock.fileno(), _MODE)
        try:
            yield part
            os.fsync(lock.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(session: ReadSession, part: Path, made_by: str, revision: str, counting: _Counting) -> Manifest:
    with zipfile.ZipFile(part, "w") as file:
        entries = tuple(_write_table(session, file, table, counting) for table in KEPT)
        manifest = Manifest(format=FORMAT, made_by=made_by, revision=revision, files=entries)
        with file.open(_entry(MANIFEST), "w") as stream:
            stream.write(manifest.model_dump_json(indent=1).encode() + b"\n")
    return manifest


def _write_table(session: ReadSession, file: zipfile.ZipFile, table: Table, counting: _Counting) -> FileEntry:
    rows, count, size, digest = TableRows(table), 0, 0, hashlib.sha256()
    statement = select(*rows.columns).order_by(*map(_ordering(session), table.primary_key.columns))
    name = file_of(table)
    with file.open(_entry(name), "w", force_zip64=True) as stream:
        for row in session.execute(statement, execution_options={"yield_per": BATCH_ROWS}).mappings():
            line = rows.line(row)  # type: ignore[arg-type]  # keys are the columns' names
            if len(line) > LONGEST_LINE:
                raise Conflict(f"A row of {table.name} is too long for an archive.")
            stream.write(line)
            digest.update(line)
            count, size = count + 1, size + len(line)
            counting.one()
    return FileEntry(name=name, rows=count, bytes=size, sha256=digest.hexdigest())


def _entry(name: str) -> zipfile.ZipInfo:
    """A file's entry in the zip, without a time of its own."""
    entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = _MODE << 16
    entry.create_system = 3
    return entry


def _ordering(session: ReadSession) -> Callable[[Column[Any]], ColumnElement[Any]]:
    """By code points on both: PostgreSQL would otherwise sort as its own locale does."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return lambda column: column if is_sqlite or not isinstance(column.type, String) else collate(column, "C")


def _check(part: Path, counting: _Counting) -> None:
    """Reads the archive back: what a restore would refuse is no backup."""
    with opened(part) as archive:
        for table in KEPT:
            for _ in archive.rows(table):
                counting.one()


def _count(session: ReadSession, table: Table) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
