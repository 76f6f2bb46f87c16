"""What commands about people and tokens share: areas and locales as options, and in words."""

from __future__ import annotations

from typing import Annotated

import typer

from content.errors import Fault, Invalid
from content.models import Role

ALL = "all"

Areas = Annotated[list[str] | None, typer.Option("--area", help="Where: NL, PV30, GM0772, …, or “all”. Repeat it.")]
Locales = Annotated[list[str] | None, typer.Option("--locale", help="In which language: nl, pl, …, or “all”. Repeat.")]


def given(role: Role, values: list[str] | None, option: str) -> list[str] | None:
    """Areas or locales; None: all. Only an admin has all without saying so."""
    if values and ALL not in values:
        return values
    if values or role is Role.ADMIN:
        return None
    raise Invalid([Fault(option, f"Where does a {role} work? Repeat {option} for each, or say “{option} all”.")])


def words(role: Role, areas: object, locales: object) -> str:
    """Role and reach in words."""
    return f"{role} in {_words(areas, 'all areas')}, {_words(locales, 'all languages')}"


def _words(values: object, everything: str) -> str:
    return " ".join(map(str, values)) if isinstance(values, list | tuple) else everything
