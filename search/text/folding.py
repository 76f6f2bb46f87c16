"""Folding: the one spelling under which all spellings of a word meet.

Compatibility forms and capitals go, base letters stay: `Łódź` and `lodz`, `ședere`,
`şedere` and `sedere`, `сайт` and `саит` are each one word. Both sides of the search use
it, so nothing depends on what an engine folds by itself.

The folding is a table from single characters to strings, and every character of its
result stands in the table as itself. That makes it idempotent, and blind to composed or
decomposed spelling: what Unicode would reorder (marks) is dropped. Other scripts are not
understood, but treated alike on both sides.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# Letters whose stroke or ligature Unicode does not decompose, and the typographic
# apostrophes and hyphens that a phone puts in place of the plain ones.
_SPECIAL = {
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ß": "ss",
    "œ": "oe",
    "æ": "ae",
    "þ": "th",
    "ё": "е",
    **dict.fromkeys("’‘‛ʼʹʻʽ′`´", "'"),
    **dict.fromkeys("\u2010\u2011", "-"),
}
_BLANK = frozenset({"Cc", "Cs", "Co", "Zs", "Zl", "Zp"})
_DROPPED = frozenset({"Cf", "Me"})


def _is_dropped(character: str) -> bool:
    """Whether it leaves nothing behind: marks, soft hyphens, zero-width characters."""
    return (
        unicodedata.category(character) in _DROPPED
        or unicodedata.combining(character) != 0
        or character == "\u034f"
        or "\ufe00" <= character <= "\ufe0f"
    )


def _fold_character(character: str) -> str:
    special = _SPECIAL.get(character)
    if special is not None:
        return special
    if unicodedata.category(character) in _BLANK:
        # Lone surrogates and control characters too: nothing downstream (UTF-8, JSON,
        # an engine) then ever meets one.
        return " "
    if _is_dropped(character):
        return ""
    for plainer in (
        unicodedata.normalize("NFC", character),
        unicodedata.normalize("NFKD", character),
        character.casefold(),
    ):
        if plainer != character:
            return "".join(map(_fold_character, plainer))
    return character


class _Table(dict[int, str]):
    """The table for `str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Table()


@lru_cache(maxsize=65536)
def is_mark(character: str) -> bool:
    """Whether a character belongs to the one before it: a mark, or nothing of its own."""
    return _is_dropped(character) or unicodedata.category(character).startswith("M")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back to the original.

    Character `i` of `text` came from `original[starts[i]:ends[i]]`, a base character with
    the marks that follow it, in code points.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original_range(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original behind `text[start:end]`; empty for an empty one.

        It never begins or ends between a letter and its marks. Raises IndexError for a
        range outside the text.
        """
        if start >= end:
            at = self.starts[start] if start < len(self.text) else self._length()
            return at, at
        return self.starts[start], self.ends[end - 1]

    def _length(self) -> int:
        return self.ends[-1] if self.ends else 0


def fold_str(text: str) -> str:
    """The folded text alone. Any string is safe; folding twice changes nothing."""
    return text.translate(_TABLE)


def fold(text: str) -> Folded:
    """The folded text with offsets to the original. Any string is safe."""
    folded = text.translate(_TABLE)
    irregular = {c for c in set(text) if len(_TABLE[ord(c)]) != 1 or is_mark(c)}
    if not irregular:
        # Nearly every text: one character for one, no list to build.
        return Folded(folded, range(len(text)), range(1, len(text) + 1))
    starts: list[int] = []
    ends: list[int] = []
    cluster = 0  # where the current base character stands in the original
    first = 0  # and where its first folded character stands in the result
    done = 0
    for at in (i for i, c in enumerate(text) if c in irregular):
        if at > done:
            starts.extend(range(done, at))
            ends.extend(range(done + 1, at + 1))
            cluster, first = at - 1, len(ends) - 1
        if not is_mark(text[at]):
            cluster, first = at, len(ends)
        starts.extend([cluster] * len(_TABLE[ord(text[at])]))
        ends[first:] = [at + 1] * (len(starts) - first)
        done = at + 1
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return Folded(folded, starts, ends)
