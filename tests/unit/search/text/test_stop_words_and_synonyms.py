import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.folding import fold_str
from search.text.stop_words import default_stop_words, stop_words
from search.text.synonyms import SynonymSet, phrase_of

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=20)


@pytest.mark.parametrize("locale", ["nl", "en", "pl", "ro", "bg"])
def test_every_locale_has_a_short_folded_list(locale: str) -> None:
    listed = default_stop_words(locale)
    assert 60 <= len(listed) <= 160
    assert all(fold_str(word) == word for word in listed)


def test_editors_add_and_keep_words() -> None:
    listed = stop_words("pl", added=["Proszę", " "], kept=["PRZY"])
    assert "prosze" in listed
    assert "przy" not in listed
    assert "" not in listed
    assert "sie" in listed


def test_an_unknown_locale_has_none() -> None:
    assert default_stop_words("xx") == default_stop_words("../../x") == frozenset()
    assert default_stop_words("nl-BE") == default_stop_words("nl")


def _expansions(synonyms: SynonymSet, *tokens: str) -> list[tuple[int, int, set[str]]]:
    found = synonyms.expansions([{token} for token in tokens])
    return [(e.start, e.stop, {" ".join(p) for p in e.phrases}) for e in found]


def test_a_group_works_both_ways_and_a_mapping_one_way() -> None:
    synonyms = SynonymSet.of([["ZUS", "Zakład Ubezpieczeń"]], {"PESEL": ["BSN"]})
    assert _expansions(synonyms, "zus") == [(0, 1, {"zaklad ubezpieczen"})]
    assert _expansions(synonyms, "moj", "zaklad", "ubezpieczen") == [(1, 3, {"zus"})]
    assert _expansions(synonyms, "pesel") == [(0, 1, {"bsn"})]
    assert _expansions(synonyms, "bsn") == _expansions(synonyms, "zaklad") == []


def test_a_phrase_is_met_in_any_form() -> None:
    synonyms = SynonymSet.of([["zwolnienie lekarskie", "L4"]])
    found = synonyms.expansions([{"zwolnienia", "zwolnienie"}, {"lekarskiego", "lekarskie"}])
    assert [(e.start, e.stop) for e in found] == [(0, 2)]


def test_groups_with_a_common_phrase_add_up() -> None:
    synonyms = SynonymSet.of([["a1", "b1"], ["a1", "c1"]])
    assert _expansions(synonyms, "a1") == [(0, 1, {"b1", "c1"})]
    assert _expansions(synonyms, "b1") == [(0, 1, {"a1"})]


def test_stop_words_are_no_part_of_a_phrase() -> None:
    assert phrase_of("Asigurare de sănătate", stop_words("ro")) == ("asigurare", "sanatate")
    assert phrase_of("de la", stop_words("ro")) == ("de", "la")


@given(st.lists(st.lists(ANY_TEXT, max_size=4), max_size=4), st.lists(ANY_TEXT, max_size=4))
def test_any_text_makes_a_set(groups: list[list[str]], tokens: list[str]) -> None:
    synonyms = SynonymSet.of(groups, dict.fromkeys(tokens, tokens))
    for expansion in synonyms.expansions([{token} for token in tokens]):
        assert 0 <= expansion.start < expansion.stop <= len(tokens)
        assert all(expansion.phrases)
