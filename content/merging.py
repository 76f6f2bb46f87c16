"""Pure: two people wrote in one text; both their texts as one, and where a person has to choose. Nothing is lost.

Three texts meet: the one that was read (of which only hashes came along), mine, and theirs, which is kept now. A part
that one of the two left as it was read is the other's. Where both wrote, mine stands and theirs beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from content.editions import Draft
from content.models import Verb

TITLE, SUMMARY, KEYWORDS = "/title", "/summary", "/keywords"
"""The parts of a text that are no sections; a section's part is its key (shared texts have each key once)."""

_HASH_LENGTH = 16

Section = tuple[str, Verb, str, str]


class Came(StrEnum):
    """From whom a part of the merged text came, where the two texts differ."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """Both wrote: mine stands there, theirs beside it, and a person chooses."""


@dataclass(frozen=True)
class Merged:
    """The merged text; for each part that differs, whose it is; and theirs where both wrote, by part.

    A section that one removed and the other wrote in is kept, and counts as written by both.
    """

    draft: Draft
    came: Mapping[str, Came]
    theirs: Mapping[str, tuple[str, str]]
    """Heading and text of theirs; of title, summary and keywords the first is empty."""


def hashes(draft: Draft) -> dict[str, str]:
    """A short hash of each part of a text, in order: what a form carries to say what its writer read."""
    return {part: _digest(text) for part, text in _parts(draft).items()}


def packed(draft: Draft) -> str:
    """The hashes as one line."""
    return " ".join(f"{part}={value}" for part, value in hashes(draft).items())


def unpacked(line: str) -> dict[str, str]:
    """The hashes of a line; what is no hash is left out, so that its part counts as written by both."""
    pairs = (one.rpartition("=") for one in line.split())
    return {part: value for part, _, value in pairs if part}


def merge(read: Mapping[str, str], mine: Draft, theirs: Draft) -> Merged:
    """Merges cleaned drafts; `read` are the hashes of what the writer of mine had before its eyes."""
    ours, others = _parts(mine), _parts(theirs)
    came = {
        part: _whose(read.get(part), ours.get(part), others.get(part))
        for part in dict.fromkeys([*ours, *others])
        if ours.get(part) != others.get(part)
    }
    sections = _sections(read, mine, theirs, came)
    values = {part: (theirs if came.get(part) is Came.THEIRS else mine) for part in (TITLE, SUMMARY, KEYWORDS)}
    draft = Draft(values[TITLE].title, values[SUMMARY].summary, tuple(values[KEYWORDS].keywords), sections)
    both = {part: others[part] for part, whose in came.items() if whose is Came.BOTH and part in others}
    return Merged(draft, came, both)


def _parts(draft: Draft) -> dict[str, tuple[str, str]]:
    found = {TITLE: ("", draft.title), SUMMARY: ("", draft.summary), KEYWORDS: ("", ", ".join(draft.keywords))}
    found.update({key: (heading, markdown) for key, _, heading, markdown in draft.sections})
    return found


def _whose(read: str | None, mine: tuple[str, str] | None, theirs: tuple[str, str] | None) -> Came:
    """Whose a differing part is. None: the part is not there."""
    if read == _hash(mine):
        return Came.THEIRS
    if read == _hash(theirs):
        return Came.MINE
    return Came.BOTH


def _sections(read: Mapping[str, str], mine: Draft, theirs: Draft, came: Mapping[str, Came]) -> tuple[Section, ...]:
    """The sections that are kept, in my order; what only they have stands after the section it follows in theirs."""
    ours = {key: (key, verb, heading, markdown) for key, verb, heading, markdown in mine.sections}
    others = {key: (key, verb, heading, markdown) for key, verb, heading, markdown in theirs.sections}
    first, second = list(ours), list(others)
    if first == [key for key in read if key in ours]:
        # I moved nothing, so their order holds.
        first, second = second, first
    found: dict[str, Section] = {}
    for key in _woven(first, second):
        whose = came.get(key)
        chosen = others.get(key) if whose is Came.THEIRS else ours.get(key)
        if whose is Came.BOTH:
            chosen = ours.get(key) or others.get(key)
        if chosen is not None:
            found[key] = chosen
    return tuple(found.values())


def _woven(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """All keys: the first's in its order, each of the second's own after the one before it there."""
    found = list(first)
    for index, key in enumerate(second):
        if key not in found:
            before = second[index - 1] if index else None
            found.insert(found.index(before) + 1 if before is not None else 0, key)
    return found


def _hash(text: tuple[str, str] | None) -> str | None:
    return None if text is None else _digest(text)


def _digest(text: tuple[str, str]) -> str:
    return hashlib.sha256("\0".join(text).encode()).hexdigest()[:_HASH_LENGTH]
