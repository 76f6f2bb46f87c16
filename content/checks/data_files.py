"""Reads the data files of the checks: lists of lines, and TOML."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a data file without comments and empty ones."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    stripped = (line.strip() for line in text.splitlines())
    return tuple(line for line in stripped if line and not line.startswith("#"))


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML data file."""
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
