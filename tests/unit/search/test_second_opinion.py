"""How two opinions become one list of hits, and when the encoder may speak at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from search.display import Display
from search.engines.protocol import EngineHit, SearchHits, SearchQuery, ThingKey
from search.meanings import Nearness
from search.second_opinion import (
    FOR_PASSAGES,
    LEAST_NEAR,
    NEAREST,
    WINDOW,
    Opinion,
    has_words,
    in_this_order,
    is_a_topic,
    near_pages,
    others_query,
    titled_query,
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
    return EngineHit(name, score, "{}", name)


def hits(*some: EngineHit, total: int | None = None) -> SearchHits:
    return SearchHits(some, len(some) if total is None else total, {"work": len(some)}, {"page": len(some)})


def shown(one: EngineHit) -> Display:
    """near-1: a page on work; near-2: a term of work; near-3: a page on health."""
    number = one.id[-1]
    topic, kind = "health" if number == "3" else "work", "term" if number == "2" else "page"
    return Display(kind, one.id, one.id, one.id, None, topic, "pl", False, one.id, "")


OPINION = Opinion.of([Nearness("near-1", 0.9), Nearness("near-2", 0.6), Nearness("far", 0.2)])
PAGE = ThingKey("page", "1")
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


def test_the_best_passage_changes_the_order_of_the_first_few_alone() -> None:
    others = hits(*(hit(f"other-{at:02}", 20.0 - at) for at in range(FOR_PASSAGES + 5)))

    def passages(some: Sequence[EngineHit]) -> list[float]:
        return [0.4 if one.id == "other-03" else 0.0 for one in some]

    found = together(QUERY, OPINION, hits(), 20.0, others, passages)
    names = [one.id for one in others.hits]
    assert [one.id for one in found.hits] == ["other-03", *names[:3], *names[4:]]
    assert [
        one.id for one in together(QUERY, OPINION, hits(), 20.0, others, lambda some: [0.0] * len(some)).hits
    ] == names
    second = together(replace(QUERY, offset=2, limit=3), OPINION, hits(), 20.0, others, passages)
    assert second.hits == found.hits[2:5]


def test_a_question_has_some_words() -> None:
    assert not plan_query("umowa najmu praca", LEXICON).is_question
    assert plan_query("umowa najmu praca banki", LEXICON).is_question


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
    near = near_pages(QUERY, [hit("near-1", 10.0), hit("near-2", 10.0)], {"near-2"}, shown)
    assert near.hits.hits[0].score < near.hits.hits[1].score == 10.0


def test_what_has_the_words_may_be_behind_a_filter() -> None:
    nothing = SearchHits((), 0)
    without = near_pages(QUERY, [hit("near-1", 0.0)], (), shown)
    assert not has_words(without, nothing)
    assert has_words(without, hits(hit("a", 1.0)))
    assert has_words(without, SearchHits((), 0, {"work": 2}))
    elsewhere = near_pages(replace(QUERY, topic="work"), [hit("near-3", 2.0)], (), shown)
    assert not elsewhere.hits.hits
    assert has_words(elsewhere, nothing)


def test_near_pages_are_narrowed_and_counted_as_engines_do_it() -> None:
    found = [hit("near-1", 3.0), hit("near-2", 2.0), hit("near-3", 1.0)]
    everything = near_pages(QUERY, found, {"near-1", "near-3"}, shown)
    assert (everything.hits.total, everything.hits.topics, everything.hits.kinds) == (
        3, {"work": 2, "health": 1}, {"page": 2, "term": 1},
    )  # fmt: skip
    assert everything.with_words.total == 2
    of_work = near_pages(replace(QUERY, topic="work"), found, {"near-1", "near-3"}, shown)
    assert [one.id for one in of_work.hits.hits] == ["near-1", "near-2"]
    # A facet is counted without its own filter.
    assert of_work.hits.topics == {"work": 2, "health": 1} and of_work.hits.kinds == {"page": 1, "term": 1}
    assert of_work.with_words.total == 1 and of_work.ids == {"near-1", "near-2", "near-3"}


def test_near_pages_leave_the_others_their_counts() -> None:
    near = near_pages(QUERY, [hit("near-1", 3.0), hit("near-2", 0.0)], {"near-1"}, shown)
    by_words = SearchHits(
        (hit("a", 5.0), hit("near-1", 3.0), hit("b", 1.0)), 40, {"work": 30, "health": 2}, {"page": 40}
    )
    others = near.others(by_words)
    assert [one.id for one in others.hits] == ["a", "b"]
    assert (others.total, others.topics, others.kinds) == (39, {"work": 29, "health": 2}, {"page": 39})
    whole = together(QUERY, OPINION, near.hits, 5.0, others)
    assert (whole.total, whole.topics, whole.kinds) == (41, {"work": 31, "health": 2}, {"page": 40, "term": 1})


def test_what_the_index_does_not_know_is_not_answered() -> None:
    def share(text: str) -> float:
        return known_share(plan_query(text, LEXICON).tokens, LEXICON)

    assert share("umowa najmu ") == 1.0
    assert share("umowa nieznane ") > share("najmu nieznane ") > share("praca nieznane ")
    assert share("bankk ") == pytest.approx(0.5), "a correction counts half"
    assert share("nieznane ") == share("") == 0.0
    assert not plan_query("praca zupelnie nieznane ", LEXICON).is_possible


def test_known_words_and_nearness_make_up_for_each_other() -> None:
    assert is_answerable(0.6, 2)
    assert not is_answerable(0.4, 2)
    assert is_answerable(0.4, 2, 0.8, 0.3)
    assert not is_answerable(0.4, 2, 0.5, 0.7), "nearer to football than to any page"
    assert is_answerable(0.0, 1, 0.9, 0.3)
    assert not is_answerable(0.0, 1, 0.6, 0.3)
    assert not is_answerable(0.0, 1, 0.8, 0.6), "a slip of the keyboard is always near something"
    assert is_answerable(1.0, 2, 0.3, 0.3), "the words are all there"
    assert not is_answerable(1.0, 2, 0.4, 0.6), "and yet it is about nothing of ours"
    assert is_answerable(1.0, 2, 0.4, 0.6, is_found=True), "but for a page that has them"
    assert not is_answerable(0.9, 2, 0.4, 0.6, is_found=True)
    assert is_answerable(0.6, 5, 0.4, 0.4), "a sentence names what is beside the point"
    assert not is_answerable(0.6, 5, 0.4, 0.6)
    assert is_answerable(0.4, 6, 0.4, 0.4) == is_answerable(0.4, 12, 0.4, 0.4)


def test_a_single_word_of_a_title_is_a_topic() -> None:
    assert is_a_topic(plan_query("umowa ", LEXICON), LEXICON)
    assert not is_a_topic(plan_query("najmu ", LEXICON), LEXICON), "no title has it"
    assert not is_a_topic(plan_query("umowq ", LEXICON), LEXICON), "a correction is no word of a title"
    assert not is_a_topic(plan_query("umowa najmu ", LEXICON), LEXICON)
    assert not is_a_topic(plan_query("", LEXICON), LEXICON)


def test_an_opinion_says_nothing_of_what_the_words_do_not_answer() -> None:
    assert weighed(plan_query("umowa najmu ", LEXICON), OPINION)[1].near
    assert weighed(plan_query("", LEXICON), OPINION)[1].near == ()
    plan, opinion = weighed(plan_query("praca nieznane zupelnie ", LEXICON), None)
    assert not plan.is_possible
    assert not opinion.near


def test_hits_come_in_the_order_and_measure_of_the_best() -> None:
    found = hits(hit("a", 0.9), hit("b", 0.8), hit("c", 0.7), hit("d", 0.4), total=40)
    ordered = in_this_order(found, hits(hit("c", 30.0), hit("a", 20.0), hit("nowhere", 10.0)))
    assert [(one.id, one.score) for one in ordered.hits] == [("c", 30.0), ("a", 20.0), ("b", 20.0), ("d", 10.0)]
    assert (ordered.total, ordered.topics) == (40, found.topics)
    assert in_this_order(found, hits(hit("nowhere", 10.0))) == found
    assert in_this_order(hits(), hits(hit("a", 1.0))) == hits()


def test_hits_of_later_pages_stay_where_they_are() -> None:
    many = hits(*(hit(f"{at}", 1.0 - at / 100) for at in range(WINDOW + 5)))
    ordered = in_this_order(many, hits(hit(f"{WINDOW}", 9.0), hit("7", 8.0), hit("0", 7.0)))
    assert [one.id for one in ordered.hits[:4]] == ["7", "0", "1", "2"]
    assert sorted(one.id for one in ordered.hits) == sorted(one.id for one in many.hits)
    assert ordered.hits[WINDOW:] == many.hits[WINDOW:]


def test_all_words_are_asked_for_in_one_title() -> None:
    narrowed = replace(QUERY, area="GM0772", topic="work", offset=20)
    asked = titled_query(narrowed, PAGE)
    assert asked is not None
    assert (asked.only, asked.titles_only, asked.offset, asked.plan.minimum) == ((str(PAGE),), True, 0, 2)
    assert asked.area == "GM0772" and asked.topic is None
    assert titled_query(SearchQuery(plan_query("umowa najmuu ", LEXICON)), PAGE) is not None, "one is a correction"
    assert titled_query(SearchQuery(plan_query("umowa najmu nieznane ", LEXICON)), PAGE) is None, "one is in no page"
    assert titled_query(SearchQuery(plan_query("", LEXICON)), PAGE) is None
