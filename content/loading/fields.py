"""Reads text files and the fields of TOML tables; each fault is noted with its line."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from content.loading.files import Folder
from content.models import PageKind

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
AREA = re.compile(r"[A-Z][A-Za-z0-9-]{1,39}")
_TOML_LINE = re.compile(r"\(at line (\d+)")


def text_of(folder: Folder, path: Path) -> str | None:
    """The text of a file, with `\\n` line ends; None, and a fault, when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        folder.fault(path, None, f"This is no UTF-8 text (byte {error.start}).")
    except OSError as error:
        folder.fault(path, None, f"This cannot be read: {error.strerror}.")
    return None


def toml_of(folder: Folder, path: Path, text: str, first_line: int = 1) -> dict[str, Any] | None:
    """The table of a TOML text that begins at `first_line` of its file; None, and a fault, when it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = first_line - 1 + int(found[1]) if found else None
        folder.fault(path, line, f"This is no TOML: {error}.")
        return None


class Fields:
    """The fields of a TOML table, each fault noted with the field's line."""

    def __init__(self, folder: Folder, path: Path, table: Mapping[str, Any], text: str, first_line: int = 1) -> None:
        self.folder, self.path, self.table, self.text, self.first_line = (
            folder,
            path,
            table,
            text,
            first_line,
        )
        self.faulty = False

    def line(self, name: str) -> int | None:
        for number, line in enumerate(self.text.splitlines(), self.first_line):
            if re.match(rf"\s*\[?{re.escape(name)}\b", line):
                return number
        return None

    def fault(self, name: str, what: str) -> None:
        self.faulty = True
        self.folder.fault(self.path, self.line(name), what)

    def string(self, name: str, default: str | None = None) -> str:
        value = self.table.get(name, default)
        if value is None:
            self.fault(name, f"“{name}” is missing.")
            return ""
        if not isinstance(value, str):
            self.fault(name, f"“{name}” is no text.")
            return ""
        return value.strip()

    def optional(self, name: str) -> str | None:
        return self.string(name) or None if name in self.table else None

    def strings(self, name: str) -> tuple[str, ...]:
        value = self.table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(name, f"“{name}” is no list of texts.")
            return ()
        return tuple(item.strip() for item in value)

    def uuid(self, name: str = "id") -> uuid.UUID:
        text = self.string(name)
        try:
            return uuid.UUID(text)
        except ValueError:
            if text:
                self.fault(name, f"“{name}” is no UUID: “{text}”.")
            return uuid.UUID(int=0)

    def one_of(self, name: str, allowed: type[PageKind], default: str) -> str:
        value = self.string(name, default)
        if value not in list(allowed):
            self.fault(name, f"“{value}” is not one of {', '.join(allowed)}.")
            return default
        return value

    def date(self, name: str) -> dt.date | None:
        value = self.table.get(name)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if value is not None:
            self.fault(name, f"“{name}” is no date.")
        return None


def is_slug(folder: Folder, path: Path, slug: str) -> bool:
    """Whether a name is a slug; a fault when not."""
    if SLUG.fullmatch(slug) and len(slug) <= 120:
        return True
    folder.fault(path, None, f"“{slug}” is no slug: small letters, digits and single hyphens, at most 120.")
    return False
