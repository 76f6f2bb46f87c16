"""A plan as a tantivy query. Built of objects only: what a person typed is never parsed as a language."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

from tantivy import Occur, Query

from search.engines.embedded_index import FIELD_WEIGHTS, SCHEMA, TITLE_FIELDS
from search.engines.protocol import EVERYWHERE, SearchQuery
from search.text.query_plan import Alternative, PlannedToken, QueryPlan

_KEPT_WORDS = 64


def words_query(plan: QueryPlan, *, titles_only: bool = False) -> Query:
    """What matches the plan. Field scores are summed; a document needs `plan.minimum` of the tokens."""
    tokens = [(Occur.Should, _word(token, titles_only)) for token in plan.tokens if token.alternatives]
    return Query.boolean_query(tokens, minimum_number_should_match=plan.minimum)


@lru_cache(maxsize=_KEPT_WORDS)
def _word(token: PlannedToken, titles_only: bool) -> Query:
    """What matches a word. The queries of one search are of the same words."""
    return _any_of([_alternative(alternative, titles_only) for alternative in token.alternatives])


def filters(query: SearchQuery, *, but: str = "") -> list[tuple[Occur, Query]]:
    """The filters of a query, all but the one of a facet. They don't count towards the score."""
    found = [
        (Occur.Must, _silent(one_of("areas", (query.area_token, EVERYWHERE)))),
        (Occur.MustNot, term_query("except_areas", query.area_token)),
    ]
    if query.only:
        found.append((Occur.Must, _silent(one_of("thing", query.only))))
    if query.but:
        found.append((Occur.MustNot, one_of("thing", query.but)))
    for name, value in (("topic", query.topic), ("kind", query.kind)):
        if value is not None and name != but:
            found.append((Occur.Must, _silent(term_query(name, value))))
    return found


def whole_query(query: SearchQuery, words: Query, *, but: str = "") -> Query:
    """Words and filters together."""
    occurs = Occur.Should if query.is_optional else Occur.Must
    return Query.boolean_query([(occurs, words), *filters(query, but=but)])


def _alternative(alternative: Alternative, titles_only: bool) -> Query:
    fields = FIELD_WEIGHTS[alternative.where]
    weights = {name: weight for name, weight in fields.items() if not titles_only or name in TITLE_FIELDS}
    if not weights:
        return Query.empty_query()
    terms = [in_fields(term, weights, alternative.weight) for term in alternative.terms]
    if len(terms) == 1:
        return terms[0]
    return Query.boolean_query([(Occur.Must, term) for term in terms])


def in_fields(term: str, weights: Mapping[str, float], weight: float) -> Query:
    """A term in any of some fields, each by its weight."""
    return _any_of([Query.boost_query(term_query(field, term), weight * factor) for field, factor in weights.items()])


def _any_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def term_query(field: str, value: str) -> Query:
    """A term in one field."""
    return Query.term_query(SCHEMA, field, value, index_option="freq" if field not in _BASIC else "basic")


def one_of(field: str, values: Iterable[str]) -> Query:
    """One of a few terms in a field. A `term_set_query` walks through all terms of the field, which takes longer than
    the rest of a search."""
    return _any_of([term_query(field, value) for value in values])


def _silent(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


_BASIC = frozenset({"areas", "except_areas", "topic", "kind", "id", "thing"})


def counts(answer: dict[str, dict[str, object]], name: str) -> dict[str, int]:
    """The counts of a facet out of an aggregation's answer."""
    buckets = cast("Iterable[dict[str, Any]]", answer[name]["buckets"])
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}


def facet(*names: str) -> dict[str, dict[str, dict[str, object]]]:
    """The aggregation that counts these facets."""
    return {name: {"terms": {"field": name, "size": 100}} for name in names}
