"""One writer per index at a time, and a polite way to take over from it.

The worker holds an index's lock as long as it lives. A command that wants to write (reindex, check with repair) first
takes the *wish*; the worker sees it, lets go, and takes the lock back when the wish is gone.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from content.db import Database
from content.locking import claim

_PAUSE_SECONDS = 0.2


class Lock(Protocol):
    """A lock that is tried, never waited for."""

    def take(self) -> bool:
        """Takes it, unless somebody else holds it. True also when we hold it already."""
        ...

    def is_held(self) -> bool:
        """Whether we (still) hold it."""
        ...

    def release(self) -> None:
        """Lets go, if we hold it."""
        ...


class FileLock:
    """A lock on a file of this machine; it goes with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None

    def take(self) -> bool:
        """Takes it. Raises OSError when the file cannot be made."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = claim(self._path)
        return self._file is not None

    def is_held(self) -> bool:
        """Whether we hold it."""
        return self._file is not None

    def release(self) -> None:
        """Lets go."""
        if self._file is not None:
            self._file.close()
            self._file = None


class AdvisoryLock:
    """A lock in PostgreSQL, across machines; it goes with its connection."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        digest = hashlib.sha256(f"mip:{name}".encode()).digest()
        self._key = int.from_bytes(digest[:8], signed=True)
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Takes it. False too when the database is away."""
        if self.is_held():
            return True
        try:
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except DBAPIError:
            return False
        try:
            if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}):
                self._connection = connection
                return True
        except DBAPIError:
            pass  # the connection broke: not held, tried again later
        connection.close()
        return False

    def is_held(self) -> bool:
        """Whether we still hold it: the connection that holds it is asked."""
        if self._connection is None:
            return False
        try:
            self._connection.scalar(text("SELECT 1"))
        except DBAPIError:
            self._connection.invalidate()
            self._connection = None
            return False
        return True

    def release(self) -> None:
        """Lets go."""
        if self._connection is not None:
            try:
                self._connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
            except DBAPIError:
                self._connection.invalidate()
            self._connection.close()
            self._connection = None


class IndexLock:
    """The right to write one index."""

    def __init__(self, lock: Lock, wish: Lock) -> None:
        self._lock = lock
        self._wish = wish

    @classmethod
    def of_folder(cls, folder: Path) -> "IndexLock":
        """For an index in a folder of this machine."""
        return cls(FileLock(folder / "writer.lock"), FileLock(folder / "wish.lock"))

    @classmethod
    def of_server(cls, database: Database, data_dir: Path, name: str) -> "IndexLock":
        """For an index on a server: in PostgreSQL; in the data folder when the database is SQLite."""
        if database.is_sqlite:
            return cls(FileLock(data_dir / f"{name}.lock"), FileLock(data_dir / f"{name}.wish.lock"))
        return cls(AdvisoryLock(database, f"index {name}"), AdvisoryLock(database, f"wish {name}"))

    def take_for_long(self) -> bool:
        """For the worker: takes or keeps the lock, unless somebody wishes to have it for a while."""
        if not self._wish.take():
            self._lock.release()
            return False
        self._wish.release()
        return self._lock.take()

    def release(self) -> None:
        """Lets go."""
        self._lock.release()

    @contextmanager
    def taken_over(self) -> Iterator[None]:
        """For a command: waits until the worker has let go, and holds the lock."""
        try:
            while not (self._wish.take() and self._lock.take()):
                time.sleep(_PAUSE_SECONDS)
            yield
        finally:
            self._lock.release()
            self._wish.release()
