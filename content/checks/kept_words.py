"""Dutch words that stand in brackets at first use on a page (terminology: keep = yes). Counted, not a finding: words
have other meanings and forms, so a person must look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from content.checks import data_files
from content.checks.library import Library

LOCALES = ("en", "pl", "ro", "bg")


@dataclass(frozen=True)
class KeptWord:
    """A page that uses the translation of a Dutch word, and nowhere the Dutch word itself."""

    file: str
    locale: str
    dutch: str
    translation: str


def missing(library: Library) -> Iterator[KeptWord]:
    """Pages on which a translation stands in its base form without the Dutch word."""
    texts: dict[tuple[str, str], list[str]] = {}
    for section in library.sections:
        texts.setdefault((section.file, section.locale), []).extend(one.text for one in section.passages)
    for (file, locale), parts in texts.items():
        for dutch, translation in missing_in("\n".join(parts), locale):
            yield KeptWord(file, locale, dutch, translation)


def missing_in(text: str, locale: str) -> Iterator[tuple[str, str]]:
    """The Dutch words whose translation stands in a text without them, and the translations."""
    for dutch, translation, pattern in _words().get(locale, ()):
        if pattern.search(text) and dutch.lower() not in text.lower():
            yield dutch, translation


@cache
def _words() -> dict[str, list[tuple[str, str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {locale: [] for locale in LOCALES}
    for line in data_files.lines("kept_words.tsv"):
        dutch, *translations = line.split("\t")
        for locale, translation in zip(LOCALES, translations, strict=True):
            if translation and dutch.lower() not in translation.lower():
                pattern = re.compile(rf"\b{re.escape(translation)}\b", re.IGNORECASE)
                found[locale].append((dutch, translation, pattern))
    return found
