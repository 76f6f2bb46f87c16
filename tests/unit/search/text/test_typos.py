from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from search.text.typos import TypoIndex, allowed_errors

INDEX = TypoIndex({"ubezpieczenie": 9, "ubezpieczenia": 3, "umowa": 5, "umowy": 5, "praca": 2, "czynsz": 1, "om": 1})


def test_how_many_errors_a_word_may_have() -> None:
    assert [allowed_errors(word) for word in ("praw", "praca", "ubezpiec", "ubezpiecz", "20262026")] == [0, 1, 1, 2, 0]


def test_nearest_then_most_frequent_then_alphabetical() -> None:
    assert [(c.word, c.distance) for c in INDEX.near("ubezpieczene")] == [("ubezpieczenie", 1), ("ubezpieczenia", 2)]
    assert [c.word for c in INDEX.near("umowx")] == ["umowa", "umowy"]
    assert [c.word for c in INDEX.near("umowx", limit=1)] == ["umowa"]


def test_swapped_neighbours_are_one_error() -> None:
    assert INDEX.near("rpaca") == INDEX.near("rpaca")
    assert [c.word for c in INDEX.near("parca")] == ["praca"]


def test_a_wrong_first_letter_is_found_when_nothing_else_is() -> None:
    assert [c.word for c in INDEX.near("rpaca")] == ["praca"]
    assert [c.word for c in INDEX.near("xzynsz")] == ["czynsz"]
    assert [c.word for c in INDEX.near("zynsz")] == ["czynsz"]
    assert [c.word for c in INDEX.near("aczynsz")] == ["czynsz"]


def test_nothing_near_to_nonsense_or_short_words() -> None:
    assert INDEX.near("qwertyuiop") == INDEX.near("umo") == INDEX.near("") == ()


def test_the_beginning_of_a_longer_word_may_be_mistyped() -> None:
    assert [c.word for c in INDEX.near_prefixes("ubezpeicz")] == ["ubezpieczenie", "ubezpieczenia"]
    assert INDEX.near_prefixes("qqqqqqq") == ()


@given(
    st.dictionaries(st.text(alphabet="abcd", min_size=4, max_size=10), st.integers(1, 9), max_size=20),
    st.text(alphabet="abcd", min_size=1, max_size=10),
)
def test_corrections_are_all_within_the_errors_and_in_a_fixed_order(counts: dict[str, int], word: str) -> None:
    near = TypoIndex(counts).near(word, limit=50)
    assert all(0 < OSA.distance(word, c.word) == c.distance <= allowed_errors(word) for c in near)
    assert list(near) == sorted(near, key=lambda c: (c.distance, -counts[c.word], c.word))
    same_first = {w for w in counts if w[0] == word[0] and 0 < OSA.distance(word, w) <= allowed_errors(word)}
    assert same_first <= {c.word for c in near}
    assert near == TypoIndex(dict(reversed(counts.items()))).near(word, limit=50)
