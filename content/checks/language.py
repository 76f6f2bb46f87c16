"""The right language and the right alphabet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from content.checks.findings import Finding
from content.checks.library import Library
from content.checks.prose import FACT, Part, Passage, words
from locales import TAGS

SECTION_WORDS = 12
"""Words from which the language of a section or paragraph can be told."""

_NAMES = {Part.BODY, Part.NAME, Part.SENDER, Part.HEADING}
"""Parts that are names, or are looked at with their section."""

_BRACKETS = re.compile(r"\([^)]*\)")
_QUOTED = re.compile(r"[‘„“«][^‘„“”»]*[’”“»]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_LATIN, _CYRILLIC = re.compile(r"[A-Za-zÀ-ɏ]"), re.compile(r"[Ѐ-ӿ]")
_FORM_NAME = re.compile(r"\b[АВСЕ]\d\b")
_NOT_BULGARIAN = re.compile(r"\w*[ыэёЫЭЁіїєґ]\w*")
_FOREIGN_LETTERS = {
    "nl": re.compile(r"\w*[ąćęłńśźżășțğ]\w*", re.IGNORECASE),
    "en": re.compile(r"\w*[ąćęłńśźżășțğ]\w*", re.IGNORECASE),
    "pl": re.compile(r"\w*[ăâîșțşţ]\w*", re.IGNORECASE),
    "ro": re.compile(r"\w*[ąćęłńśźżó]\w*", re.IGNORECASE),
}
"""Letters of another of our languages."""


def check(library: Library) -> Iterator[Finding]:
    """Alphabets word by word, languages section by section and paragraph by paragraph."""
    for passage in library.passages:
        yield from _alphabet(passage)
    for section in library.sections:
        body = [one for one in section.passages if one.part is Part.BODY and not one.quote]
        found = _other_language(section.locale, " ".join(_own_words(one.text) for one in body))
        if found is not None:
            what = f"The section “{section.section.key}” reads as {found}; it should be {section.locale}."
            yield Finding(section.file, section.section.line, section.locale, "language", what)
            continue
        yield from _paragraphs(body)
    yield from _paragraphs(one for one in library.running if not one.quote and one.part not in _NAMES)


def _paragraphs(passages: Iterable[Passage]) -> Iterator[Finding]:
    for one in passages:
        found = _other_language(one.locale, _own_words(one.text))
        if found is not None:
            what = f"“{one.text[:60]}” reads as {found}; translate it."
            yield Finding(one.file, one.line, one.locale, "language", what)


def _alphabet(passage: Passage) -> Iterator[Finding]:
    for word in _LATIN_WORD.findall(passage.text):
        if _LATIN.search(word) and _CYRILLIC.search(word):
            what = f"“{word}” mixes Latin and Cyrillic letters; type it anew in one alphabet."
            yield Finding(passage.file, passage.line, passage.locale, "alphabet", what)
        elif passage.locale != "bg" and _CYRILLIC.search(word) and passage.part is not Part.KEYWORD:
            what = f"“{word}” is Cyrillic in a text in {passage.locale}."
            yield Finding(passage.file, passage.line, passage.locale, "alphabet", what)
    if passage.locale == "bg":
        for match in [*_NOT_BULGARIAN.finditer(passage.text), *_FORM_NAME.finditer(passage.text)]:
            what = f"“{match[0]}” has a letter that Bulgarian does not have, or a Cyrillic letter in a form's name."
            yield Finding(passage.file, passage.line, passage.locale, "alphabet", what)
    foreign = _FOREIGN_LETTERS.get(passage.locale)
    if foreign is not None and passage.part is not Part.KEYWORD:
        for match in foreign.finditer(passage.text):
            if len(match[0]) == 1:
                continue  # a letter spoken of as a letter
            what = f"“{match[0]}” has a letter that is not of this language."
            yield Finding(passage.file, passage.line, passage.locale, "alphabet", what)


def _own_words(text: str) -> str:
    """The text without what may stand in another language: brackets, quotes, names, facts."""
    bare = _QUOTED.sub(" ", _BRACKETS.sub(" ", text)).replace(FACT, " ")
    return " ".join(word for word in words(bare) if not word[0].isupper() or not _LATIN.match(word[0])) or ""


def _other_language(locale: str, text: str) -> str | None:
    """The language that a text is in, when it is long enough to tell and not the one it should be in."""
    if locale not in TAGS or len(text.split()) < SECTION_WORDS:
        return None
    scores = _scores(text)
    best = max(scores, key=lambda tag: scores[tag])
    return best if scores[best] > scores.get(locale, 0.0) else None


@cache
def _scores(text: str) -> dict[str, float]:
    """The share of words that each language knows. The dictionaries (500 MB for a moment) come only when needed."""
    from simplemma import langdetect

    return {tag: score for tag, score in langdetect(text, lang=TAGS) if tag in TAGS}
