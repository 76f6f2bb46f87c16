"""Words of other subjects are known in every form, and speak against a query unless pages have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import TAGS
from search.text.data_lines import data_lines
from search.text.folding import fold_str
from search.text.form_map import FormMap
from search.text.other_words import is_other_word
from search.text.planning import plan_query
from search.text.query_plan import Lexicon
from search.text.tokens import MAX_LETTERS, WORD
from search.text.vocabulary import IndexVocabulary


@pytest.mark.parametrize(
    ("word", "languages"),
    [
        ("taarten", ("nl",)),
        ("recipes", ("pl", "nl", "en")),
        ("pierogow", ("pl", "nl", "en")),
        ("fotbalul", ("ro",)),
        ("филмите", ("bg",)),
        ("filmi", ("bg",)),
    ],
)
def test_a_form_of_a_listed_word_is_one(word: str, languages: tuple[str, ...]) -> None:
    assert is_other_word(word, languages)


@pytest.mark.parametrize("word", ["huur", "rent", "umowa", "chirie", "наем", "naem", "x", ""])
def test_our_own_words_are_none(word: str) -> None:
    assert not is_other_word(word, TAGS)


@given(st.text(max_size=50), st.text(max_size=8))
def test_any_text_in_any_language_is_safe(word: str, language: str) -> None:
    is_other_word(fold_str(word), (language, *TAGS))


@pytest.mark.parametrize("language", TAGS)
def test_a_list_has_a_word_a_line_and_each_once(language: str) -> None:
    lines = data_lines("other_words", language)
    assert len(lines) > 500 and lines == sorted(set(lines))
    for line in lines:
        assert line == line.lower() and WORD.fullmatch(fold_str(line)) and 2 < len(line) <= MAX_LETTERS, line


def test_it_speaks_against_a_query_unless_a_page_has_it() -> None:
    def known(text: str, *also: str) -> float:
        vocabulary = IndexVocabulary(dict.fromkeys(("nummer", *also), 1))
        return plan_query(f"{text} ", Lexicon("nl", vocabulary, FormMap("nl"))).known

    assert known("nummer onbekend") > known("nummer voetbal")
    assert known("voetbal") < 0.0 < known("voetbal", "voetbal")
    assert known("voetbal", "voetbak") < 0.0, "which is no typing error"
    assert known("voetbsl", "voetbal") > 0.0
