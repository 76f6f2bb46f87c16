"""The worker is killed in the middle of its work: after the next start the check finds nothing, without a command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from content import schema
from content.db import Database
from search.check import check
from search.engines.embedded_index import IndexFolder
from tests.support.indexing import be_plain, finding, indexing, settings_of, term_ids, version, write_terms
from tests.support.site import environment, mip, until


@pytest.fixture(autouse=True)
def plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    be_plain(monkeypatch.setattr)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database in the data folder; what databases differ in is none of these tests' business."""
    database = Database(f"sqlite:///{tmp_path / 'mip.sqlite3'}")
    schema.migrate(database)
    yield database
    database.close()


def test_a_worker_killed_in_mid_batch_leaves_nothing_wrong(sqlite: Database, tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    ids = term_ids(400)
    write_terms(sqlite, ids)
    _kill_in_the_middle(tmp_path, batches=4)  # of the first build
    write_terms(sqlite, ids, lambda id_: "woord anders")
    _kill_in_the_middle(tmp_path, batches=3)
    # Restarted; nobody types a command.
    with indexing(settings, sqlite):
        until(lambda: IndexFolder(settings.index_dir).read_cursor() == version(sqlite), "the index to follow")
    report = check(settings, sqlite, repair=False)
    assert report.is_clean, report.lines()
    with finding(settings) as find:
        assert find("anders").total == len(ids)


def _kill_in_the_middle(folder: Path, batches: int) -> None:
    """Runs the indexers in a process of their own; kill -9 after some batches, before the cursor has moved."""
    index = IndexFolder(settings_of(folder).index_dir)
    before = index.read_cursor()
    meta = index.index("nl") / "meta.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.indexing", str(folder)],
        cwd=Path(__file__).parents[2],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        seen: set[int] = set()
        end = time.monotonic() + 60
        while len(seen) < batches + 1 and time.monotonic() < end:
            if meta.is_file():
                seen.add(meta.stat().st_mtime_ns)
            time.sleep(0.002)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait(10)
    assert index.read_cursor() == before, "it was killed too late to prove anything"


@pytest.mark.faults
def test_the_real_worker_killed_again_and_again(tmp_path: Path) -> None:
    """With all of the starter content and the real analysers; killed wherever it happens to be."""
    data = tmp_path / "data"
    data.mkdir()

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "api.commands", "worker"],
            env=environment(data),
            cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    for seconds in (3, 5, 8, 12, 20):
        process = start()
        time.sleep(seconds)
        process.kill()
        process.wait(10)
    process = start()
    try:
        until(lambda: (data / "mip.sqlite3").exists(), "the database")
        database = Database(f"sqlite:///{data / 'mip.sqlite3'}")
        index = IndexFolder(settings_of(data).index_dir)
        until(lambda: index.read_cursor() == version(database), "the index to follow", 300)
        database.close()
    finally:
        process.terminate()
        process.wait(30)
    checked = mip(data, "check", "--no-repair")
    assert checked.returncode == 0, checked.stdout + checked.stderr
