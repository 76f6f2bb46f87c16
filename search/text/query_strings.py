"""A plan as strings of words, for an engine that takes no structure (Meilisearch).

One string per way of reading the query; ask for all of them at once (federated) with their
weights, and the engine merges the hits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.text.query_plan import Alternative, Kind, PlannedToken, QueryPlan, Where


@dataclass(frozen=True, slots=True)
class QueryString:
    """Folded words separated by spaces, and how much hits by them count (at most 1).

    where: the fields it is meant for. A string of words may hold a lemma where a token has
    nothing else, so search all fields unless an engine can do better.
    """

    text: str
    where: Where
    weight: float


def query_strings(plan: QueryPlan) -> tuple[QueryString, ...]:
    """The readings of a plan, heaviest first; () if no document can match.

    words: what was typed, corrected where it is not in the vocabulary. keys: lemmas.
    synonyms: with synonyms and joined words in place of what has them. Tokens that are
    nowhere in the index are left out. A half-typed last word comes last, as typed.
    """
    if not plan.is_possible:
        return ()
    readings = (
        QueryString(_text(plan.tokens, _as_word), Where.WORDS, 1.0),
        QueryString(_text(plan.tokens, _as_key), Where.KEYS, 0.8),
        QueryString(_text(plan.tokens, _as_synonym), Where.WORDS, 0.6),
    )
    distinct: dict[str, QueryString] = {}
    for reading in readings:
        if reading.text:
            distinct.setdefault(reading.text, reading)
    return tuple(distinct.values())


def _text(tokens: Sequence[PlannedToken], choose: Callable[[PlannedToken], str]) -> str:
    chosen = (word for token in tokens if token.alternatives for word in choose(token).split())
    return " ".join(dict.fromkeys(chosen))


def _first(token: PlannedToken, accepts: Callable[[Alternative], bool]) -> Alternative | None:
    return next((a for a in token.alternatives if accepts(a)), None)


def _as_word(token: PlannedToken) -> str:
    typed = _first(token, lambda a: a.kind in (Kind.EXACT, Kind.PREFIX) and a.where is Where.WORDS)
    if typed is not None:
        # An engine with prefix search completes the last word itself.
        return token.text
    best = _first(token, lambda a: a.where is Where.WORDS) or token.alternatives[0]
    return " ".join(best.terms)


def _as_key(token: PlannedToken) -> str:
    if token.is_open and _first(token, lambda a: a.kind is Kind.LEMMA) is None:
        return _as_word(token)
    best = _first(token, lambda a: a.where is not Where.WORDS and a.kind is not Kind.SYNONYM)
    return " ".join(best.terms) if best is not None else _as_word(token)


def _as_synonym(token: PlannedToken) -> str:
    best = _first(token, lambda a: a.kind in (Kind.SYNONYM, Kind.JOINED))
    return " ".join(best.terms) if best is not None else _as_key(token)
