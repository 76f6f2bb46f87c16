"""Why a document of the embedded index matches a plan: which alternative of which word, in which field, how much."""

import json
from dataclasses import dataclass

import tantivy

from search.engines.embedded_index import FIELD_WEIGHTS
from search.engines.embedded_query import in_fields, term_query, words_query
from search.engines.embedded_reader import OpenIndex
from search.text.query_plan import Alternative, QueryPlan


@dataclass(frozen=True, slots=True)
class Match:
    """An alternative of a typed word that occurs. `fields`: field -> what its terms there are worth."""

    token: str
    alternative: Alternative
    fields: dict[str, float]

    @property
    def worth(self) -> float:
        """In all fields together."""
        return sum(self.fields.values())


@dataclass(frozen=True, slots=True)
class Why:
    """`words`: what all matches are worth together, before the prior of the document's kind multiplies it."""

    words: float
    matches: tuple[Match, ...]


def why(index: OpenIndex, plan: QueryPlan, id_: str) -> Why | None:
    """Why a document matches; None when it is not there or does not."""
    searcher = index.searcher
    places = searcher.search(term_query("id", id_), limit=1).hits
    if not places:
        return None
    address = places[0][1]
    words = _worth(words_query(plan), searcher, address)
    if words is None:
        return None
    found = []
    for token in plan.tokens:
        for alternative in token.alternatives:
            fields = _fields(alternative, searcher, address)
            if fields:
                found.append(Match(token.text, alternative, fields))
    return Why(words, tuple(found))


def _fields(alternative: Alternative, searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, float]:
    """Field -> worth of the alternative's terms there; none unless all its terms occur in some field."""
    found: dict[str, float] = {}
    for term in alternative.terms:
        occurs = False
        for field, weight in FIELD_WEIGHTS[alternative.where].items():
            worth = _worth(in_fields(term, {field: weight}, alternative.weight), searcher, address)
            if worth is not None:
                occurs = True
                found[field] = found.get(field, 0.0) + worth
        if not occurs:
            return {}
    return found


def _worth(query: tantivy.Query, searcher: tantivy.Searcher, address: tantivy.DocAddress) -> float | None:
    """A document's score by a query; None when it does not match."""
    try:
        return float(json.loads(query.explain(searcher, address).to_json())["value"])
    except ValueError:
        return None
