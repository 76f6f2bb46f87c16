import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.folding import fold, fold_str, is_mark

# Surrogates and unassigned code points too: a phone or an import may send anything.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
MARKED_TEXT = st.text(alphabet="aeiłßœйѝш\u0301\u0306\u0323\u00ad\u200b\u200d ść日か\u3099한-'", max_size=30)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łódź", "lodz"),
        ("ZAŻÓŁĆ gęślą jaźń", "zazolc gesla jazn"),
        ("ședere şedere ȚIGARĂ ţigară în", "sedere sedere tigara tigara in"),
        ("Сайт", "саит"),
        ("ѝ Ѝ", "и и"),
        ("а\u0301втобус", "автобус"),
        ("Straße STRASSE", "strasse strasse"),
        ("cœur Æsop Đà øre", "coeur aesop da ore"),
        ("zorg\u00adverzekering", "zorgverzekering"),
        ("zorg\u200bver\u200dzeke\ufeffring", "zorgverzekering"),
        ("WW\u2011uitkering WW\u2010uitkering", "ww-uitkering ww-uitkering"),
        ("120\u00a0euro", "120 euro"),
        ("foto’s", "foto's"),
        ("ijsje \u0133sje", "ijsje ijsje"),
        ("İstanbul", "istanbul"),
        ("№5 ²", "no5 2"),
        ("\ud800a", " a"),
        ("a\x00b\nc", "a b c"),
        ("", ""),
    ],
)
def test_fold_gives_one_spelling(written: str, folded: str) -> None:
    assert fold_str(written) == folded


def test_every_character_folds_to_characters_that_stay() -> None:
    for code in range(sys.maxunicode + 1):
        folded = fold_str(chr(code))
        assert fold_str(folded) == folded, hex(code)


@given(ANY_TEXT | MARKED_TEXT)
def test_fold_is_idempotent_and_encodable(text: str) -> None:
    folded = fold_str(text)
    assert fold_str(folded) == folded
    assert folded.encode("utf-8").decode("utf-8") == folded


@given(ANY_TEXT | MARKED_TEXT)
def test_fold_ignores_how_a_text_is_composed(text: str) -> None:
    assert fold_str(unicodedata.normalize("NFC", text)) == fold_str(unicodedata.normalize("NFD", text))


@given(ANY_TEXT | MARKED_TEXT)
def test_fold_agrees_with_its_offsets(text: str) -> None:
    folded = fold(text)
    assert folded.text == fold_str(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)


@given(ANY_TEXT | MARKED_TEXT, st.data())
def test_a_range_maps_back_to_whole_letters(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.original_range(start, end)
    assert 0 <= first <= last <= len(text)
    if start < end:
        assert folded.text[start:end] in fold_str(text[first:last])
        assert not (first and is_mark(text[first]) and folded.text[start:end] == fold_str(text[first:last]))
        assert last == len(text) or not is_mark(text[last])


def test_a_mark_stays_with_its_letter() -> None:
    text = "s\u0301lad a\u0306"
    folded = fold(text)
    assert folded.text == "slad a"
    assert text[slice(*folded.original_range(0, 1))] == "s\u0301"
    assert text[slice(*folded.original_range(5, 6))] == "a\u0306"


def test_half_of_a_ligature_maps_to_all_of_it() -> None:
    folded = fold("Straße")
    assert folded.original_range(4, 5) == (4, 5) == folded.original_range(5, 6)
    assert folded.original_range(6, 7) == (5, 6)
