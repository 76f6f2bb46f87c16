"""A text in words: the same whether it is looked at whole or piece by piece."""

from hypothesis import given
from hypothesis import strategies as st

from search.text.folding import fold
from search.text.prepared import PreparedText
from search.text.tokens import WORD


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=80))
def test_words_and_their_places_are_those_of_the_folded_text(text: str) -> None:
    prepared = PreparedText(text)
    found = list(WORD.finditer(fold(text).text))
    assert list(prepared.words) == [match[0] for match in found]
    assert list(prepared.starts) == [match.start() for match in found]
    assert prepared.folded == fold(text)
