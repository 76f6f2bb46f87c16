"""Form maps beside the index: what a child process could not make is made later, by another process too."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from locales import TAGS
from search.engines.embedded_index import IndexFolder
from search.forms import FormKeeper
from search.text.analyse import Seen
from search.text.form_map import FormMap
from search.text.form_map_process import FormMapBuildError

SEEN = Seen(frozenset({"umowa"}), {"umowach": ("umowa",), "umowki": ("umowa",)}, {})
OTHER = Seen(frozenset({"umowa", "czynsz"}), {"umowach": ("umowa",), "czynszowi": ("czynsz",)}, {})
FORMS = {"umowa": ["umowa", "umowy"], "czynsz": ["czynsz", "czynszu"]}


class Child:
    """The child process: fails while it is told to, and takes its time while it is held."""

    def __init__(self) -> None:
        self.fails = True
        self.asked: list[str] = []
        self.goes_on = threading.Event()
        self.goes_on.set()

    def __call__(self, locale: str, lemmas: Iterable[str]) -> dict[str, list[str]]:
        asked = sorted(lemmas)
        self.asked += asked
        assert self.goes_on.wait(10)
        if self.fails:
            raise FormMapBuildError("forms of pl: TimeoutExpired")
        return {lemma: FORMS[lemma] for lemma in asked}


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Child:
    made = Child()
    monkeypatch.setattr("search.forms.build_forms", made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path)


def known(folder: IndexFolder) -> set[str]:
    return set(FormMap.load(folder.forms("pl")).forms())


def kept_up(keeper: FormKeeper) -> None:
    """Calls it, as the worker does all the time, until the dictionary was read."""
    ends = time.monotonic() + 10
    while not keeper.keep_up():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_a_map_left_incomplete_is_completed_after_a_restart(folder: IndexFolder, child: Child) -> None:
    keeper = FormKeeper(folder)
    keeper.learn("pl", SEEN)
    keeper.top_up()
    assert known(folder) == set() and folder.wanted_forms("pl").is_file()
    child.fails = False
    # Nothing changes any more, and the process is another one.
    restarted = FormKeeper(folder)
    kept_up(restarted)
    assert known(folder) == {"umowa", "umowy", "umowach", "umowki"}
    assert not folder.wanted_forms("pl").exists()
    assert child.asked == ["umowa", "umowa"]
    for keeper in (restarted, FormKeeper(folder)):
        keeper.top_up()
    assert child.asked == ["umowa", "umowa"]


def test_what_failed_is_tried_again_after_a_while(
    folder: IndexFolder, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = FormKeeper(folder)
    keeper.learn("pl", SEEN)
    keeper.top_up()
    child.fails = False
    assert not keeper.keep_up() and child.asked == ["umowa"]
    monkeypatch.setattr("search.forms.RETRY_SECONDS", 0.0)
    kept_up(keeper)
    assert "umowy" in known(folder)


def test_nobody_waits_for_a_dictionary(folder: IndexFolder, child: Child) -> None:
    child.fails = False
    child.goes_on.clear()
    keeper = FormKeeper(folder)
    keeper.learn("pl", SEEN)
    assert not keeper.keep_up()
    # What is wanted lies on the disk, and what is met meanwhile is not forgotten.
    assert "umowa" in folder.wanted_forms("pl").read_text(encoding="utf-8")
    keeper.learn("pl", OTHER)
    assert not keeper.keep_up()
    assert "czynsz" in folder.wanted_forms("pl").read_text(encoding="utf-8")
    child.goes_on.set()
    kept_up(keeper)
    keeper.top_up()
    assert known(folder) == {"umowa", "umowy", "umowach", "umowki", "czynsz", "czynszu", "czynszowi"}
    assert child.asked == ["umowa", "czynsz"] and not folder.wanted_forms("pl").exists()


def test_what_cannot_be_written_is_written_the_next_time(
    folder: IndexFolder, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.fails = False
    keeper = FormKeeper(folder)
    keeper.learn("pl", SEEN)
    keeper.keep_up()

    def full(_map: FormMap, _path: Path) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(FormMap, "save", full)
        with pytest.raises(OSError, match="no space"):
            kept_up(keeper)
    keeper.top_up()
    assert known(folder) == {"umowa", "umowy", "umowach", "umowki"}


def test_a_broken_note_of_what_is_wanted_stops_nothing(folder: IndexFolder, child: Child) -> None:
    child.fails = False
    folder.wanted_forms("pl").write_text("{", encoding="utf-8")
    keeper = FormKeeper(folder)
    keeper.learn("pl", SEEN)
    keeper.top_up()
    assert "umowy" in known(folder)
    assert not any(folder.wanted_forms(locale).exists() for locale in TAGS)


def test_no_dictionary_is_read_for_figures(folder: IndexFolder, child: Child) -> None:
    keeper = FormKeeper(folder)
    keeper.learn("pl", Seen(frozenset({"2026", "14.71"}), {"2026": ("2026",)}, {}))
    keeper.top_up()
    assert known(folder) == {"2026", "14.71"}
    assert not child.asked and not folder.wanted_forms("pl").exists()
