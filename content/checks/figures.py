"""Figures stand in texts only as facts: no digits, no signs of money or percent, no number words with a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from content.checks import data_files
from content.checks.findings import Finding
from content.checks.library import Library
from content.checks.prose import FACT, Part, Passage

_DIGITS = re.compile(r"\w*\d(?:[\d.,/: -]*\d)?\w*")
_SIGN = re.compile(r"[%‰€$£]|\b(?:EUR|PLN|RON|BGN)\b")


def check(library: Library) -> Iterator[Finding]:
    """Stray digits, signs and number words in every text, and digits in keywords and other spellings of terms."""
    for passage in library.passages:
        yield from _digits(passage)
        if passage.part is not Part.KEYWORD:
            yield from _signs(passage)
            yield from _number_words(passage)
    for term in library.folder.terms:
        for spelling in term.also:
            for found in _DIGITS.findall(_without_names(spelling, typed=True)):
                what = f"“{found}” in “also” is no name known to the checks; leave it out or write it in words."
                yield library.finding(term.path, 0, "", "figures", what)


def _digits(passage: Passage) -> Iterator[Finding]:
    for found in _DIGITS.findall(_without_names(passage.text, typed=passage.part is Part.KEYWORD)):
        what = f"“{found.strip()}” is typed; use a fact ({{{{ fact:… }}}}), or say it without a figure."
        yield Finding(passage.file, passage.line, passage.locale, "figures", what)


def _signs(passage: Passage) -> Iterator[Finding]:
    for found in _SIGN.findall(passage.text):
        what = f"“{found}” is typed; the fact prints its sign itself."
        yield Finding(passage.file, passage.line, passage.locale, "figures", what)


def _number_words(passage: Passage) -> Iterator[Finding]:
    patterns = _number_patterns(passage.locale)
    if patterns is None:
        return
    pattern, not_after = patterns
    for match in pattern.finditer(passage.text):
        if not_after.search(passage.text[: match.start()]):
            continue
        what = f"“{match[0]}” is a figure in words; use a fact, or say it without."
        yield Finding(passage.file, passage.line, passage.locale, "number-words", what)


def _without_names(text: str, *, typed: bool) -> str:
    """The text without names that hold a digit; `typed` allows those that only readers and letters use, too."""
    return _name_pattern(typed).sub(FACT, text)


@cache
def _name_pattern(typed: bool) -> re.Pattern[str]:
    names = data_files.lines("names_with_digits.txt")
    cut = names.index("---")
    return re.compile("|".join(names[:cut] + names[cut + 1 :] if typed else names[:cut]))


@cache
def _number_patterns(locale: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """What to find, and what must not stand right before it."""
    own = data_files.table("number_words.toml").get(locale)
    if own is None:
        return None
    gap = rf"[\s\u00a0-]+(?:[^\W\d{FACT}]+[\s\u00a0]+)?"
    found = rf"\b(?:(?:{own['numbers']}){gap}(?:{own['units']})|{own['whole']})\b"
    return re.compile(found, re.IGNORECASE), re.compile(rf"\b(?:{own['not_after']})\s+$", re.IGNORECASE)
