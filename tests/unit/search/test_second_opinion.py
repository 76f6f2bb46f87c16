"""How two opinions become one list of hits, and when the encoder may speak at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.engines.protocol import EngineHit, SearchHits, SearchQuery
from search.meanings import Nearness
from search.second_opinion import (
    LEAST_NEAR,
    NEAREST,
    WINDOW,
    Opinion,
    has_words,
    near_hits,
    others_query,
    together,
    weighed,
)
from search.text.answerable import is_answerable, known_share
from search.text.form_map import FormMap
from search.text.planning import plan_query
from search.text.query_plan import Lexicon
from search.text.vocabulary import IndexVocabulary

WORDS = {"umowa": 3, "najmu": 2, "praca": 40, "banki": 2}
LEXICON = Lexicon("pl", IndexVocabulary(WORDS, WORDS, (), ["umowa"]), FormMap("pl"))


def hit(name: str, score: float) -> EngineHit:
    return EngineHit(name, score, "{}")


def hits(*some: EngineHit, total: int | None = None) -> SearchHits:
    return SearchHits(some, len(some) if total is None else total, {"work": len(some)}, {"page": len(some)})


OPINION = Opinion.of([Nearness("near-1", 0.9), Nearness("near-2", 0.6), Nearness("far", 0.2)])
QUERY = SearchQuery(plan_query("umowa najmu ", LEXICON))


def test_only_the_nearest_are_named() -> None:
    assert OPINION.things == ("near-1", "near-2")
    assert OPINION.bonus("near-1") > OPINION.bonus("near-2") > OPINION.bonus("other") == 0
    many = Opinion.of([Nearness(str(at), 0.9) for at in range(NEAREST + 1)])
    assert len(many.near) == NEAREST
    assert many.bonus("0") == 0, "what is as near as what was left out tells nothing"
    assert Opinion.of([]).background == LEAST_NEAR


def test_both_are_put_in_one_order_and_counted_together() -> None:
    found = together(
        QUERY, OPINION, hits(hit("near-1", 5.0), hit("near-2", 0.0)), 10.0, hits(hit("a", 10), hit("b", 1))
    )
    assert [one.id for one in found.hits] == ["near-1", "a", "near-2", "b"]
    assert (found.total, found.topics, found.kinds) == (4, {"work": 4}, {"page": 4})


def test_another_engines_scores_are_brought_to_one_measure() -> None:
    near = hits(hit("near-2", 5.0))
    found = together(QUERY, OPINION, near, 10.0, hits(hit("a", 0.9), hit("b", 0.09)))
    assert [one.id for one in found.hits] == ["a", "near-2", "b"]


@pytest.mark.parametrize("limit", [1, 7, 20, 33])
def test_paging_is_stable_and_whole(limit: int) -> None:
    near = hits(hit("near-1", 30.0), hit("near-2", 0.0))
    everything = [hit(f"other-{at:02}", 60.0 - at) for at in range(60)]
    seen: list[str] = []
    while True:
        query = replace(QUERY, offset=len(seen), limit=limit)
        asked = others_query(query, OPINION, near.total)
        assert asked.but == OPINION.things
        part = tuple(everything[asked.offset : asked.offset + asked.limit])
        found = together(query, OPINION, near, 60.0, SearchHits(part, 60))
        assert found.total == 62
        if not found.hits:
            break
        seen += [one.id for one in found.hits]
    assert sorted(seen) == sorted({*(one.id for one in everything), "near-1", "near-2"})
    assert len(seen) == 62
    assert seen[: WINDOW // 2] != [one.id for one in everything[: WINDOW // 2]]


def test_too_few_words_count_less() -> None:
    near = near_hits(hits(hit("near-1", 10.0), hit("near-2", 10.0)), hits(hit("near-2", 10.0)))
    assert near.hits[0].score < near.hits[1].score == 10.0
    assert has_words(near, hits())
    assert not has_words(hits(hit("near-1", 0.0)), hits())


def test_what_the_index_does_not_know_is_not_answered() -> None:
    def share(text: str) -> float:
        return known_share(plan_query(text, LEXICON).tokens, LEXICON)

    assert share("umowa najmu ") == 1.0
    assert share("umowa nieznane ") > share("najmu nieznane ") > share("praca nieznane ")
    assert share("bankk ") == pytest.approx(0.5), "a correction counts half"
    assert share("nieznane ") == share("") == 0.0
    assert not plan_query("praca zupelnie nieznane ", LEXICON).is_possible


def test_nearness_decides_where_words_are_unknown() -> None:
    assert is_answerable(0.6)
    assert not is_answerable(0.4)
    assert is_answerable(0.4, 0.8, 0.3)
    assert not is_answerable(0.4, 0.5, 0.7), "nearer to football than to any page"
    assert is_answerable(0.0, 0.9, 0.3)
    assert not is_answerable(0.0, 0.6, 0.3)
    assert is_answerable(1.0, 0.3, 0.3), "the words are all there"


def test_no_second_opinion_on_a_single_word_of_a_title() -> None:
    plan, opinion = weighed(plan_query("umowa ", LEXICON), LEXICON, OPINION)
    assert plan.is_possible
    assert not opinion.near
    assert weighed(plan_query("umowa najmu ", LEXICON), LEXICON, OPINION)[1].near
    assert weighed(plan_query("", LEXICON), LEXICON, OPINION)[1].near == ()
    plan, opinion = weighed(plan_query("praca nieznane zupelnie ", LEXICON), LEXICON, None)
    assert not plan.is_possible
    assert not opinion.near
