"""Texts as a highlighter wants them: in words, and folded where something is marked, so that a text costs that work
once."""

import sys
from array import array
from functools import lru_cache
from itertools import chain

from search.text.folding import Folded, fold, fold_str
from search.text.tokens import WORD

_KEPT_PIECES = 16_384


@lru_cache(maxsize=_KEPT_PIECES)
def _words_in(piece: str) -> tuple[str, ...]:
    """The written words, folded, of a piece of a text without blanks in it: mostly one, with or without a comma."""
    return tuple(map(sys.intern, WORD.findall(fold_str(piece))))


class PreparedText:
    """A text and its written words in order. Many are kept, so it is small: equal words are one object.

    Safe to share between threads: what is worked out late is the same whoever does it.
    """

    __slots__ = ("_folded", "_starts", "book", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        # No word has a blank in it, and most pieces between blanks were met before: five times as fast as looking.
        self.words = tuple(chain.from_iterable(map(_words_in, text.split())))
        """The written words, folded."""
        self.book = 0
        """The number of the word book that holds its words."""
        self._folded: Folded | None = None
        self._starts: array[int] | None = None

    @property
    def folded(self) -> Folded:
        """The folded text: only texts with something to mark need it."""
        found = self._folded
        if found is None:
            found = self._folded = fold(self.text)
        return found

    @property
    def starts(self) -> "array[int]":
        """Where the words begin in the folded text."""
        found = self._starts
        if found is None:
            found = self._starts = array("L", (match.start() for match in WORD.finditer(self.folded.text)))
        return found
