"""What Meilisearch is asked: the filter says exactly what a plan says, and nothing of a query is ever its syntax."""

import json
import re
import uuid
from itertools import product

import meilisearch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.meilisearch_queries import (
    MAX_WORDS,
    facets_body,
    hits_of,
    match_filter,
    page_around,
    quoted,
    readings,
    search_body,
)
from search.engines.meilisearch_settings import EVERY_WORD, TERMS, TITLE_TERMS, index_settings, own_index
from search.engines.protocol import SearchQuery, ThingKey
from search.text.query_plan import Alternative, Kind, PlannedToken, QueryPlan, Where
from search.text.stems import STEM_MARK
from tests.engines.conftest import Both, make_thing
from tests.engines.meilisearch_server import MASTER_KEY


def token(word: str, *, is_open: bool = False, where: Where = Where.WORDS) -> PlannedToken:
    return PlannedToken(word, is_open, (Alternative(Kind.EXACT, where, (word,), 1.0),))


def plan(*tokens: PlannedToken, minimum: int = 1) -> QueryPlan:
    return QueryPlan("pl", "", tokens, minimum, False)


def holds(filter_: str, words: set[str]) -> bool:
    """Whether a document of these words matches, as Meilisearch reads the filter."""
    python = re.sub(r'(?:words|keys) IN \["(\w+)"\]', lambda m: str(m[1] in words), filter_)
    assert re.fullmatch(r"(?:True|False|AND|OR|[() ])+", python), python
    return bool(eval(python.replace("AND", "and").replace("OR", "or")))


@pytest.mark.parametrize(("count", "minimum"), [(1, 1), (2, 1), (2, 2), (3, 2), (4, 3), (5, 3), (7, 5), (8, 6), (9, 1)])
def test_the_filter_wants_so_many_tokens(count: int, minimum: int) -> None:
    names = [f"t{n}" for n in range(count)]
    filter_ = match_filter(plan(*map(token, names), minimum=minimum), TERMS)
    assert filter_ is not None
    for there in product([False, True], repeat=count):
        words = {name for name, is_there in zip(names, there, strict=True) if is_there}
        assert holds(filter_, words) == (len(words) >= minimum)


def test_the_longest_query_stays_small() -> None:
    filter_ = match_filter(plan(*(token(f"t{n}") for n in range(12)), minimum=9), TERMS)
    assert filter_ is not None
    assert filter_.count("IN") < 150


def test_alternatives_of_several_terms_want_all_of_them() -> None:
    both = PlannedToken("a", False, (Alternative(Kind.SYNONYM, Where.KEYS, ("b", "c"), 0.5),))
    assert match_filter(plan(both), TERMS) == '(((keys = "b" AND keys = "c")))'


def test_a_plan_that_nothing_can_match_is_not_asked() -> None:
    skeleton = token("osigurovka", where=Where.LATIN)
    assert match_filter(plan(skeleton), TERMS) is not None
    assert match_filter(plan(skeleton), TITLE_TERMS) is None
    assert search_body(SearchQuery(plan(skeleton), titles_only=True)) is None
    assert match_filter(plan(token("a"), PlannedToken("b", False, ()), minimum=2), TERMS) is None


@given(st.text(max_size=20))
def test_no_text_gets_into_the_syntax(text: str) -> None:
    filter_ = match_filter(plan(token(text), token("other")), TERMS) or ""
    assert re.fullmatch(r"(?:words IN \[\]|,|OR|[() ])+", re.sub(r'"[^"\\]*"', "", filter_))
    try:
        assert quoted(text)[1:-1] == text
    except ValueError:
        assert not text.isalnum()


@given(st.integers(0, 5000), st.integers(1, 100))
def test_a_page_holds_the_stretch(offset: int, limit: int) -> None:
    page = page_around(offset, limit)
    first = (page.number - 1) * page.size + page.skip
    assert first == offset
    assert page.skip + limit <= page.size
    if offset % limit == 0:
        assert page.size == limit


def test_a_last_word_is_a_beginning_only_if_it_was_half_typed() -> None:
    assert readings(plan(token("umowa"), token("najm"), minimum=2)) == [(f"umowa najm {EVERY_WORD}", 1.0)]
    assert readings(plan(token("umowa"), token("najm", is_open=True), minimum=2)) == [("umowa najm", 1.0)]


def test_no_more_words_than_the_engine_reads_and_never_none() -> None:
    tokens = [token(f"t{n}", is_open=n == 11) for n in range(12)]
    for text, weight in readings(plan(*tokens, minimum=1)):
        assert 1 <= len(text.split()) <= MAX_WORDS
        assert 0 < weight <= 1


def test_area_topic_and_kind_narrow_every_query() -> None:
    body = search_body(SearchQuery(plan(token("a")), "GM0772", "work", "page"))
    assert body is not None
    for query in body["queries"]:
        assert query["filter"][:4] == [
            'areas = "*" OR areas = "GM0772"', 'except_areas != "GM0772"', 'topic = "work"', 'kind = "page"',
        ]  # fmt: skip
    facets = facets_body(SearchQuery(plan(token("a")), "GM0772", "work", "page"))
    assert facets is not None
    own = {query["facets"][0]: " ".join(query["filter"]) for query in facets["queries"]}
    assert "topic =" not in own["topic"] and "kind =" in own["topic"]
    assert "kind =" not in own["kind"] and "topic =" in own["kind"]


def test_without_facets_none_are_asked() -> None:
    query = SearchQuery(plan(token("a")), topic="work", wants_facets=False)
    assert "facets" not in json.dumps(search_body(query))
    assert facets_body(query) is None
    assert hits_of(query, {"hits": [], "totalHits": 0}, None, {}).topics == {}


def test_what_is_shown_is_not_searched() -> None:
    settings = index_settings("pl")
    displayed, searched = settings["displayedAttributes"], settings["searchableAttributes"]
    assert isinstance(displayed, list)
    assert isinstance(searched, list)
    assert not set(displayed) & set(searched)
    assert index_settings("tlh")["localizedAttributes"] is None


def test_meilisearch_cuts_texts_into_words_as_it_does_by_itself() -> None:
    """With a list of our own it would prepare the cutting anew for every reading of every query."""
    assert not {"separatorTokens", "nonSeparatorTokens", "dictionary"} & index_settings("pl").keys()


@pytest.mark.parametrize("engine", ["meilisearch"], indirect=True)
def test_what_nobody_can_type_stays_a_word_of_the_server(engine: Both, meilisearch_url: str) -> None:
    """Stems and the word that every document has begin with a mark; cut off, they would be words like others."""
    engine.write([make_thing(engine.forms, ThingKey("page", str(uuid.UUID(int=n))), "Umowa") for n in range(3)])
    index = meilisearch.Client(meilisearch_url, MASTER_KEY, timeout=5).index(own_index("pl"))
    assert index.search(EVERY_WORD)["estimatedTotalHits"] == 3
    assert index.search(EVERY_WORD.strip(STEM_MARK))["estimatedTotalHits"] == 0
