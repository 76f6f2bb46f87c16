"""What happens when things break: the engine goes away under load, loses its data, refuses a document; the database is
restored; the worker is killed. Every search is answered, nothing is lost, and nobody has to type a command."""

from __future__ import annotations

import asyncio
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import delete, update

from content.db import Database
from content.models import ContentVersion, PublicChange, Term, TermText
from search.check import check
from search.engines import embedded_writer
from search.engines.embedded_index import IndexFolder
from search.engines.meilisearch_settings import STATE_CURSOR, own_state
from search.engines.protocol import Cursor, SearchDocument, ThingKey
from search.finder import Finder
from search.frame import Frame
from search.results import SearchRequest, SearchResults
from search.settings import SearchSettings
from tests.engines.meilisearch_server import MeilisearchProcess
from tests.engines.stateful_meilisearch import StatefulMeilisearch, stateful
from tests.support.indexing import be_plain, finding, indexing, settings_of, term_ids, version, write_terms
from tests.support.need import need
from tests.support.postgresql import free_port
from tests.support.site import until

SEARCHERS = 16


@pytest.fixture(autouse=True)
def plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    be_plain(monkeypatch.setattr)


@pytest.fixture
def sqlite(tmp_path: Path, migrated_files: Path) -> Iterator[Database]:
    """An empty SQLite database in the data folder; what databases differ in is none of these tests' business."""
    shutil.copyfile(migrated_files, tmp_path / "mip.sqlite3")
    database = Database(f"sqlite:///{tmp_path / 'mip.sqlite3'}")
    yield database
    database.close()


def wait_until_followed(settings: SearchSettings, database: Database, patience: float = 60) -> None:
    """Until every index is where the content is."""

    def is_there() -> bool:
        report = check(settings, database, repair=False)
        return all(engine.behind == 0 and not engine.failure for engine in report.engines)

    until(is_there, "the indexes to follow", patience)


# The engine goes away in the middle of load


class Stoppable(Protocol):
    """A server that can go away and come back."""

    @property
    def url(self) -> str: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


