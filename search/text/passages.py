"""Cuts a long text into passages: a question asks for one fact, and a page about many is near to none of them."""

import re
from collections.abc import Iterator, Sequence

WORDS = 80
"""How many words a passage has at most; one sentence may have more."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def passages(text: str) -> list[str]:
    """A text in passages, in order: whole paragraphs (lines) together, as many as fit; a longer one in sentences."""
    return list(_together(piece for line in text.splitlines() for piece in _pieces(line)))


def _pieces(line: str) -> Sequence[str]:
    return [line] if len(line.split()) <= WORDS else _SENTENCE_END.split(line)


def _together(pieces: Iterator[str]) -> Iterator[str]:
    kept: list[str] = []
    count = 0
    for piece in pieces:
        words = len(piece.split())
        if kept and count + words > WORDS:
            yield " ".join(kept)
            kept, count = [], 0
        if words:
            kept.append(" ".join(piece.split()))
            count += words
    if kept:
        yield " ".join(kept)
