"""What the sentence encoder says of typed texts. What it said of the last ones is kept: readers narrow what they found,
turn its pages, and ask what others ask. In memory alone."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING

from search.elsewhere import nearness_elsewhere
from search.encoder import encoder
from search.giving_way import give_way
from search.last_used import LastUsed
from search.second_opinion import NEAREST, SURE, Opinion
from search.text.folding import fold_str
from search.text.query_plan import Kind, Lexicon, PlannedToken, QueryPlan, Where

if TYPE_CHECKING:  # at run time numpy would be loaded where the encoder is turned off
    from search.meanings import Meanings

MOST = 512
"""Opinions that are kept, 1 kB each."""

_READ = frozenset({Kind.SKELETON, Kind.PREFIX, Kind.TYPO})


class EncoderOpinions:
    """Asks the encoder. Safe to share between threads."""

    def __init__(self) -> None:
        self._given: _Given | None = None

    def on(self, text: str, plan: QueryPlan, lexicon: Lexicon, meanings: Meanings) -> Opinion | None:
        """What it says of a typed text and its plan, in 1 to 2 ms when it was not asked before; None when there is no
        encoder."""
        model = encoder()
        if model is None:
            return None
        given = self._given
        if given is None or given.meanings() is not meanings:
            given = self._given = _Given(meanings)
        read = _as_read(text, plan, lexicon)
        known = given.opinions.get((lexicon.locale, read))
        if known is not None:
            return known
        give_way()
        vector = model.encode([read])[0]
        give_way()
        nearest = meanings.nearest(vector, lexicon.locale, NEAREST + 1)
        made = Opinion.of(nearest, nearness_elsewhere(vector, lexicon.locale))
        given.opinions.keep((lexicon.locale, read), made)
        return made


class _Given:
    """Opinions on some meanings, by locale and text as read. Meanings are a value: replaced whenever a page changes,
    and not kept alive by this."""

    def __init__(self, meanings: Meanings) -> None:
        self.meanings = weakref.ref(meanings)
        self.opinions: LastUsed[tuple[str, str], Opinion] = LastUsed(MOST)


def _as_read(text: str, plan: QueryPlan, lexicon: Lexicon) -> str:
    """A typed text with the index's words for what is no word yet: half-typed, misspelt, Bulgarian in Latin letters.
    The encoder, unlike the index, knows whole words alone."""
    readings = {token.text: _reading(token) for token in plan.tokens}
    if lexicon.is_bulgarian and text.isascii():
        return " ".join(readings.values())
    return " ".join(_replaced(word, readings) for word in text.split())


def _replaced(word: str, readings: Mapping[str, str]) -> str:
    """A word as it was typed, with its diacritics, where its reading is itself."""
    folded = fold_str(word)
    reading = readings.get(folded, folded)
    return word if reading == folded else reading


def _reading(token: PlannedToken) -> str:
    if any(one.kind in SURE for one in token.alternatives):
        return token.text
    best = next((one for one in token.alternatives if one.where is Where.WORDS and one.kind in _READ), None)
    return token.text if best is None else best.terms[0]
