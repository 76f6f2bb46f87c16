"""Answers are kept for as long as what they were made of is the same, and not too many."""

from dataclasses import replace

from search.engines.protocol import Cursor
from search.kept_results import MOST_HITS, MOST_OF_A_LOCALE, KeptResults
from search.meanings import Meanings
from search.results import Hit, SearchRequest, SearchResults
from search.text.form_map import FormMap
from search.text.query_plan import Lexicon
from search.text.vocabulary import IndexVocabulary

REQUEST = SearchRequest("umowa", "pl")
HIT = Hit("page", "id", "slug", "t", "t", "e", "pl", False, "slug", None, None, None, "page")


def lexicon() -> Lexicon:
    return Lexicon("pl", IndexVocabulary({"umowa": 1}), FormMap("pl"))


def results(total: int, hits: int = 0) -> SearchResults:
    return SearchResults(total, (HIT,) * hits, (), (), False, False, None)


def test_an_answer_holds_until_the_lexicon_or_the_meanings_are_others() -> None:
    kept, words, meanings = KeptResults(), lexicon(), Meanings()
    kept.keep(REQUEST, words, meanings, results(1))
    assert kept.get(REQUEST, words, meanings) == results(1)
    assert kept.get(replace(REQUEST, area="GM0772"), words, meanings) is None
    assert kept.get(REQUEST, lexicon(), meanings) is None
    assert kept.get(REQUEST, words, Meanings()) is None
    assert kept.get(REQUEST, words, None) is None
    newer = lexicon()
    kept.keep(REQUEST, newer, meanings, results(2))
    assert kept.get(REQUEST, newer, meanings) == results(2)
    assert kept.get(REQUEST, words, meanings) is None


def test_another_engines_answer_holds_until_that_has_followed_more() -> None:
    kept, words = KeptResults(), lexicon()
    kept.keep(REQUEST, words, None, results(1), Cursor("epoch", 7))
    assert kept.get(REQUEST, words, None, Cursor("epoch", 7)) == results(1)
    assert kept.get(REQUEST, words, None, Cursor("epoch", 8)) is None
    assert kept.get(REQUEST, words, None) is None


def test_the_longest_unused_makes_room_and_long_answers_are_not_kept() -> None:
    kept, words = KeptResults(), lexicon()
    asked = [replace(REQUEST, text=f"umowa {number}") for number in range(MOST_OF_A_LOCALE)]
    for one in asked:
        kept.keep(one, words, None, results(1, MOST_HITS))
    assert kept.get(asked[0], words, None) is not None
    kept.keep(REQUEST, words, None, results(1))
    assert kept.get(asked[0], words, None) is not None
    assert kept.get(asked[1], words, None) is None
    kept.keep(replace(REQUEST, limit=100), words, None, results(90, MOST_HITS + 1))
    assert kept.get(replace(REQUEST, limit=100), words, None) is None
