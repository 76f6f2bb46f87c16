"""Pure: differences of texts lose nothing, and say what was added and what went."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from content import diff
from content.diff import Mark, Piece
from content.freshness import Change
from content.models import Verb

TEXTS = st.text(alphabet="ab zż.\n-", max_size=60) | st.text(max_size=40)


def side(pieces: tuple[Piece, ...], mark: Mark) -> str:
    return "".join(piece.text for piece in pieces if piece.mark in {Mark.SAME, mark})


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_their_difference(before: str, after: str) -> None:
    pieces = diff.pieces(before, after)
    assert side(pieces, Mark.DEL) == before
    assert side(pieces, Mark.INS) == after
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.mark is Mark.SAME for piece in diff.pieces(text, text))


def test_words_are_compared_whole() -> None:
    assert diff.pieces("Het loon is hoog.", "Het uurloon is hoog.") == (
        Piece(Mark.SAME, "Het "),
        Piece(Mark.DEL, "loon"),
        Piece(Mark.INS, "uurloon"),
        Piece(Mark.SAME, " is hoog."),
    )


def test_long_texts_are_compared_by_line_and_too_long_ones_not_at_all() -> None:
    before = "".join(f"regel {number} met woorden\n" for number in range(500))
    after = before.replace("regel 7 met", "regel 7 zonder")
    marked = diff.pieces(before, after)
    assert [piece.text for piece in marked if piece.mark is Mark.INS] == ["regel 7 zonder woorden\n"]
    whole = diff.pieces("a\n" * 5_000, "b\n" * 5_000)
    assert [piece.mark for piece in whole] == [Mark.DEL, Mark.INS]


def test_sections_are_met_by_key_and_verb() -> None:
    before = {("answer", Verb.TEXT): ("Kort", "Een."), ("costs", Verb.TEXT): ("Kosten", "Niets.")}
    after = {("answer", Verb.TEXT): ("Kort", "Twee."), ("help", Verb.TEXT): ("Hulp", "Daar.")}
    found = diff.sections(before, after)
    assert [(one.key, one.change) for one in found] == [
        ("answer", Change.CHANGED),
        ("help", Change.ADDED),
        ("costs", Change.REMOVED),
    ]
    assert found[0].heading == (Piece(Mark.SAME, "Kort"),)
    assert diff.sections(before, before)[0].change is None