@pytest.fixture(params=["scripted", "meilisearch"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stoppable]:
    if request.param == "scripted":
        with stateful() as made:
            yield made
        return
    program = shutil.which("meilisearch")
    need("meilisearch", program is not None, "meilisearch on PATH, to be stopped and started")
    assert program is not None
    running = MeilisearchProcess(program, tmp_path / "meilisearch", free_port())
    running.start()
    try:
        yield running
    finally:
        running.stop()


@dataclass
class Load:
    """What searchers saw: when, from which engine, how many hits, and what went wrong."""

    finder: Finder
    answers: list[tuple[float, bool, int]] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    ended: bool = False

    async def search(self) -> None:
        while not self.ended:
            try:
                found = await self.finder.search(SearchRequest("woord", "nl"))
                self.answers.append((time.monotonic(), found.degraded, found.total))
            except Exception as error:
                self.faults.append(error)
            await asyncio.sleep(0.005)

    async def until(self, degraded: bool, since: float, patience: float) -> float:
        """Seconds from `since` to the first of answers that are all degraded, or all not, for a second."""
        while time.monotonic() < since + patience + 1:
            seen = [(at, was) for at, was, _ in self.answers if at > since]
            last_other = max((at for at, was in seen if was is not degraded), default=since)
            first = next((at for at, _ in seen if at > last_other), None)
            if first is not None and seen[-1][0] > first + 1:
                return first - since
            await asyncio.sleep(0.05)
        raise AssertionError(f"answers were not all degraded={degraded} within {patience} s")


def test_the_engine_stopped_under_load_is_answered_for_and_loses_no_change(
    server: Stoppable, sqlite: Database, tmp_path: Path
) -> None:
    ids = term_ids(50)
    write_terms(sqlite, ids)
    settings = settings_of(tmp_path, server.url)

    async def run() -> Load:
        finder = Finder(settings, Frame())
        await finder.start()
        await finder.settle(20)
        load = Load(finder)
        searchers = [asyncio.create_task(load.search()) for _ in range(SEARCHERS)]
        await load.until(False, time.monotonic(), 10)
        stopped = time.monotonic()
        await asyncio.to_thread(server.stop)
        to_degraded = await load.until(True, stopped, 2)
        # The fallback answers, and goes on following the content.
        await asyncio.to_thread(write_terms, sqlite, ids[:3], lambda id_: "woord nieuwtje")
        await asyncio.sleep(1)
        assert {degraded for at, degraded, _ in load.answers if at > stopped + 2} == {True}
        await asyncio.to_thread(server.start)
        to_normal = await load.until(False, time.monotonic(), 10)
        assert to_degraded <= 2 and to_normal <= 10
        load.ended = True
        await asyncio.gather(*searchers)
        await finder.stop()
        print(f"\n{len(load.answers)} answers; degraded after {to_degraded:.3f} s, back after {to_normal:.3f} s")
        return load

    with indexing(settings, sqlite):
        wait_until_followed(settings, sqlite)
        load = asyncio.run(run())
        wait_until_followed(settings, sqlite)
    assert load.faults == []
    assert {total for _, _, total in load.answers} == {len(ids)}, "every search was answered, and whole"
    with finding(settings) as find:
        found = find("nieuwtje")
        assert (found.total, found.degraded) == (3, False), "no change was lost"


# One document that is refused, one whose projection raises


def test_of_a_thousand_things_two_bad_ones_cost_nobody_else(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = term_ids(1000)
    refused, raising = ids[333], ids[777]
    for start in range(0, 1000, 250):
        write_terms(sqlite, ids[start : start + 250], lambda id_: "woord weigering" if id_ == refused else "woord")
    with sqlite.write() as session:
        session.execute(update(Term).where(Term.id == uuid.UUID(raising)).values(also=[None]))
    made = embedded_writer._tantivy_document

    def refusing(document: SearchDocument) -> object:
        if "weigering" in document.fields.t:
            raise OverflowError("no such document")
        return made(document)

    monkeypatch.setattr(embedded_writer, "_tantivy_document", refusing)
    with stateful() as server:
        server.refuses = "weigering"
        settings = settings_of(tmp_path, server.url)
        with indexing(settings, sqlite):
            until(lambda: _all_at(server, settings, version(sqlite)), "both indexes to be whole")
        report = check(settings, sqlite, repair=False)
        two = {ThingKey("term", refused), ThingKey("term", raising)}
        for engine in report.engines:
            assert set(engine.set_aside) == two, engine
            assert (engine.behind, engine.missing, engine.surplus, engine.stale) == (0, [], [], [])
            assert engine.documents == 998 * 5
        assert not report.is_clean
        for id_ in (refused, raising):
            assert len([line for line in report.lines() if f"set aside: term-{id_} (" in line]) == 2
        for where in (settings, settings_of(tmp_path)):
            with finding(where) as find:
                assert find("woord").total == 998
                assert find("weigering").total == 0


def _all_at(server: StatefulMeilisearch, settings: SearchSettings, wanted: Cursor) -> bool:
    """Whether both cursors say so; `check` would read a thousand things each time."""
    there = server.kept.get(own_state(), {}).get(STATE_CURSOR, {}).get("n")
    return IndexFolder(settings.index_dir).read_cursor() == wanted and there == wanted.n


# What is kept of an engine's answers


def test_an_engines_answer_is_kept_until_it_has_followed_more(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = term_ids(3)
    write_terms(sqlite, ids)
    with stateful() as server:
        settings = settings_of(tmp_path, server.url)
        with indexing(settings, sqlite):
            wait_until_followed(settings, sqlite)
            with finding(settings) as find:
                assert find("woord").total == 3
                # The new cursor may come to be known between the first search and the second.
                until(lambda: not _asked_again(server, find), "an answer that was kept")
                write_terms(sqlite, ids[:1], lambda id_: "ander")
                until(lambda: find("woord").total == 2, "the change to be found")
                assert find("ander").total == 1
                until(lambda: not _asked_again(server, find), "an answer that was kept")
                # What a check mends moves no cursor.
                monkeypatch.setattr("search.finder._KEPT_SECONDS", 0.001)
                assert _asked_again(server, find)
                assert not find("woord").degraded


def _asked_again(server: StatefulMeilisearch, find: Callable[[str], SearchResults]) -> bool:
    """Whether a search asks the server."""
    before = len(server.asked("POST", "/multi-search"))
    find("woord")
    return len(server.asked("POST", "/multi-search")) > before


# Data that are lost, and a database that is another one


@pytest.fixture
def quick_recheck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.indexer.RECHECK_SECONDS", 0.3)


def lose_nothing(server: StatefulMeilisearch, folder: IndexFolder, database: Database) -> None: ...


def lose_the_servers_data(server: StatefulMeilisearch, folder: IndexFolder, database: Database) -> None:
    server.lose_everything()


def lose_the_embedded_index(server: StatefulMeilisearch, folder: IndexFolder, database: Database) -> None:
    for path in folder.root.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # of what is being written there just now, something may stay
        elif path.suffix != ".lock":
            path.unlink(missing_ok=True)  # the indexer, which noticed, may remove it itself


def restore_the_database(server: StatefulMeilisearch, folder: IndexFolder, database: Database) -> None:
    """As `restore` will: an older state under a new epoch. Two terms were not there yet."""
    with database.write() as session:
        for model in (TermText, Term):
            key = model.term_id if model is TermText else Term.id
            session.execute(delete(model).where(key.in_([uuid.UUID(int=1), uuid.UUID(int=2)])))
        session.execute(delete(PublicChange).where(PublicChange.id.in_(term_ids(2))))
        session.execute(update(ContentVersion).values(epoch="restored", n=1))


@pytest.mark.parametrize(
    ("lose", "left"),
    [(lose_the_servers_data, 60), (lose_the_embedded_index, 60), (restore_the_database, 58)],
)
def test_everything_is_there_again_without_a_command(
    lose: Callable[[StatefulMeilisearch, IndexFolder, Database], None],
    left: int,
    empty_database: Database,
    tmp_path: Path,
    quick_recheck: None,
) -> None:
    write_terms(empty_database, term_ids(60))
    with stateful() as server:
        settings = settings_of(tmp_path, server.url)
        with indexing(settings, empty_database):
            wait_until_followed(settings, empty_database)
            lose(server, IndexFolder(settings.index_dir), empty_database)
            until(lambda: check(settings, empty_database, repair=False).is_clean, "the check to find nothing")
            for where in (settings, settings_of(tmp_path)):
                with finding(where) as find:
                    until(lambda find=find: find("woord").total == left, "all to be found again")  # type: ignore[misc]  # bound now, not when the loop went on
