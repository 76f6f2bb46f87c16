"""What pages mean: the file, the nearest, the keeper beside an engine. With a small encoder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import search.meaning_keeper as keeping
from search.elsewhere import nearness_elsewhere, subjects
from search.encoder import DIMENSIONS, Encoder, encoder
from search.engines.protocol import Cursor, StoredDocument, ThingDocuments, ThingKey
from search.meaning_keeper import WithMeanings
from search.meanings import Block, Meanings, UnusableMeanings


class Letters:
    """A model that counts letters."""

    encoded: list[str]

    def __init__(self) -> None:
        self.encoded = []

    def encode(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        self.encoded += texts
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for at, text in enumerate(texts):
            for letter in text:
                rows[at, ord(letter) % DIMENSIONS] += 1
        return rows


class Engine:
    """An engine that only remembers."""

    name = "embedded"

    def __init__(self) -> None:
        self.at: Cursor | None = None
        self.applied: list[ThingDocuments] = []

    def ensure(self) -> None: ...

    def cursor(self) -> Cursor | None:
        return self.at

    def apply(self, things: Sequence[ThingDocuments], cursor: Cursor | None = None) -> None:
        self.applied += things
        self.at = cursor or self.at

    def stored(self) -> Iterator[StoredDocument]:
        return iter(())

    def remove_unused(self) -> None: ...


def key(number: int) -> ThingKey:
    return ThingKey("page", f"00000000-0000-0000-0000-{number:012}")


def page(number: int, **texts: tuple[str, ...]) -> ThingDocuments:
    return ThingDocuments(key(number), (), texts)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Letters:
    letters = Letters()
    monkeypatch.setattr(keeping, "encoder", lambda: Encoder(letters))
    return letters


def vector(text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    row: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = Encoder(Letters()).encode([text])[0]
    return row


def test_the_nearest_of_the_readers_language_and_of_dutch_and_english() -> None:
    def block(text: str) -> Block:
        return Block(text, vector(text)[None, :].astype(np.float16))

    meanings = Meanings({("a", "pl"): block("abc"), ("b", "nl"): block("abd"), ("c", "ro"): block("abc")})
    assert [one.thing for one in meanings.nearest(vector("abc"), "pl", 5)] == ["a", "b"]
    assert meanings.nearest(vector("abc"), "pl", 1)[0].value == pytest.approx(1.0, abs=0.01)
    assert [one.thing for one in meanings.nearest(vector("abc"), "bg", 5)] == ["b"]


def test_a_file_comes_back_and_another_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "meanings"
    rows = vector("abc")[None, :].astype(np.float16)
    Meanings({("a", "pl"): Block("h", rows)}).save(path)
    loaded = Meanings.load(path)
    assert loaded.blocks.keys() == {("a", "pl")}
    assert (loaded.blocks["a", "pl"].rows == rows).all()
    for content in (b"", b"garbage that is no file", path.read_bytes()[:-4]):
        path.write_bytes(content)
        with pytest.raises(UnusableMeanings):
            Meanings.load(path)
    with pytest.raises(FileNotFoundError):
        Meanings.load(tmp_path / "none")


def test_the_keeper_follows_the_cursor_and_encodes_only_what_is_new(tmp_path: Path, model: Letters) -> None:
    path = tmp_path / "meanings"
    engine = WithMeanings(Engine(), path)
    engine.apply([page(1, nl=("huis",), pl=("dom", "huis"))])
    assert not path.exists()
    engine.apply((), Cursor("e", 1))
    assert engine.cursor() == Cursor("e", 1)
    assert Meanings.load(path).blocks.keys() == {(str(key(1)), "nl"), (str(key(1)), "pl")}
    assert sorted(text for text in model.encoded if text != ".") == ["dom", "huis"]
    model.encoded.clear()
    engine.apply([page(1, nl=("huis",), pl=("mieszkanie",)), page(2, nl=("kamer",))], Cursor("e", 2))
    assert sorted(model.encoded) == ["kamer", "mieszkanie"]
    engine.apply([ThingDocuments(key(1))], Cursor("e", 3))
    assert Meanings.load(path).blocks.keys() == {(str(key(2)), "nl")}


def test_a_lost_file_is_made_again_of_everything(tmp_path: Path, model: Letters) -> None:
    path = tmp_path / "meanings"
    engine = WithMeanings(Engine(), path)
    engine.apply([page(1, nl=("huis",))], Cursor("e", 1))
    path.unlink()
    assert engine.cursor() is None


def test_what_the_encoder_gets_wrong_does_not_hold_up_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Encoder:
        raise ValueError

    monkeypatch.setattr(keeping, "encoder", broken)
    inner = Engine()
    WithMeanings(inner, tmp_path / "meanings").apply([page(1, nl=("huis",))], Cursor("e", 1))
    assert inner.at == Cursor("e", 1)


def test_above_the_limit_there_are_none(tmp_path: Path, model: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MAX_THINGS", 2)
    engine = WithMeanings(Engine(), tmp_path / "meanings")
    engine.apply([page(number, nl=(f"huis {number}",)) for number in range(3)], Cursor("e", 1))
    assert Meanings.load(tmp_path / "meanings").blocks == {}


@pytest.mark.parametrize("text", ["", " ", "\ud800", "a" * 10_000, "\u202e\x00", "😀" * 300])
def test_any_text_is_safe(text: str) -> None:
    from search.encoder import encoder

    model = encoder()
    assert model is not None
    rows = model.encode([text])
    assert rows.shape == (1, DIMENSIONS)
    assert np.isfinite(rows).all()


def test_a_language_without_subjects_of_its_own_has_the_dutch_and_english_ones() -> None:
    """A sixth language is a catalog and a line of configuration."""
    model = encoder()
    assert model is not None
    assert subjects("uk").shape == (0, DIMENSIONS)
    football, wages = model.encode(["football match result", "minimum wage"])
    assert nearness_elsewhere(football, "uk") == pytest.approx(nearness_elsewhere(football, "en"))
    assert nearness_elsewhere(football, "uk") > 0.9 > nearness_elsewhere(wages, "uk")
