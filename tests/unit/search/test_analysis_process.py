"""Analysing in a child process: the same result, a child that comes and goes, and what happens when it dies."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.analysing import Analysers
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
    assert process.analyse("pl", TEXT, told.__setitem__) == Analysers().analyse("pl", TEXT)
    assert told.keys() == {"pl", "nl", "en"}
    pid = process.pid
    assert pid is not None
    process.rest()
    assert process.pid is None and not _runs(pid)
    assert process.analyse("nl", TEXT).fields.t == "umowy najmu"


def test_a_killed_child_is_started_again(process: AnalysisProcess) -> None:
    process.analyse("en", TEXT)
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert process.analyse("en", TEXT).fields.t == "umowy najmu"
    assert process.pid != pid


def test_a_text_that_kills_it_or_takes_for_ever_is_that_texts_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = AnalysisProcess(folder)
    asked = process._ask
    monkeypatch.setattr(process, "_ask", lambda child, texts: None if ("en", TEXT) in texts else asked(child, texts))
    with pytest.raises(AnalysisError):
        process.analyse("en", TEXT)
    assert process.analyse("en", DocumentText("lease")).fields.t == "lease"
    process.close()
    patient = AnalysisProcess(folder, timeout=0.0)
    try:
        # Not even the smallest text is done in no time, so nothing can be said against this one.
        assert patient.analyse("en", TEXT).fields.t == "umowy najmu"
    finally:
        patient.close()


def test_without_processes_the_work_is_done_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    process = AnalysisProcess(folder)
    assert process.analyse("en", TEXT).fields.t == "umowy najmu"
    assert process.pid is None


def test_the_child_ends_with_who_started_it(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, pathlib, sys\n"
        "from search.analysis_process import AnalysisProcess\n"
        "from search.text.analyse import DocumentText\n"
        "made = AnalysisProcess(pathlib.Path(sys.argv[1]))\n"
        "made.analyse('en', DocumentText('lease'))\n"
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


def _runs(pid: int) -> bool:
    """Whether there is such a process, and not only its entry."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
