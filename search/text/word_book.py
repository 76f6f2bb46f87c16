"""Which words of documents answer a term, remembered for as long as the form maps are the same.

Most words of a text answer nothing of a query. So a highlighter doesn't look at each: it asks here which of all the
words that were met could answer it, and looks at those alone.
"""

from collections.abc import Callable, Iterable
from itertools import count

from search.text.skeleton import bulgarian_skeleton
from search.text.tokens import word_at

_MAX_WORDS = 16_384
_START = 3

_numbers = count(1)


class WordBook:
    """The written words (folded) that were met, by all that they or their parts can be found under.

    Safe to share between threads: a word is known only after it can be found; one that two of them add stands there
    twice.
    """

    def __init__(self, terms_of: Callable[[str], Iterable[str]]) -> None:
        self.number = next(_numbers)
        """Tells it from every other one: a text says by it that its words are in here."""
        self._terms_of = terms_of
        self._known: set[str] = set()
        self._by_term: dict[str, tuple[str, ...]] = {}
        self._by_start: dict[str, tuple[str, ...]] = {}

    def __len__(self) -> int:
        """How many words were met."""
        return len(self._known)

    @property
    def is_full(self) -> bool:
        """Whether it takes more memory than it should."""
        return len(self) > _MAX_WORDS

    def add(self, words: Iterable[str]) -> None:
        """Takes in the words of a text."""
        new = set(words) - self._known
        for written in new:
            for term in {*self._terms_of(written)} - {written}:
                self._by_term[term] = (*self._by_term.get(term, ()), written)
            for start in {token.text[:_START] for token in word_at(written).tokens}:
                self._by_start[start] = (*self._by_start.get(start, ()), written)
        self._known |= new

    def under(self, terms: Iterable[str]) -> set[str]:
        """The words that could be found under one of the terms, at least: a word may stand for a key, and the other way
        round."""
        found: set[str] = set()
        for term in terms:
            found.update(self._by_term.get(term, ()))
            if term in self._known:
                found.add(term)
        return found

    def beginning(self, beginning: str) -> set[str]:
        """The words that begin so, or a part of which does, at least."""
        start = beginning[:_START]
        found = set(self._by_start.get(start, ()))
        if len(start) < _START:
            for longer in [one for one in list(self._by_start) if one.startswith(start)]:
                found.update(self._by_start[longer])
        return found


class WordTerms:
    """Everything that a written word (folded) or its parts can be found under, and the words that were met."""

    def __init__(
        self,
        keys_of: Callable[[str], frozenset[str]],
        lemmas_of: Callable[[str], tuple[str, ...]],
        *,
        is_bulgarian: bool,
    ) -> None:
        self._keys_of = keys_of
        self._lemmas_of = lemmas_of
        self._is_bulgarian = is_bulgarian
        self._book = WordBook(self._of)

    def book(self) -> WordBook:
        """The words that were met; a new book when the last one is full. For one query: it must not change within."""
        if self._book.is_full:
            self._book = WordBook(self._of)
        return self._book

    def _of(self, written: str) -> set[str]:
        # Words, keys and skeletons together: that one of a kind may equal one of another only costs a second look.
        found = {written}
        for token in word_at(written).tokens:
            found.add(token.text)
            found.update(self._keys_of(token.text))
            if self._is_bulgarian:
                found.update(map(bulgarian_skeleton, (token.text, *self._lemmas_of(token.text))))
        found.discard("")  # the skeleton of a word in Latin letters, which nothing is looked for under
        return found
