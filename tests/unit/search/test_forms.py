"""Form maps beside the index: what a child process could not make is made later, by another process too."""

from __future__ import annotations

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


class Child:
    """The child process: fails while it is told to."""

    def __init__(self) -> None:
        self.fails = True
        self.asked: list[str] = []

    def __call__(self, locale: str, lemmas: Iterable[str]) -> dict[str, list[str]]:
        if self.fails:
            raise FormMapBuildError("forms of pl: TimeoutExpired")
        self.asked += lemmas
        return {"umowa": ["umowa", "umowy"]}


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Child:
    made = Child()
    monkeypatch.setattr("search.text.form_map_process.build_forms", made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path)


def known(folder: IndexFolder) -> set[str]:
    return set(FormMap.load(folder.forms("pl")).forms())


def test_a_map_left_incomplete_is_completed_after_a_restart(folder: IndexFolder, child: Child) -> None:
    keeper = FormKeeper(folder)
    keeper.learn("pl", SEEN)
    keeper.top_up()
    assert known(folder) == set() and folder.wanted_forms("pl").is_file()
    child.fails = False
    # Nothing changes any more, and the process is another one.
    restarted = FormKeeper(folder)
    assert restarted.top_up_again()
    assert known(folder) == {"umowa", "umowy", "umowach", "umowki"}
    assert not folder.wanted_forms("pl").exists()
    assert child.asked == ["umowa"]
    assert not restarted.top_up_again() and not FormKeeper(folder).top_up_again()


def test_what_failed_is_tried_again_after_a_while(
    folder: IndexFolder, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = FormKeeper(folder)
    keeper.learn("pl", SEEN)
    keeper.top_up()
    child.fails = False
    assert not keeper.top_up_again()
    monkeypatch.setattr("search.forms.RETRY_SECONDS", 0.0)
    assert keeper.top_up_again()
    assert "umowy" in known(folder)


def test_a_broken_note_of_what_is_wanted_stops_nothing(folder: IndexFolder, child: Child) -> None:
    child.fails = False
    folder.wanted_forms("pl").write_text("{", encoding="utf-8")
    keeper = FormKeeper(folder)
    keeper.learn("pl", SEEN)
    keeper.top_up()
    assert "umowy" in known(folder)
    assert not any(folder.wanted_forms(locale).exists() for locale in TAGS)
