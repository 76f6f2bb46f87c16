"""The statements that a database is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from content.db import Database


def _any_thread(_name: str) -> bool:
    return True


@contextmanager
def counted(database: Database, of: Callable[[str], bool] = _any_thread) -> Iterator[list[str]]:
    """The statements that a database is asked meanwhile, but for the beginnings of snapshots and transactions.

    `of`: of which threads, by their names.
    """
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if of(threading.current_thread().name) and not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
