"""The book of words that were met gives at least those that could answer, whatever was met before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.form_map import FormMap
from search.text.query_plan import Lexicon
from search.text.skeleton import bulgarian_skeleton
from search.text.tokens import word_at
from search.text.vocabulary import IndexVocabulary
from search.text.word_book import WordBook, WordTerms

WORDS = st.lists(st.from_regex(r"[ab]{1,4}(?:-[ab]{1,4})?", fullmatch=True), max_size=12)


def letters(written: str) -> set[str]:
    """Terms of a word that are easily foretold."""
    return {written, *written[:1], f"_{len(written)}"}


@given(st.lists(WORDS, max_size=4), st.sets(st.sampled_from(["a", "b", "_3", "_5", "ab", "ab-ab", "none"])))
def test_all_words_under_a_term_are_found(texts: list[list[str]], terms: set[str]) -> None:
    book = WordBook(letters)
    for text in texts:
        book.add(text)
    met = {word for text in texts for word in text}
    assert book.under(terms) == {word for word in met if letters(word) & terms}


@given(st.lists(WORDS, max_size=4), st.from_regex(r"[ab]{1,5}", fullmatch=True))
def test_all_words_with_a_beginning_are_found(texts: list[list[str]], beginning: str) -> None:
    book = WordBook(letters)
    for text in texts:
        book.add(text)
    met = {word for text in texts for word in text}
    begin_so = {word for word in met if any(one.text.startswith(beginning) for one in word_at(word).tokens)}
    assert begin_so <= book.beginning(beginning) <= met


def test_a_full_book_is_followed_by_an_empty_one_and_goes_on_for_who_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.text.word_book._MAX_WORDS", 2)
    terms = WordTerms(lambda word: frozenset({word[:2]}), lambda word: (), is_bulgarian=False)
    book = terms.book()
    book.add(["umowa", "umowy", "praca"])
    assert terms.book() is not book and terms.book().number != book.number
    book.add(["umowie"])
    assert book.under({"um"}) == {"umowa", "umowy", "umowie"}
    assert terms.book().under({"um"}) == set()


def test_a_word_is_under_its_lemma_its_parts_and_its_bulgarian_sounds() -> None:
    pl = Lexicon("pl", IndexVocabulary({}), FormMap("pl").with_forms({"umowa": ["umowy"]})).word_terms.book()
    pl.add(["umowy", "e-mail"])
    assert pl.under({"umowa"}) == {"umowy"}
    assert pl.under({"mail"}) == pl.under({"email"}) == pl.beginning("ema") == {"e-mail"}
    bg = Lexicon("bg", IndexVocabulary({}), FormMap("bg")).word_terms.book()
    bg.add(["договор"])
    assert bg.under({bulgarian_skeleton("договор")}) == {"договор"}
