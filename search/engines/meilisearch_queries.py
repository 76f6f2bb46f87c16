"""Pure: a search query as Meilisearch's request bodies.

One federated multi-search: one query for each reading of the plan gives the order, all under one filter, which says
what matches; a last one finds whatever matches by no reading, far below the others. Nothing that a person typed gets
into a filter but words that are letters and digits, and the engine's own syntax is never built of anything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.engines.meilisearch_settings import (
    EVERY_WORD,
    PRIMARY_KEY,
    SEARCHABLE_TITLES,
    TERMS,
    TITLE_TERMS,
    own_index,
)
from search.engines.protocol import EVERYWHERE, EngineHit, SearchHits, SearchQuery
from search.text.query_plan import Alternative, PlannedToken, QueryPlan, Where
from search.text.query_strings import query_strings

MAX_WORDS = 10
"""Meilisearch reads no more words of a query."""
# Of the words of a query, one alone: its share, and more, or the engine's own choice of what to leave out (the most
# frequent words) would always come first.
_ALONE_WEIGHT = 1.3
_ALONE = 4
"""How many words are asked for alone: each request carries the whole filter once more."""
_LEFTOVERS_WEIGHT = 0.001
_FACETS = ("topic", "kind")
_NEVER_PLAIN = frozenset("\"'\\ ")
"""Of what can be printed; every other kind of blank cannot."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the engine's (which counts in pages from 1) and where in it the wanted stretch begins."""

    number: int
    size: int
    skip: int


