"""Engines per dialect, read and write sessions as types, and `transaction()`.

A read session is one snapshot: PostgreSQL REPEATABLE READ READ ONLY, SQLite an explicit BEGIN. A write session is one
transaction: PostgreSQL READ COMMITTED with a lock timeout, SQLite BEGIN IMMEDIATE. Both are closed by the context
manager that gave them; nothing else commits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from content.errors import Unavailable
from content.remembered import Remembered, RememberedMany

MOST_PAGES = 600
"""Of bundles, in all languages, that a process remembers as rendered: some 20 kB each."""

LOCK_TIMEOUT_SECONDS = 5
"""How long a writer waits for another before it answers 503."""

Now = Callable[[], dt.datetime]
"""The clock: an aware instant in UTC."""


def utc_now() -> dt.datetime:
    """The present instant, in UTC."""
    return dt.datetime.now(dt.UTC)


class ReadSession(Session):
    """A session that only reads, in one snapshot. mypy refuses it where a `WriteSession` is wanted."""


class WriteSession(Session):
    """A session in a transaction that writes."""


class Database:
    """One database: its engines and its clock. Thread-safe; one per process."""

    def __init__(self, url: str, *, pool_size: int = 10, now: Now = utc_now) -> None:
        self.now = now
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.pool_size = pool_size
        self.remembered = Remembered()
        self.remembered_pages = RememberedMany(MOST_PAGES)
        self._engine = _sqlite_engine(url, pool_size) if self.is_sqlite else _postgresql_engine(url, pool_size)
        self._reading: Engine
        self._writing: Engine
        if self.is_sqlite:
            self._reading = self._engine
            self._writing = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        else:
            self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._writing = self._engine.execution_options(isolation_level="READ COMMITTED")

    @property
    def engine(self) -> Engine:
        """The engine itself, for migrations, probes and events."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[ReadSession]:
        """A snapshot to read from. Raises `Unavailable` when the database is away."""
        with (
            translating(),
            ReadSession(self._reading, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[WriteSession]:
        """A transaction: committed at the end, rolled back on any exception. Raises `Unavailable` when busy or away."""
        with (
            translating(),
            WriteSession(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()


@contextmanager
def translating() -> Iterator[None]:
    """Says `Unavailable` for what is the database's state and no fault of the caller."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise Unavailable("The database is away or busy.") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable("The connection to the database broke.") from error
        raise


def _sqlite_engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=LOCK_TIMEOUT_SECONDS,
        hide_parameters=True,
        connect_args={"timeout": LOCK_TIMEOUT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver's own transactions would begin too late and always deferred; `begin` below replaces them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT_SECONDS * 1000}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _postgresql_engine(url: str, pool_size: int) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=LOCK_TIMEOUT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3,
            "options": f"-c lock_timeout={LOCK_TIMEOUT_SECONDS * 1000} -c timezone=UTC -c client_encoding=UTF8",
        },
    )
