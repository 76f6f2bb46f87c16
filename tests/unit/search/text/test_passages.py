"""A long text in passages."""

from hypothesis import given
from hypothesis import strategies as st

from search.text.passages import WORDS, passages


def test_paragraphs_stay_whole() -> None:
    short, long = "One two three.", " ".join(["word"] * (WORDS - 4)) + "."
    assert passages(f"{short}\n\n{short}\n{long}") == [f"{short} {short}", long]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = " ".join(["word"] * 50) + "."
    assert passages(f"{sentence} {sentence}") == [sentence, sentence]


@given(
    st.text("ab .!\n", max_size=400) | st.lists(st.sampled_from(["a", "b.", "\n", "c!"]), max_size=300).map(" ".join)
)
def test_nothing_is_lost(text: str) -> None:
    found = passages(text)
    assert " ".join(found).split() == text.split()
    assert all(found)
