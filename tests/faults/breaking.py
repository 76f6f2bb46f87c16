"""What is broken, one function a kind. Each leaves everything up or on its way up, and gives the seconds that it took
until all was back, where that is promised; else None."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg

from content import schema
from content.db import Database
from tests.faults.at_work import Answer, Newsroom, Wire
from tests.faults.stage import ROOT, Program, Stage
from tests.support.site import environment, mip, until

STORED = (
    "/v1/pages/payslip?locale=pl",
    "/v1/terms?locale=ro",
    "/v1/topics?locale=bg",
    "/pl/pages/payslip",
    "/v1/areas",
)
"""What was asked before the database went, and is not changed by those who write."""

STEPS = ("save", "submit", "approve", "publish", "publish", "publish")
"""Steps in whose midst something is killed; most often that which readers see."""

Fault = Callable[[Stage, Newsroom, random.Random], float | None]


def api_killed(stage: Stage, newsroom: Newsroom, generator: random.Random) -> float | None:
    """kill -9 of the API at a random point of a step."""
    newsroom.beat.wait_for(generator.choice(STEPS))
    time.sleep(generator.uniform(0, 0.03))
    stage.api.kill()
    stage.wait()
    return None


def worker_killed(stage: Stage, newsroom: Newsroom, generator: random.Random) -> float | None:
    """kill -9 of a worker at a random point of indexing."""
    newsroom.beat.wait_for("publish")
    time.sleep(generator.uniform(0, 1.2))
    generator.choice(stage.workers).kill()
    # Half of the time the next fault meets it while it starts.
    time.sleep(generator.choice((0.0, generator.uniform(1, 4))))
    return None


def two_workers(stage: Stage, newsroom: Newsroom, generator: random.Random) -> float | None:
    """A second worker beside the first for a while; then both are killed, one after the other."""
    first = stage.workers[0]
    second = Program(first.arguments, first.env, first.output.with_name("second-worker.output"))
    second.start()
    try:
        time.sleep(generator.uniform(2, 6))
        if generator.random() < 0.5:
            first.kill()
            newsroom.beat.wait_for("publish")
    finally:
        second.kill(for_good=True)
    first.kill()
    return None


def database_away(stage: Stage, newsroom: Newsroom, generator: random.Random) -> float | None:
    """The database is stopped at once under load, and comes back: what was stored and every search go on."""
    with newsroom.as_reader() as reader, newsroom.as_editor() as editor:
        return _without_database(stage, newsroom, generator, reader, editor)


def _without_database(
    stage: Stage, newsroom: Newsroom, generator: random.Random, reader: Wire, editor: Wire
) -> float | None:
    assert stage.cluster is not None
    stage.wait()
    newsroom.beat.wait_for(generator.choice(STEPS))
    until(lambda: _all_stored(reader), "stored answers")
    time.sleep(generator.uniform(0, 0.03))
    stage.cluster.stop("immediate")
    ends = time.monotonic() + generator.uniform(0.3, 2.0)
    try:
        for path in _in_turn((*STORED, "/v1/search?locale=nl&q=huur", "/pl/search?q=umowa", "/readyz")):
            _expect(newsroom, reader.ask("GET", path), 200, f"database away: {path}")
            _expect(newsroom, reader.ask("GET", _unstored(generator)), 503, "database away: what was not stored")
            if time.monotonic() > ends:
                break
        _expect(newsroom, editor.ask("GET", "/v1/editorial/board"), 503, "database away: the editorial API")
    finally:
        stage.cluster.start()
    return _until_back(reader, editor, generator)


def engine_away(stage: Stage, newsroom: Newsroom, generator: random.Random) -> float | None:
    """The engine dies and comes back; every search goes on."""
    assert stage.engine is not None
    stage.wait()
    newsroom.beat.wait_for("publish")
    time.sleep(generator.uniform(0, 0.5))
    stage.engine.stop()
    ends = time.monotonic() + generator.uniform(0.5, 4.0)
    try:
        with newsroom.as_reader() as reader:
            while time.monotonic() < ends:
                answer = reader.ask("GET", "/v1/search?locale=nl&q=huur")
                _expect(newsroom, answer, 200, "engine away: a search")
                if answer is not None and answer.status == 200 and not answer.body["total"]:
                    newsroom.ledger.wrong("wrong", "engine away: a search found nothing")
    finally:
        stage.engine.start()
    return None


def disk_full(stage: Stage, newsroom: Newsroom, generator: random.Random) -> float | None:
    """API, worker or both can write no file for a while; what is shown stays shown."""
    stage.wait()
    full = generator.choice(([stage.api], stage.workers, [stage.api, *stage.workers]))
    for one in full:
        one.fill_disk(True)
    try:
        ends = time.monotonic() + generator.uniform(0.5, 3.0)
        with newsroom.as_reader() as reader:
            while time.monotonic() < ends:
                for path in ("/v1/pages/payslip?locale=pl", _unstored(generator), "/v1/search?locale=nl&q=huur"):
                    _expect(newsroom, reader.ask("GET", path), 200, f"disk full: {path.partition('?')[0]}")
    finally:
        for one in full:
            one.fill_disk(False)
    return None


def clock_jumps(stage: Stage, newsroom: Newsroom, generator: random.Random) -> float | None:
    """The clock of one machine jumps, to either side, and back after a while."""
    name = generator.choice(sorted(stage.clocks))
    # A person's session ends after an hour of the API's clock.
    most = 20 * 60 if name == "api" else 3 * 86400
    stage.clocks[name].write_text(str(generator.randint(-most, most)))
    for _ in range(2):
        newsroom.beat.wait_for("publish")
        time.sleep(generator.uniform(0.5, 1.5))
        stage.clocks[name].write_text("0")
    # Until everybody has looked at the clock again: what it changed by itself would disturb the next fault's measures.
    time.sleep(2.5)
    return None


def migration_interrupted(stage: Stage, newsroom: Newsroom, generator: random.Random) -> float | None:
    """`mip migrate` of another database is killed in its midst; the next one finishes it."""
    folder = stage.data_dir.parent / f"migrated-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    settings = {}
    url = f"sqlite:///{folder / 'mip.sqlite3'}"
    if stage.cluster is not None:
        url = settings["MIP_DATABASE_URL"] = stage.cluster.url(stage.cluster.create())
    with closing(Database(url)) as database:
        _upgrade_some(database, generator)
        before = set(folder.iterdir())
        process = subprocess.Popen(
            [sys.executable, "-m", "api.commands", "migrate"],
            env=environment(folder, **settings),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: process.poll() is not None or _is_at_work(folder, before, stage, url), "the migration to begin")
        time.sleep(generator.uniform(0, 0.4))
        process.kill()
        process.wait(30)
        again = mip(folder, "migrate", **settings)
        if again.returncode or not schema.is_current(database):
            newsroom.ledger.wrong("wrong", f"migrate after a killed one: {again.stdout}{again.stderr}")
    return None


def kinds_of(stage: Stage) -> tuple[dict[str, Fault], dict[str, str]]:
    """What can be broken here, and why the rest cannot."""
    kinds: dict[str, Fault] = {
        "API killed": api_killed,
        "worker killed": worker_killed,
        "two workers": two_workers,
        "disk full": disk_full,
        "clock jumps": clock_jumps,
        "migration interrupted": migration_interrupted,
    }
    left_out = {}
    if stage.cluster is not None:
        kinds["database away"] = database_away
    else:
        left_out["database away"] = "SQLite is a file"
    if stage.engine is not None:
        kinds["engine away"] = engine_away
    else:
        left_out["engine away"] = "the embedded engine lies in the process"
    return kinds, left_out


def _expect(newsroom: Newsroom, answer: Answer | None, status: int, where: str) -> None:
    if answer is None or answer.status != status:
        newsroom.ledger.wrong("wrong", f"{where} was answered {answer and answer.status}, not {status}")


def _all_stored(reader: Wire) -> bool:
    """Whether all that is to outlive the database comes out of the store: such answers carry no id of their request."""
    answers = [reader.ask("GET", path) for path in STORED]
    return all(one is not None and one.status == 200 and "x-request-id" not in one.headers for one in answers)


def _until_back(reader: Wire, editor: Wire, generator: random.Random) -> float:
    """Seconds until everything that needs the database is answered again."""
    began = time.monotonic()

    def back() -> bool:
        asked = [reader.ask("GET", _unstored(generator)), reader.ask("GET", f"/pl/pages/dismissal?page={time.time()}")]
        asked += [editor.ask("GET", "/v1/editorial/board")]
        return all(answer is not None and answer.status == 200 for answer in asked)

    until(back, "all to be back after the database")
    return time.monotonic() - began


def _unstored(generator: random.Random) -> str:
    """A list that nobody asked for before."""
    return f"/v1/pages?locale=nl&pageSize={generator.randint(1, 100)}&page={generator.randint(2, 10_000)}"


def _in_turn(paths: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield from paths


def _upgrade_some(database: Database, generator: random.Random) -> None:
    """Brings an empty database to a random revision, or to none."""
    chosen = generator.choice([None, *schema.revisions()[:-1]])
    if chosen is not None:
        with database.engine.begin() as connection:
            schema.upgrade(connection, chosen)


def _is_at_work(folder: Path, before: set[Path], stage: Stage, url: str) -> bool:
    """Whether a migration has begun: its lock, or the first file that it writes."""
    if stage.cluster is None:
        return set(folder.iterdir()) != before
    with psycopg.connect(stage.cluster.url("postgres"), autocommit=True) as connection:
        name = url.rpartition("/")[2]
        found = connection.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND datname = %s",
            (name,),
        ).fetchone()
    return found is not None and found[0] > 0
