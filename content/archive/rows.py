"""A row as a line of JSON, and a line as a row; the same on both databases.

Keys are sorted, letters beyond ASCII escaped, UUIDs in small letters with hyphens, instants in UTC with microseconds
and `Z`, days as `YYYY-MM-DD`. A line has one spelling: another one of the same row is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table, Uuid

from content.archive.tables import JSON_OBJECTS, LEFT_OUT_COLUMNS, WORDS
from content.models import UtcDateTime

Reader = Callable[[Any], Any]

_LARGEST_INTEGER = 2**31 - 1
"""PostgreSQL's INTEGER; SQLite would take more."""


class TableRows:
    """The rows of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = [column for column in table.columns if str(column) not in LEFT_OUT_COLUMNS]
        """The columns that an archive holds."""
        self._readers = {column.name: _reader(column) for column in self.columns}

    def line(self, row: Mapping[str, Any]) -> bytes:
        """A row, by the names of its columns, as a line with its end. Raises ValueError for what JSON cannot hold."""
        plain = {name: _plain(row[name]) for name in self._readers}
        return _canonical(plain)

    def row(self, line: bytes) -> dict[str, Any]:
        """The row of a line. Raises ValueError, with a sentence that names no value, for any that is not one."""
        try:
            row = self._read(_parsed(line))
            is_canonical = self.line(row) == line
        except RecursionError:
            raise ValueError("nested too deep") from None
        if not is_canonical:
            raise ValueError("not in the one spelling that this format has")
        return row

    def _read(self, found: Any) -> dict[str, Any]:
        if not isinstance(found, dict) or found.keys() != self._readers.keys():
            raise ValueError(f"an object with {', '.join(sorted(self._readers))} is wanted")
        row = {}
        for name, reader in self._readers.items():
            try:
                row[name] = reader(found[name])
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        return row


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        raise ValueError("no JSON") from None


def _canonical(plain: object) -> bytes:
    return json.dumps(plain, allow_nan=False, separators=(",", ":"), sort_keys=True).encode("ascii") + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _reader(column: Column[Any]) -> Reader:
    """What makes a column's value of a JSON value."""
    read = _reader_of_type(column)

    def reader(value: Any) -> Any:
        if value is None:
            if not column.nullable:
                raise ValueError("a value is wanted")
            return None
        return read(value)

    return reader


def _reader_of_type(column: Column[Any]) -> Reader:
    kind, name = column.type, str(column)
    if isinstance(kind, JSON):
        return _object if name in JSON_OBJECTS else _texts
    if isinstance(kind, Uuid):
        return _wanted("a UUID", uuid.UUID)
    if isinstance(kind, UtcDateTime):
        return _wanted("an instant", lambda text: dt.datetime.fromisoformat(text).astimezone(dt.UTC))
    if isinstance(kind, Date):
        return _wanted("a day", dt.date.fromisoformat)
    if isinstance(kind, Boolean):
        return _boolean
    if isinstance(kind, Integer):
        return _integer
    if isinstance(kind, String):
        words = WORDS.get(name)
        return (
            _text_up_to(kind.length) if words is None else _wanted("one of its words", lambda text: words(text).value)
        )
    raise TypeError(f"an archive does not know the type of {name}")


def _wanted(what: str, read: Callable[[str], Any]) -> Reader:
    """Reads a text; says what was wanted, without the value, when it is something else."""

    def reader(value: Any) -> Any:
        text = _text(value)
        try:
            return read(text)
        except (ValueError, OverflowError):
            raise ValueError(f"{what} is wanted") from None

    return reader


def _text(value: Any) -> str:
    """Text that both databases take: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str):
        raise ValueError("a text is wanted")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError("a character that no text holds")
    return value


def _text_up_to(length: int | None) -> Reader:
    def read(value: Any) -> str:
        text = _text(value)
        if length is not None and len(text) > length:
            raise ValueError(f"longer than {length} characters")
        return text

    return read


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is wanted")
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST_INTEGER:
        raise ValueError("an integer is wanted")
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise ValueError("a list of texts is wanted")
    return [_text(one) for one in value]


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("an object is wanted")
    return value
