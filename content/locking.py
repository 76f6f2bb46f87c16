"""One at a time, across processes and machines: a PostgreSQL advisory lock, or a file lock in the data folder."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy import text

from content.db import Database, translating


@contextmanager
def exclusive(database: Database, data_dir: Path, name: str) -> Iterator[None]:
    """Waits until nobody else holds `name`, and holds it. Raises `Unavailable` when the database is away."""
    if database.is_sqlite:
        path = Path(database.url.database or data_dir / name)
        with path.with_name(f"{path.name}.{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    key = int.from_bytes(hashlib.sha256(f"mip:{name}".encode()).digest()[:8], signed=True)
    # A session lock on a connection of its own: transactions on others come and go meanwhile.
    with (
        translating(),
        database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
            connection.execute(text("RESET lock_timeout"))


def claim(path: Path) -> TextIO | None:
    """Takes a file lock, held until the file is closed. None when somebody else holds it."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file
