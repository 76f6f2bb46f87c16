from hypothesis import given
from hypothesis import strategies as st

from search.text.folding import fold_str
from search.text.stems import STEM_MARK
from search.text.tokens import MAX_LETTERS, MAX_QUERY_CHARACTERS, query_tokens, words

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
JOINED_TEXT = st.text(alphabet="abc1-' _.", max_size=40)


def _searchable(text: str) -> list[list[str]]:
    return [[token.text for token in word.tokens] for word in words(fold_str(text))]


def test_joined_words_are_found_apart_and_together() -> None:
    assert _searchable("WW-uitkering") == [["ww", "uitkering", "wwuitkering"]]
    assert _searchable("foto’s e-mail") == [["foto", "fotos"], ["mail", "email"]]
    assert _searchable("înregistrați-vă") == [["inregistrati", "va", "inregistrativa"]]
    assert _searchable("24-7 a-b") == [["24", "7", "247"], ["ab"]]


def test_everything_else_separates() -> None:
    assert _searchable("a_stem 1.971,20 x/y info@uwv.nl — -") == [
        ["a"], ["stem"], ["1"], ["971"], ["20"], ["x"], ["y"], ["info"], ["uwv"], ["nl"],
    ]  # fmt: skip


def test_marks_of_other_scripts_stay_in_their_word() -> None:
    assert _searchable("हिन्दी ไทย") == [[fold_str("हिन्दी")], [fold_str("ไทย")]]


@given(ANY_TEXT | JOINED_TEXT)
def test_tokens_lie_where_they_say(text: str) -> None:
    folded = fold_str(text)
    done = 0
    for word in words(folded):
        assert word.parts
        for part in word.parts:
            assert done <= part.start < part.end <= len(folded)
            assert 0 < len(part.text) <= MAX_LETTERS
            assert "_" not in part.text
            assert STEM_MARK not in part.text
            assert " " not in part.text
        done = word.tokens[-1].end
        if word.joined is None and "-" not in folded and "'" not in folded:
            assert folded[word.parts[0].start : word.parts[0].end].startswith(word.parts[0].text)


@given(ANY_TEXT | JOINED_TEXT)
def test_a_token_is_a_word_again(text: str) -> None:
    for word in words(fold_str(text)):
        for token in word.tokens:
            assert [again.parts[0].text for again in words(token.text)] == [token.text]


@given(st.text(max_size=400))
def test_a_query_is_capped(text: str) -> None:
    query = query_tokens(text)
    assert len(query.folded) == len(fold_str(text[:MAX_QUERY_CHARACTERS]))
    assert all(len(token.text) <= MAX_LETTERS for token in query.tokens)
    assert all(0 <= join.start < join.stop <= len(query.tokens) for join in query.joins)


def test_caps_of_a_query() -> None:
    assert len(query_tokens("a " * 150).tokens) == MAX_QUERY_CHARACTERS / 2
    assert query_tokens("x" * 90).tokens[0].text == "x" * MAX_LETTERS
    assert query_tokens("y" * 500).tokens[0].end == 200


def test_a_last_word_is_finished_by_anything_behind_it() -> None:
    assert not query_tokens("umowa na").finished
    assert query_tokens("umowa na ").finished
    assert query_tokens("umowa?").finished
    assert query_tokens("").finished


def test_a_joined_word_of_a_query_is_kept_as_a_join() -> None:
    (join,) = query_tokens("mijn ww-uitkering").joins
    assert (join.start, join.stop, join.text) == (1, 3, "wwuitkering")
