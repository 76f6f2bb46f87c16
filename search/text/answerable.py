"""How much of a query the index has words for, so that what it knows nothing about finds nothing.

A page always has some word in common with `appeltaart bakken` or with a slip of the
keyboard: `banken` is one letter away. So words count by how much they tell, a reading that
is only a correction counts half, a word that no page has counts against the query, and one of
other subjects (`other_words`) twice.
"""

from collections.abc import Iterable

from search.text.query_plan import LEAST_KNOWN, Alternative, Kind, Lexicon, PlannedToken

_CORRECTED = 0.5
_PART = 0.8
_TOPICAL = 2.0
"""Factor for a word of a title or keyword: who types what pages are about, asks about it."""
_OTHER = -1.0
"""For a word of other subjects that no page has, or that would be a typing error here."""

_LEAD = 2.0
_MORE = 0.15
"""For each word beyond the first two: who asks in a sentence also names what is beside the point."""
_MOST_MORE = 4
_ENOUGH = 0.88
"""With a second opinion: what known words, the lead so many times, and more words must come to (docs/adr/0005)."""

_TRUST = {Kind.TYPO: _CORRECTED, Kind.PARTS: _PART}
_SAYS_TOPIC = frozenset({Kind.EXACT, Kind.LEMMA, Kind.JOINED, Kind.SYNONYM})


def known_share(tokens: Iterable[PlannedToken], lexicon: Lexicon) -> float:
    """From 1 over 0 (nothing of it occurs) to -1 (it is all about other subjects); 0 without tokens."""
    known = asked = 0.0
    for token in tokens:
        asked += token.telling
        known += token.telling * _trust(token, lexicon)
    return min(1.0, known / asked) if asked else 0.0


def telling(word: str, alternatives: Iterable[Alternative], lexicon: Lexicon) -> float:
    """How much a word of a query tells: the rarer what stands for it, the more."""
    return min((_rarity(one, lexicon) for one in alternatives), default=lexicon.vocabulary.rarity(word))


def is_answerable(
    known: float, words: int, nearness: float | None = None, elsewhere: float = 0.0, *, is_found: bool = False
) -> bool:
    """Whether to look for anything.

    words: how many there are. nearness: the cosine of the nearest page, None without a second opinion; elsewhere: that
    of the nearest subject that is none of ours (football, recipes, the weather). Known words and the lead of the
    nearest page over those subjects make up for each other: each alone also belongs to what no page answers. is_found:
    whether one page has enough of the words; when the share of known ones is 1 too, which words of titles may make up
    for, nothing speaks against it.
    """
    if nearness is None:
        return known >= LEAST_KNOWN
    if is_found and known >= 1.0:
        return True
    more = _MORE * min(max(words - 2, 0), _MOST_MORE)
    return known + _LEAD * (nearness - elsewhere) + more >= _ENOUGH


def _rarity(alternative: Alternative, lexicon: Lexicon) -> float:
    # Rarity is of words; of a lemma that no document spells out nothing is known but that it occurs.
    return max(map(lexicon.vocabulary.rarity, alternative.terms))


def _trust(token: PlannedToken, lexicon: Lexicon) -> float:
    if token.is_other:
        return _OTHER
    best = 0.0
    for alternative in token.alternatives:
        trust = _TRUST.get(alternative.kind, 1.0)
        if alternative.kind in _SAYS_TOPIC and all(map(lexicon.vocabulary.is_topical, alternative.terms)):
            return _TOPICAL  # there is no more
        best = max(best, trust)
    return best
