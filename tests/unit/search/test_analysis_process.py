"""Analysing in a child process: the same result, a child that comes and goes, and what happens when it dies."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.analysing import Analysers, Lesson
from search.analysis_process import AnalysisError, AnalysisProcess
from search.text.analyse import DocumentText, Seen
from tests.support.site import until

TEXT = DocumentText(
    "Umowy najmu", "kaucja", "Co wolno.", "Wynajmujący i najemcy.", {"nl": "huurcontract", "en": "lease"}
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dictionaries are packed, once for all tests here."""
    return tmp_path_factory.mktemp("dictionaries")


@pytest.fixture
def process(folder: Path) -> Iterator[AnalysisProcess]:
    made = AnalysisProcess(folder, idle_seconds=0.0)
    yield made
    made.close()


def test_it_gives_what_analysing_here_gives_and_goes_when_there_is_no_work(process: AnalysisProcess) -> None:
    told: dict[str, Seen] = {}
    here = Analysers().analyse("pl", TEXT)
    assert process.analyse_all([("pl", TEXT)], Lesson(told.__setitem__)) == [here.fields]
    assert told == here.seen and told.keys() == {"pl", "nl", "en"}
    pid = process.pid
    assert pid is not None
    process.rest()
    assert process.pid is None and not _runs(pid)
    assert _title(process, "nl", TEXT) == "umowy najmu"


def test_a_lesson_is_told_of_each_word_once_and_another_one_of_all(process: AnalysisProcess) -> None:
    first, second = Counter[str](), Counter[str]()
    lessons = [
        Lesson(lambda _, seen: first.update(list(seen.forms))),
        Lesson(lambda _, seen: second.update(list(seen.forms))),
    ]
    more = DocumentText("Umowy i kaucja")
    for lesson in (lessons[0], None, lessons[0], lessons[1]):
        process.analyse_all([("pl", TEXT), ("pl", more)], lesson)
    assert set(first.values()) == {1} and first == second
    # A child that is new knows nothing of what the one before it told.
    process.close()
    process.analyse_all([("pl", more)], lessons[0])
    assert first["kaucja"] == 2 and first["najmu"] == 1


def test_a_killed_child_is_started_again(process: AnalysisProcess) -> None:
    _title(process, "en", TEXT)
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert _title(process, "en", TEXT) == "umowy najmu"
    assert process.pid != pid


def test_a_text_that_kills_it_or_takes_for_ever_is_that_texts_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = AnalysisProcess(folder)
    asked = process._ask
    monkeypatch.setattr(
        process, "_ask", lambda child, texts, lesson: None if ("en", TEXT) in texts else asked(child, texts, lesson)
    )
    with pytest.raises(AnalysisError):
        _title(process, "en", TEXT)
    assert _title(process, "en", DocumentText("lease")) == "lease"
    process.close()
    patient = AnalysisProcess(folder, timeout=0.0)
    try:
        # Not even the smallest text is done in no time, so nothing can be said against this one.
        assert _title(patient, "en", TEXT) == "umowy najmu"
    finally:
        patient.close()


def test_without_processes_the_work_is_done_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    process = AnalysisProcess(folder)
    assert _title(process, "en", TEXT) == "umowy najmu"
    assert process.pid is None


def test_the_child_ends_with_who_started_it(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, pathlib, sys\n"
        "from search.analysis_process import AnalysisProcess\n"
        "from search.text.analyse import DocumentText\n"
        "made = AnalysisProcess(pathlib.Path(sys.argv[1]))\n"
        "made.analyse_all([('en', DocumentText('lease'))])\n"
        "pathlib.Path(sys.argv[2]).write_text(str(made.pid))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    code = os.spawnve(
        os.P_WAIT,
        sys.executable,
        [sys.executable, str(script), str(folder), str(tmp_path / "pid")],
        {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert code == -signal.SIGKILL
    pid = int((tmp_path / "pid").read_text())
    until(lambda: not _runs(pid), "the child to end")


def _title(process: AnalysisProcess, locale: str, text: DocumentText) -> str:
    (fields,) = process.analyse_all([(locale, text)])
    return fields.t


def _runs(pid: int) -> bool:
    """Whether there is such a process, and not only its entry."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