def page_around(offset: int, limit: int) -> Page:
    """The smallest page that holds the hits from `offset` up to `offset + limit`."""
    size = limit
    while offset // size != (offset + limit - 1) // size:
        size += 1
    return Page(offset // size + 1, size, offset % size)


def search_body(query: SearchQuery) -> dict[str, Any] | None:
    """The body of POST /multi-search for the hits; None if no document can match."""
    matching = _matching(query)
    if matching is None:
        return None
    index = own_index(query.plan.locale)
    common: dict[str, Any] = {
        "indexUid": index,
        "filter": list(filter(None, (*frame_filter(query, _FACETS), matching))),
        # Displays are long, and what was found is mostly known from before: `displays_body`.
        "attributesToRetrieve": [PRIMARY_KEY, "version"],
    }
    if query.titles_only:
        common["attributesToSearchOn"] = list(SEARCHABLE_TITLES)
    page = page_around(query.offset, query.limit)
    federation: dict[str, Any] = {"page": page.number, "hitsPerPage": page.size}
    if query.wants_facets:
        federation["facetsByIndex"] = {index: list(_FACETS)}
        federation["mergeFacets"] = {}
    queries = [
        {**common, "q": text, "matchingStrategy": "frequency", "federationOptions": {"weight": weight}}
        for text, weight in readings(query.plan)
    ]
    queries.append({**common, "q": EVERY_WORD, "federationOptions": {"weight": _LEFTOVERS_WEIGHT}})
    return {"federation": federation, "queries": queries}


def facets_body(query: SearchQuery) -> dict[str, Any] | None:
    """The body of POST /multi-search for the facets that are narrowed by their own filter, counted without it; None
    if there are none. Its results are in the order of `narrowed_facets`."""
    matching = _matching(query)
    narrowed = narrowed_facets(query)
    if matching is None or not narrowed:
        return None
    return {
        "queries": [
            {
                "indexUid": own_index(query.plan.locale),
                "q": EVERY_WORD,
                "filter": list(filter(None, (*frame_filter(query, _without(facet)), matching))),
                "facets": [facet],
                "limit": 0,
            }
            for facet in narrowed
        ]
    }


def displays_body(ids: Sequence[str]) -> dict[str, Any]:
    """The body of POST /indexes/…/search for the displays of some documents."""
    return {
        "q": "",
        "filter": f"{PRIMARY_KEY} IN [{', '.join(map(quoted, ids))}]",
        "attributesToRetrieve": [PRIMARY_KEY, "version", "display"],
        "limit": len(ids),
    }


def narrowed_facets(query: SearchQuery) -> tuple[str, ...]:
    """The facets that are asked for and filtered by at once."""
    if not query.wants_facets:
        return ()
    return tuple(facet for facet in _FACETS if getattr(query, facet) is not None)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document shows, and in which version of it."""

    version: str
    display: str


# Of the following each raises KeyError, TypeError, ValueError or AttributeError for an answer of another shape.


def versions_of(query: SearchQuery, answer: Mapping[str, Any]) -> dict[str, str]:
    """The documents that were found: id -> version."""
    return {str(hit[PRIMARY_KEY]): str(hit["version"]) for hit in _wanted(query, answer)}


def displays_of(answer: Mapping[str, Any]) -> dict[str, Shown]:
    """What was asked for with `displays_body`, by id."""
    return {str(hit[PRIMARY_KEY]): Shown(str(hit["version"]), str(hit["display"])) for hit in answer["hits"]}


def hits_of(
    query: SearchQuery, answer: Mapping[str, Any], facets: Mapping[str, Any] | None, shown: Mapping[str, Shown]
) -> SearchHits:
    """Both answers as hits. A document that is not among `shown` was deleted since it was found: it is left out."""
    hits = tuple(
        EngineHit(id_, float(hit["_federation"]["weightedRankingScore"]), shown[id_].display, shown[id_].version)
        for hit in _wanted(query, answer)
        if (id_ := str(hit[PRIMARY_KEY])) in shown
    )
    counts = dict(answer["facetDistribution"]) if query.wants_facets else {}
    if facets is not None:
        for facet, result in zip(narrowed_facets(query), facets["results"], strict=True):
            counts[facet] = result["facetDistribution"].get(facet, {})
    topics, kinds = ({str(v): int(n) for v, n in counts.get(facet, {}).items()} for facet in _FACETS)
    return SearchHits(hits, int(answer["totalHits"]), topics, kinds)


def _wanted(query: SearchQuery, answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    page = page_around(query.offset, query.limit)
    found: Sequence[Mapping[str, Any]] = answer["hits"][page.skip : page.skip + query.limit]
    return found


def readings(plan: QueryPlan) -> list[tuple[str, float]]:
    """The query strings that order the hits, and their weights: those of the whole plan, and where documents may lack
    some of the words, one of each of the most telling words alone. For hits by fewer words Meilisearch knows only one
    choice of words.
    """
    found = dict(_as_typed(reading.text, reading.where, plan, reading.weight) for reading in query_strings(plan))
    findable = [token for token in plan.tokens if token.alternatives]
    if plan.minimum < len(findable):
        share = _ALONE_WEIGHT / len(findable)
        for token in sorted(findable, key=lambda one: -one.telling)[:_ALONE]:
            alone = replace(plan, tokens=(token,), minimum=1)
            for reading in query_strings(alone)[:1]:
                found.setdefault(*_as_typed(reading.text, reading.where, alone, reading.weight * share))
    return list(found.items())


def _as_typed(text: str, where: Where, plan: QueryPlan, weight: float) -> tuple[str, float]:
    """A reading within Meilisearch's limits.

    Meilisearch takes the last word for a beginning, even with a blank behind it. Unless it was perhaps half-typed, the
    word that every document has is put behind it, which changes nothing else.
    """
    words = text.split()
    last = plan.tokens[-1]
    if last.is_open and where is Where.WORDS and words[-1] == last.text:
        return " ".join(words[-MAX_WORDS:]), weight
    return " ".join([*words[: MAX_WORDS - 1], EVERY_WORD]), weight


def frame_filter(query: SearchQuery, facets: Sequence[str]) -> list[str]:
    """What narrows the query: its area, and those of `facets` that are asked for."""
    area = quoted(query.area_token)
    found = [
        f"areas = {quoted(EVERYWHERE)} OR areas = {area}",
        f"except_areas != {area}",
    ]
    if query.only:
        found.append(f"thing IN [{', '.join(map(quoted, query.only))}]")
    if query.but:
        found.append(f"thing NOT IN [{', '.join(map(quoted, query.but))}]")
    for facet in facets:
        value = getattr(query, facet)
        if value is not None:
            found.append(f"{facet} = {quoted(value)}")
    return found


def match_filter(plan: QueryPlan, fields: Mapping[Where, str]) -> str | None:
    """Which documents match: those with one alternative of at least `minimum` tokens. None if none can.

    fields: the filter's field for each place; alternatives in other places are left out.
    """
    clauses = [clause for token in plan.tokens if (clause := _token_filter(token, fields))]
    missing = len(clauses) - max(plan.minimum, 1)
    return _all_but(clauses, missing) if missing >= 0 else None


def _matching(query: SearchQuery) -> str | None:
    """The filter for what matches: "" for everything, None for nothing."""
    return "" if query.is_optional else match_filter(query.plan, TITLE_TERMS if query.titles_only else TERMS)


def _without(facet: str) -> list[str]:
    return [other for other in _FACETS if other != facet]


def _token_filter(token: PlannedToken, fields: Mapping[Where, str]) -> str:
    """That one of a token's alternatives occurs; "" if it has none in these fields."""
    single: dict[str, list[str]] = {}
    several: list[str] = []
    for alternative in token.alternatives:
        field = fields.get(alternative.where)
        if field is None or not all(map(_is_plain, alternative.terms)):
            continue
        if len(alternative.terms) == 1:
            single.setdefault(field, []).append(quoted(alternative.terms[0]))
        else:
            several.append(_occur_together(alternative, field))
    ways = [f"{field} IN [{', '.join(terms)}]" for field, terms in single.items()] + several
    return f"({' OR '.join(ways)})" if ways else ""


def _occur_together(alternative: Alternative, field: str) -> str:
    return f"({' AND '.join(f'{field} = {quoted(term)}' for term in alternative.terms)})"


def _all_but(clauses: Sequence[str], missing: int) -> str:
    """That all of these clauses hold but at most so many; "" if that is always so.

    Halved again and again: 130 clauses for 9 of 12, where every choice written out would be 2,000.
    """
    if missing >= len(clauses):
        return ""
    if missing == len(clauses) - 1:
        return f"({' OR '.join(clauses)})"
    if missing == 0:
        return f"({' AND '.join(clauses)})"
    middle = len(clauses) // 2
    left, right = clauses[:middle], clauses[middle:]
    ways = []
    for in_left in range(max(0, missing - len(right)), min(missing, len(left)) + 1):
        halves = [half for half in (_all_but(left, in_left), _all_but(right, missing - in_left)) if half]
        ways.append(halves[0] if len(halves) == 1 else f"({' AND '.join(halves)})")
    return f"({' OR '.join(ways)})"


def _is_plain(term: str) -> bool:
    """A term out of the vocabulary always is; whatever else comes must not reach the engine's syntax."""
    return bool(term) and term.isprintable() and _NEVER_PLAIN.isdisjoint(term)


def quoted(value: str) -> str:
    """A value in a filter. Raises ValueError for one that would need escaping: none of ours does."""
    if not _is_plain(value):
        raise ValueError("a value that cannot be in a filter")
    return f'"{value}"'
