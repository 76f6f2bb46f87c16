"""The traps of the law notes that a pattern can find: cancelled rules, old numbers, claims that are not certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from content.checks import data_files
from content.checks.findings import Finding
from content.checks.library import Library
from content.checks.prose import FACT, Part, Passage, sentences
from content.references import FACT_TOKEN

_NO_SCOPE = {"name", "why", "unless"}


@dataclass(frozen=True)
class Trap:
    """What must not be said, by language (`any` is every language), and why."""

    name: str
    why: str
    patterns: dict[str, re.Pattern[str]]
    unless: re.Pattern[str] | None


def check(library: Library) -> Iterator[Finding]:
    """Every sentence of every text. Keywords are what readers type: of these only numbers and signs."""
    for passage in library.passages:
        scopes = ("any",) if passage.part is Part.KEYWORD else ("any", passage.locale)
        for sentence in sentences(_with_keys(passage)):
            for trap in _traps():
                found = _found(trap, scopes, sentence)
                if found is not None:
                    what = f"“{found}”: {trap.name}; {trap.why}"
                    yield Finding(passage.file, passage.line, passage.locale, "traps", what)


def _found(trap: Trap, scopes: tuple[str, ...], sentence: str) -> str | None:
    for scope in scopes:
        pattern = trap.patterns.get(scope)
        match = pattern.search(sentence) if pattern is not None else None
        if match is not None and (trap.unless is None or not trap.unless.search(sentence)):
            return match[0]
    return None


def _with_keys(passage: Passage) -> str:
    """The visible words, each fact as its key in braces."""
    if FACT not in passage.text:
        return passage.text
    keys = iter(match["key"] for match in FACT_TOKEN.finditer(passage.raw))
    return re.sub(FACT, lambda _: f"{{{next(keys, '')}}}", passage.text)


@cache
def _traps() -> tuple[Trap, ...]:
    rows = data_files.table("traps.toml")["trap"]
    return tuple(
        Trap(
            row["name"],
            row["why"],
            {key: re.compile(value, re.IGNORECASE) for key, value in row.items() if key not in _NO_SCOPE},
            re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None,
        )
        for row in rows
    )
