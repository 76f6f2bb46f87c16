"""What a document's words may answer, remembered for as long as the form maps are the same.

Most words of a text answer nothing of a query. To see that, a highlighter compares the terms that it wants with all
that a written word could be found under; those are worked out here once and shared by all queries.
"""

from collections.abc import Callable
from functools import lru_cache

from search.text.skeleton import bulgarian_skeleton
from search.text.tokens import word_at

_MAX_WORDS = 16_384


class WordTerms:
    """Written word (folded) -> everything that it or its parts can be found under. Safe to share between threads."""

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
        self.of = lru_cache(maxsize=_MAX_WORDS)(self._of)

    def _of(self, written: str) -> tuple[str, ...]:
        # Words, keys and skeletons together: that one of a kind may equal one of another only costs a second look.
        found = {written}
        for token in word_at(written).tokens:
            found.add(token.text)
            found.update(self._keys_of(token.text))
            if self._is_bulgarian:
                found.update(map(bulgarian_skeleton, (token.text, *self._lemmas_of(token.text))))
        return tuple(found)
