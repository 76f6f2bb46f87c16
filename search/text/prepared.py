"""Texts as a highlighter wants them: folded and in words, so that a text costs that work once."""

import sys
from array import array

from search.text.folding import fold
from search.text.tokens import WORD


class PreparedText:
    """A text, folded, and its written words in order. Many are kept, so it is small: equal words are one object.

    Safe to share between threads: what is worked out late is the same whoever does it.
    """

    __slots__ = ("_starts", "folded", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.words = tuple(map(sys.intern, WORD.findall(self.folded.text)))
        """The written words, folded."""
        self._starts: array[int] | None = None

    @property
    def starts(self) -> "array[int]":
        """Where the words begin in the folded text."""
        found = self._starts
        if found is None:
            found = self._starts = array("L", (match.start() for match in WORD.finditer(self.folded.text)))
        return found
