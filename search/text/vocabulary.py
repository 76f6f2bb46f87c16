"""The vocabulary of one locale's index: which words, keys and skeletons occur in it.

A plan is made only of what occurs, so a word that occurs nowhere costs no search and
nonsense finds nothing. Read from the engine's term list after each reload, for both
engines from the embedded index.
"""

import heapq
import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol

from search.text.skeleton import bulgarian_skeleton
from search.text.stems import STEM_MARK
from search.text.typos import Correction, TypoIndex

MAX_PREFIX_WORDS = 12


class Vocabulary(Protocol):
    """What a plan asks of a vocabulary. All words are folded."""

    def has_word(self, word: str) -> bool:
        """Whether a document contains the word as it is."""
        ...

    def has_key(self, key: str) -> bool:
        """Whether a document has the key: a lemma, a part or a marked stem."""
        ...

    def is_topical(self, key: str) -> bool:
        """Whether a document has the key in its title or among its search words."""
        ...

    def rarity(self, word: str) -> float:
        """How much a word tells: about 0 when every document has it, most when none does."""
        ...

    def has_skeleton(self, skeleton: str) -> bool:
        """Whether a document has a Bulgarian word of this skeleton."""
        ...

    def words_of_skeleton(self, skeleton: str) -> tuple[str, ...]:
        """The Bulgarian words of this skeleton, most frequent first: seldom more than one."""
        ...

    def words_from(self, prefix: str) -> tuple[str, ...]:
        """The most frequent words that begin so and are longer, most frequent first."""
        ...

    def skeletons_from(self, prefix: str) -> tuple[str, ...]:
        """The same for skeletons."""
        ...

    def near_words(self, word: str) -> tuple[Correction, ...]:
        """Words and lemmas within the errors allowed, nearest first."""
        ...

    def near_beginnings(self, beginning: str) -> tuple[Correction, ...]:
        """Words whose beginning is within the errors allowed, nearest first."""
        ...

    def near_skeletons(self, skeleton: str) -> tuple[Correction, ...]:
        """As near_words, for skeletons."""
        ...


class _Terms:
    """Sorted terms with counts: prefixes by bisection, corrections by buckets."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = dict(counts)
        self._sorted = sorted(self.counts)

    def starting_with(self, prefix: str, limit: int) -> tuple[str, ...]:
        first = bisect_left(self._sorted, prefix)
        after = bisect_left(self._sorted, prefix + "\U0010ffff", lo=first)
        longer = (term for term in self._sorted[first:after] if term != prefix)
        best = heapq.nsmallest(limit, longer, key=lambda term: (-self.counts[term], term))
        return tuple(best)

    @cached_property
    def typos(self) -> TypoIndex:
        return TypoIndex(self.counts)


class IndexVocabulary:
    """A vocabulary in memory; immutable, shared by all threads.

    words: word -> number of documents with it. keys: lemmas, parts and marked stems;
    skeletons: Bulgarian ones. topics: the keys that occur in titles and among search words.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        keys: Iterable[str] = (),
        skeletons: Iterable[str] = (),
        topics: Iterable[str] = (),
    ) -> None:
        self._words = _Terms(words)
        self._keys = frozenset(keys)
        self._topics = frozenset(topics)
        # The most frequent word is in nearly every document.
        self._documents = max(self._words.counts.values(), default=0)
        self._skeletons = _Terms(dict.fromkeys(skeletons, 1))
        self._by_skeleton: dict[str, tuple[str, ...]] = {}
        if self._skeletons.counts:
            for word in sorted(words, key=lambda word: (-words[word], word)):
                skeleton = bulgarian_skeleton(word)
                if skeleton in self._skeletons.counts:
                    self._by_skeleton[skeleton] = (*self._by_skeleton.get(skeleton, ()), word)
        # Lemmas that no document spells out are corrections too: a mistyped dictionary form.
        lemmas = {key: 1 for key in self._keys if not key.startswith(STEM_MARK)}
        self._correctable = TypoIndex({**lemmas, **words})
        _ = self._skeletons.typos  # built here, not in the first search

    def has_word(self, word: str) -> bool:
        return word in self._words.counts

    def has_key(self, key: str) -> bool:
        return key in self._keys

    def is_topical(self, key: str) -> bool:
        return key in self._topics

    def rarity(self, word: str) -> float:
        count = self._words.counts.get(word, 0)
        return math.log(1 + (self._documents + 1) / (count + 0.5))

    def has_skeleton(self, skeleton: str) -> bool:
        return skeleton in self._skeletons.counts

    def words_of_skeleton(self, skeleton: str) -> tuple[str, ...]:
        return self._by_skeleton.get(skeleton, ())

    def words_from(self, prefix: str) -> tuple[str, ...]:
        return self._words.starting_with(prefix, MAX_PREFIX_WORDS)

    def skeletons_from(self, prefix: str) -> tuple[str, ...]:
        return self._skeletons.starting_with(prefix, MAX_PREFIX_WORDS)

    def near_words(self, word: str) -> tuple[Correction, ...]:
        return self._correctable.near(word)

    def near_beginnings(self, beginning: str) -> tuple[Correction, ...]:
        return self._correctable.near_prefixes(beginning)

    def near_skeletons(self, skeleton: str) -> tuple[Correction, ...]:
        return self._skeletons.typos.near(skeleton)
