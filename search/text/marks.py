"""Marked ranges of a text: which of them an excerpt is made of, and as HTML."""

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from search.text.folding import is_mark

OPENING = "<mark>"
CLOSING = "</mark>"
BLANKS = re.compile(r"\s+")


class Mark(NamedTuple):
    """A range of the original text, in code points, that answers the query.

    tokens: which of the plan's tokens, one bit each.
    """

    start: int
    end: int
    tokens: int


def all_tokens(marks: Sequence[Mark]) -> int:
    """The tokens that any of the marks answers, one bit each."""
    tokens = 0
    for mark in marks:
        tokens |= mark.tokens
    return tokens


def without_overlaps(marks: Sequence[Mark]) -> list[Mark]:
    """The marks in order, those that overlap made one."""
    if len(marks) < 2:  # as mostly
        return list(marks)
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if kept and mark.start < kept[-1].end:
            last = kept[-1]
            kept[-1] = Mark(last.start, max(last.end, mark.end), last.tokens | mark.tokens)
        else:
            kept.append(mark)
    return kept


def marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """A piece of the text as HTML. Every bit of it is escaped before a tag is set."""
    pieces: list[str] = []
    done = start
    for mark in marks:
        if mark.start >= done and mark.end <= end:
            pieces.append(html.escape(text[done : mark.start]))
            pieces.append(f"{OPENING}{html.escape(text[mark.start : mark.end])}{CLOSING}")
            done = mark.end
    pieces.append(html.escape(text[done:end]))
    return "".join(pieces)


def densest(marks: Sequence[Mark], length: int) -> tuple[int, int]:
    """The range of marks within `length` that answers most tokens, then has most marks."""
    best, best_range = (0, 0), (0, 0)
    first = 0
    for last, mark in enumerate(marks):
        while mark.end - marks[first].start > length and first < last:
            first += 1
        tokens = 0
        for inside in marks[first : last + 1]:
            tokens |= inside.tokens
        score = (tokens.bit_count(), last - first)
        if not last or score > best:
            best, best_range = score, (marks[first].start, mark.end)
    return best_range


def window(text: str, core: tuple[int, int], length: int) -> tuple[int, int]:
    """About `length` characters around a range, cut between words if there is a gap."""
    slack = max(0, length - (core[1] - core[0]))
    start = max(0, min(core[0] - slack // 3, len(text) - length))
    if start > 0:
        gap = BLANKS.search(text, start - 1, core[0])
        start = gap.end() if gap else _whole_letter(text, start)
    end = min(len(text), max(start + length, core[1]))
    if end < len(text):
        gap_at = max((m.start() for m in BLANKS.finditer(text, core[1], end + 1)), default=-1)
        end = gap_at if gap_at > start else _whole_letter(text, end)
    return start, end


def _whole_letter(text: str, at: int) -> int:
    """The nearest place at or before that does not part a letter from its marks."""
    while 0 < at < len(text) and is_mark(text[at]):
        at -= 1
    return at
