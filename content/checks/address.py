"""How the reader is spoken to in each language, and words that style.md says to avoid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from content.checks import data_files
from content.checks.findings import Finding
from content.checks.library import Library
from content.checks.prose import FACT, Passage

_QUOTED = re.compile(r"‘[^‘]*?’(?!\w)|„[^„”“]*[”“]|«[^«»]*»")
"""What is quoted: sample letters speak to somebody else."""


def check(library: Library) -> Iterator[Finding]:
    """Forms of address outside quotes, and words to avoid."""
    for passage in library.running:
        if passage.quote:
            continue
        text = _QUOTED.sub(FACT, passage.text)
        yield from _matches(passage, text, "address")
        yield from _matches(passage, text, "avoid")


def _matches(passage: Passage, text: str, name: str) -> Iterator[Finding]:
    for pattern, what in _patterns(name, passage.locale):
        for match in pattern.finditer(text):
            yield Finding(passage.file, passage.line, passage.locale, name, f"“{match[0]}”: {what}")


@cache
def _patterns(name: str, locale: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = data_files.table("address.toml").get(name, {}).get(locale, [])
    return tuple((re.compile(row["pattern"]), row["what"]) for row in rows)
