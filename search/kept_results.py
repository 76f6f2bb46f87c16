"""The last answers of a process, for as long as all that they were made of is the same: readers ask the same few
things, and turn back to what they found. In memory alone, and a few hundred at most."""

from __future__ import annotations

import weakref
from collections.abc import Hashable
from typing import TYPE_CHECKING

from search.last_used import LastUsed
from search.results import SearchRequest, SearchResults

if TYPE_CHECKING:
    from search.meanings import Meanings
    from search.text.query_plan import Lexicon

MOST_OF_A_LOCALE = 64
MOST_HITS = 20
"""Of an answer that is kept: a first page of the usual size."""


class KeptResults:
    """Request -> results, by locale. For one event loop.

    A lexicon and meanings are values, replaced whenever the embedded index, the form maps or what editors teach change;
    answers made of others are dropped. `state` is what else they hold for, of an engine that is not looked into here.
    """

    def __init__(self) -> None:
        self._by_locale: dict[str, _OfLocale] = {}

    def get(
        self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None, state: Hashable = None
    ) -> SearchResults | None:
        """What was found before with the same lexicon and meanings, in the same state."""
        known = self._by_locale.get(request.locale)
        if known is None or not known.is_made_of(lexicon, meanings, state):
            return None
        return known.results.get(request)

    def keep(
        self,
        request: SearchRequest,
        lexicon: Lexicon,
        meanings: Meanings | None,
        results: SearchResults,
        state: Hashable = None,
    ) -> None:
        """Keeps what was found; the longest unused of the locale makes room."""
        if len(results.hits) > MOST_HITS:
            return
        known = self._by_locale.get(request.locale)
        if known is None or not known.is_made_of(lexicon, meanings, state):
            known = self._by_locale[request.locale] = _OfLocale(lexicon, meanings, state)
        known.results.keep(request, results)


class _OfLocale:
    """The answers of one locale, and what they were made of; that is not kept alive by them."""

    def __init__(self, lexicon: Lexicon, meanings: Meanings | None, state: Hashable) -> None:
        self.results: LastUsed[SearchRequest, SearchResults] = LastUsed(MOST_OF_A_LOCALE)
        self._lexicon = weakref.ref(lexicon)
        self._meanings = None if meanings is None else weakref.ref(meanings)
        self._state = state

    def is_made_of(self, lexicon: Lexicon, meanings: Meanings | None, state: Hashable) -> bool:
        if self._lexicon() is not lexicon or self._state != state:
            return False
        return (None if self._meanings is None else self._meanings()) is meanings
