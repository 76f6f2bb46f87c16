"""Pure: what changed between two texts, word by word and section by section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from content.freshness import Change, SectionId
from content.models import Verb

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LINES = re.compile(r".*\n|.+")

COMPARED = 1_000_000
"""Above this product of two texts' words the comparison would be felt: it is made by lines, or not at all."""


class Mark(StrEnum):
    """How a piece of text is marked: in both, in the later one only, in the earlier one only."""

    SAME = "same"
    INS = "ins"
    DEL = "del"


@dataclass(frozen=True)
class Piece:
    """A stretch of text and its mark."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class SectionDiff:
    """A section in two editions: what happened to it (None: nothing), its heading and its Markdown, marked."""

    key: str
    verb: Verb
    change: Change | None
    heading: tuple[Piece, ...]
    markdown: tuple[Piece, ...]


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, marked. SAME and DEL together are the earlier text, SAME and INS the later one."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) > COMPARED:
        old, new = _LINES.findall(before), _LINES.findall(after)
    if len(old) * len(new) > COMPARED:
        old, new = [before], [after]
    found: list[Piece] = []
    # Without autojunk, which takes words that occur often for noise.
    for operation, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Piece(Mark.SAME, "".join(old[from_old:to_old])))
            continue
        if from_old < to_old:
            found.append(Piece(Mark.DEL, "".join(old[from_old:to_old])))
        if from_new < to_new:
            found.append(Piece(Mark.INS, "".join(new[from_new:to_new])))
    return tuple(found)


def sections(
    before: Mapping[SectionId, tuple[str, str]], after: Mapping[SectionId, tuple[str, str]]
) -> tuple[SectionDiff, ...]:
    """Two editions as (heading, Markdown) by section, compared: in the later one's order, those that went last."""
    order: Sequence[SectionId] = [*after, *(section for section in before if section not in after)]
    return tuple(_section(section, before.get(section), after.get(section)) for section in order)


def _section(section: SectionId, before: tuple[str, str] | None, after: tuple[str, str] | None) -> SectionDiff:
    if before is None:
        change: Change | None = Change.ADDED
    elif after is None:
        change = Change.REMOVED
    else:
        change = None if before == after else Change.CHANGED
    (old_heading, old_text), (heading, text) = before or ("", ""), after or ("", "")
    return SectionDiff(*section, change, pieces(old_heading, heading), pieces(old_text, text))
