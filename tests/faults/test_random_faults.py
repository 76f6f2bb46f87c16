"""A real site under random faults, compared with a ledger at the end (design sections 3 to 6).

`MIP_TEST_FAULTS` says how many faults, half of them on each database; `MIP_TEST_FAULTS_SEED` repeats a run.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from content import feed
from content.db import Database
from search.engines.configured import configured_engines
from search.engines.protocol import Cursor, EngineFailure
from search.settings import SearchSettings
from tests.engines.meilisearch_server import MeilisearchProcess
from tests.engines.stateful_meilisearch import StatefulMeilisearch
from tests.faults.at_work import Newsroom, Wire, standing_of
from tests.faults.breaking import kinds_of
from tests.faults.ledger import Ledger, Text, mark, marks_in
from tests.faults.stage import Engine, Stage, running_stage
from tests.support.postgresql import Cluster, free_port
from tests.support.site import PATIENCE, mip, until

FAULTS = int(os.environ.get("MIP_TEST_FAULTS", "40"))
SEED = os.environ.get("MIP_TEST_FAULTS_SEED") or str(random.SystemRandom().randrange(1_000_000))
PAGES = 6


@dataclass
class Run:
    """What a run did, for its table."""

    title: str
    done: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def table(self, ledger: Ledger, ends: list[int]) -> str:
        """The table of a run."""
        counts = ledger.counts
        lines = [self.title, f"{'fault':<24}{'times':>7}{'longest until all was back':>30}"]
        for kind, times in sorted(self.done.items()):
            longest = f"{self.longest[kind]:.2f} s" if kind in self.longest else "-"
            lines.append(f"{kind:<24}{times:>7}{longest:>30}")
        lines += [f"{kind:<24}{0:>7}   {why}" for kind, why in self.left_out.items()]
        lines.append(
            f"{self.done.total()} faults in {self.seconds:.0f} s; acts acknowledged {counts['acknowledged']}, without "
            f"an answer {counts['unanswered']}, refused {counts['refused']}; editions published "
            f"{sum(len(text.published) for text in ledger.texts.values())}; reads {counts['reads']}, searches "
            f"{counts['searches']}; LOST {counts['lost']}, PHANTOM {counts['phantom']}, wrong {counts['wrong']}; "
            f"ends by themselves {len(ends)}"
        )
        return "\n".join(lines)


@pytest.fixture
def engine(database_kind: str, tmp_path: Path) -> Iterator[Engine | None]:
    """Beside PostgreSQL an engine: the program Meilisearch where it is on PATH, else the stand-in of our own tests."""
    if database_kind == "sqlite":
        yield None
        return
    program = shutil.which("meilisearch")
    if program is None:
        yield StatefulMeilisearch(port=free_port())
    else:
        yield MeilisearchProcess(program, tmp_path / "meilisearch", free_port())


@pytest.fixture
def stage(
    database_kind: str, tmp_path: Path, starter_files: Path, engine: Engine | None, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    """The site with the starter content; PostgreSQL in a cluster of its own, as it will be stopped."""
    folder = tmp_path / "data"
    folder.mkdir()
    if database_kind == "sqlite":
        shutil.copyfile(starter_files, folder / "mip.sqlite3")
        with running_stage(folder, f"sqlite:///{folder / 'mip.sqlite3'}", None, engine) as running:
            yield running
        return
    new_cluster: Callable[[], Cluster] = request.getfixturevalue("new_cluster")
    with new_cluster() as own, running_stage(folder, own.create_from(own.with_starter()), own, engine) as running:
        yield running


@pytest.mark.faults
def test_random_faults(database_kind: str, stage: Stage, record_property: Callable[[str, object], None]) -> None:
    run = Run(f"Faults on {database_kind}: MIP_TEST_FAULTS={FAULTS} MIP_TEST_FAULTS_SEED={SEED}")
    print(run.title)
    seed, ledger = f"{SEED} {database_kind}", Ledger()
    newsroom = Newsroom(stage.base, ledger, seed)
    newsroom.sign_in(stage.database_url, stage.data_dir)
    newsroom.make_pages(PAGES)
    newsroom.start()
    try:
        _break_things(stage, newsroom, run, random.Random(seed))
        stage.wait()
    finally:
        newsroom.stop()
    _compare_texts(newsroom)
    until(lambda: _is_followed(stage), "the index to follow", 5 * PATIENCE)
    _compare_what_is_shown(newsroom)
    ends = [*stage.api.ends, *stage.workers[0].ends]
    codes = [one.stop() for one in stage.workers]
    checked = mip(stage.data_dir, "check", "--no-repair", **stage.settings)
    table = f"{run.table(ledger, ends)}\nmip check: {' '.join(checked.stdout.split())}"
    record_property("table", table)
    assert not newsroom.failures, newsroom.failures
    assert not ledger.wrongs, "\n".join([table, *ledger.wrongs])
    assert checked.returncode == 0, f"{table}\n{checked.stdout}{checked.stderr}"
    assert not any(codes), codes


def _break_things(stage: Stage, newsroom: Newsroom, run: Run, generator: random.Random) -> None:
    """One fault after the other. Each kind comes once before any comes again, in an order of its own each time."""
    kinds, run.left_out = kinds_of(stage)
    order: list[str] = []
    began = time.monotonic()
    for _ in range(-(-FAULTS // 2)):
        order = order or generator.sample(sorted(kinds), len(kinds))
        kind = order.pop()
        seconds = kinds[kind](stage, newsroom, generator)
        run.done[kind] += 1
        if seconds is not None:
            run.longest[kind] = max(seconds, run.longest.get(kind, 0.0))
        run.seconds = time.monotonic() - began
        assert not newsroom.failures, newsroom.failures
        time.sleep(generator.uniform(0, 0.5))


def _compare_texts(newsroom: Newsroom) -> None:
    """Each text stands where the ledger says, and its history holds each edition that was published, once."""
    with newsroom.as_editor() as editor:
        for text in newsroom.ledger.texts.values():
            _compare_text(newsroom.ledger, text, editor)


def _compare_text(ledger: Ledger, text: Text, editor: Wire) -> None:
    path = f"/v1/editorial/documents/{text.document_id}"
    document = editor.ask("GET", path)
    history = editor.ask("GET", f"{path}/editions")
    assert document is not None and history is not None
    ledger.saw(text, standing_of(document.body))
    kept: Counter[int] = Counter()
    for line in history.body["items"]:
        if line["state"] in ("published", "superseded"):
            edition = editor.ask("GET", f"{path}/editions/{line['id']}")
            assert edition is not None
            kept.update(marks_in(edition.body["text"]["title"]))
    for number in text.published:
        if kept[number] != 1:
            ledger.wrong("lost", f"{text.slug}: {number} was published and stands {kept[number]} times in history")
    for number in kept.keys() - text.published:
        ledger.wrong("phantom", f"{text.slug}: the history has {number}, which nobody published")


def _compare_what_is_shown(newsroom: Newsroom) -> None:
    """Readers are shown what is live, and a search finds each page by its mark, and by no earlier one."""
    with newsroom.as_reader() as reader:
        for text in newsroom.ledger.texts.values():
            if text.published:
                _compare_readers(newsroom.ledger, text, reader)


def _compare_readers(ledger: Ledger, text: Text, reader: Wire) -> None:
    live = text.known.live
    path = f"/v1/pages/{text.slug}?locale=nl"
    until(lambda: set(_marks(reader, path)) == {live}, f"{text.slug} to show {live}")
    until(lambda: live in _marks(reader, f"/v1/search?locale=nl&q={mark(live)}"), f"a search to find {live}")
    for earlier in text.published[-4:-1]:
        if earlier in _marks(reader, f"/v1/search?locale=nl&q={mark(earlier)}"):
            ledger.wrong("wrong", f"{text.slug}: a search still shows {earlier}, {live} is live")


def _marks(reader: Wire, path: str) -> list[int]:
    """The marks in an answer's things; not those in its own address."""
    answer = reader.ask("GET", path)
    if answer is None or answer.status != 200:
        return []
    return marks_in(json.dumps(answer.body.get("items", answer.body.get("sections"))))


def _is_followed(stage: Stage) -> bool:
    """Whether every index has come to the content's version."""
    settings = SearchSettings(data_dir=stage.data_dir, meilisearch_url=stage.engine.url if stage.engine else "")
    with closing(Database(stage.database_url)) as database:
        with database.read() as session:
            version = feed.version(session)
        engines = [one.engine for one in configured_engines(settings, database)]
        try:
            return all(engine.cursor() == Cursor(version.epoch, version.n) for engine in engines)
        except EngineFailure:
            return False
