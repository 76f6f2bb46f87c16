"""Words of a folded text, with their places.

A word is a run of letters and digits. Hyphens and apostrophes inside a word join words:
`WW-uitkering` is found as `ww`, as `uitkering` and as `wwuitkering`; `auto's` as `auto`
and `autos`; `e-mail` as `mail` and `email`. A single letter beside a hyphen or apostrophe
is no word of its own (`'s`, `e-`), it would match everything. Everything else separates,
the underscore and the circumflex too: a typed word can therefore never equal a marked stem (`stems.py`).
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from search.text.folding import fold_str

MAX_QUERY_CHARACTERS = 200
MAX_LETTERS = 40
"""Longer words are cut, on both sides alike, so that they still meet."""


def _kept_marks() -> str:
    """The marks that folding keeps (vowel signs of Indic and other scripts), as a class."""
    last = min(sys.maxunicode, 0x1FFFF)
    marks = (chr(code) for code in range(0x300, last + 1))
    kept = [c for c in marks if unicodedata.category(c) in ("Mn", "Mc") and fold_str(c) == c]
    return "".join(kept)


_RUN = rf"[^\W_]+(?:[{_kept_marks()}]+[^\W_]*)*"
WORD = re.compile(rf"{_RUN}(?:['-]{_RUN})*")
"""A written word in a folded text, with the hyphens and apostrophes inside it."""

_PART = re.compile(r"[^'-]+")


class Token(NamedTuple):
    """One searchable word and its place in the folded text, in code points."""

    text: str
    start: int
    end: int


class Word(NamedTuple):
    """A written word: its parts, and all of it as one word if it was joined of several."""

    parts: tuple[Token, ...]
    joined: Token | None

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Everything under which it is searchable."""
        return self.parts if self.joined is None else (*self.parts, self.joined)


@dataclass(frozen=True, slots=True)
class Join:
    """Tokens `start` up to `stop` of a query were written as one word, `text`."""

    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class QueryTokens:
    """A query in words. `finished`: something follows the last word (it is no beginning)."""

    folded: str
    tokens: tuple[Token, ...]
    joins: tuple[Join, ...]
    finished: bool


def words(folded: str) -> Iterator[Word]:
    """The words of a folded text, in order."""
    for match in WORD.finditer(folded):
        yield word_at(match[0], match.start())


def word_at(text: str, start: int = 0) -> Word:
    """The searchable tokens of one written word (a match of `WORD`) that begins at `start`."""
    end = start + len(text)
    if "-" not in text and "'" not in text:
        return Word((Token(text[:MAX_LETTERS], start, end),), None)
    whole = Token(join_marks_out(text)[:MAX_LETTERS], start, end)
    parts = tuple(
        Token(part[0][:MAX_LETTERS], start + part.start(), start + part.end())
        for part in _PART.finditer(text)
        if len(part[0]) > 1 or part[0].isdigit()
    )
    return Word(parts, whole) if parts else Word((whole,), None)


def join_marks_out(text: str) -> str:
    """Without the hyphens and apostrophes that join words."""
    return text.replace("-", "").replace("'", "")


def query_tokens(text: str) -> QueryTokens:
    """What was typed, within the caps: 200 characters, 40 letters a token."""
    folded = fold_str(text[:MAX_QUERY_CHARACTERS])
    tokens: list[Token] = []
    joins: list[Join] = []
    for word in words(folded):
        start = len(tokens)
        tokens.extend(word.parts)
        if word.joined is not None:
            joins.append(Join(start, len(tokens), word.joined.text))
    finished = not tokens or tokens[-1].end < len(folded)
    return QueryTokens(folded, tuple(tokens), tuple(joins), finished)
