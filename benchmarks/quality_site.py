"""A data folder to measure search on, and the engines over it: this project's, and the same two on raw text."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pydantic import SecretStr

from benchmarks import make_distractors, make_thin
from benchmarks.judged_set import DEPTH, Answered, Judged
from content import schema, starter_loader
from content.db import Database
from content.published import reading
from search.analysing import Analysers
from search.display import Display
from search.engine_keys import make_keys
from search.engines.configured import configured_engines
from search.engines.protocol import SearchHits
from search.finder import Finder
from search.frame import Frame, load_frame
from search.indexer import Indexer, rebuild_all
from search.results import SearchRequest
from search.settings import SearchSettings

DISTRACTORS = 200
MASTER_KEY = os.environ.get("MIP_TEST_MEILISEARCH_KEY", "a-master-key-for-tests-only")
"""Of the Meilisearch server, as in the tests."""
_SEED = 6
_READY_SECONDS = 20.0


def database_url(data_dir: Path) -> str:
    """The address of a data folder's database."""
    return f"sqlite:///{data_dir / 'mip.sqlite3'}"


def settings_of(data_dir: Path, meilisearch_url: str = "") -> SearchSettings:
    """Settings of that folder and nothing else: what the environment says of keys and addresses must not count."""
    keys = make_keys(meilisearch_url, MASTER_KEY) if meilisearch_url else {}
    return SearchSettings(
        data_dir=data_dir,
        meilisearch_url=meilisearch_url,
        meilisearch_search_key=SecretStr(keys["search"]) if keys else None,
        meilisearch_worker_key=SecretStr(keys["worker"]) if keys else None,
    )


def build(data_dir: Path, *, distractors: bool = False, thin: bool = False, meilisearch_url: str = "") -> None:
    """Loads the starter content, with news items made of its sentences if wanted, and indexes it; or the thin content
    made of it alone. What is there already is only brought up to date."""
    data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(database_url(data_dir))
    try:
        schema.migrate(database)
        with tempfile.TemporaryDirectory() as folder:
            if thin:
                make_thin.make(Path(folder))
                starter_loader.load(database, Path(folder))
            else:
                starter_loader.load_starter(database)
            if distractors:
                make_distractors.make(Path(folder), make_distractors.STARTER, DISTRACTORS, _SEED)
                starter_loader.load(database, Path(folder))
        settings = settings_of(data_dir, meilisearch_url)
        for one in configured_engines(settings, database):
            indexer = Indexer(database, one.engine, Analysers(settings.dictionaries_dir), one.forms)
            while indexer.step():
                pass
    finally:
        database.close()


def rebuild(data_dir: Path, meilisearch_url: str = "") -> None:
    """Indexes everything anew."""
    database = Database(database_url(data_dir))
    try:
        rebuild_all(settings_of(data_dir, meilisearch_url), database)
    finally:
        database.close()


def frame_of(data_dir: Path) -> Frame:
    """The areas, synonyms and stop words of a data folder."""
    database = Database(database_url(data_dir))
    try:
        with reading(database) as snapshot:
            return load_frame(snapshot)
    finally:
        database.close()


def ask_finder(data_dir: Path, queries: Sequence[Judged], meilisearch_url: str = "") -> list[Answered]:
    """Asks every query as a reader's request does."""
    return asyncio.run(_ask_finder(Finder(settings_of(data_dir, meilisearch_url), frame_of(data_dir)), queries))


async def _ask_finder(finder: Finder, queries: Sequence[Judged]) -> list[Answered]:
    await finder.start()
    try:
        await _until_answering(finder, queries[0])
        page_of = cache(lambda display: Display.from_json(display).page_slug)
        found = []
        for judged in queries:
            # What `search` does, but for excerpts and highlights.
            last = (await finder.passes(SearchRequest(judged.query, judged.locale, limit=DEPTH)))[-1]
            if last.is_degraded:
                raise RuntimeError("the configured engine did not answer")
            hits = last.hits or SearchHits((), 0)
            found.append(Answered(judged, tuple(page_of(hit.display) for hit in hits.hits), hits.total))
        return found
    finally:
        await finder.stop()


async def _until_answering(finder: Finder, judged: Judged) -> None:
    """A server far away is asked in the background whether its index is whole."""
    ends = time.monotonic() + _READY_SECONDS
    while time.monotonic() < ends:
        if finder.is_ready():
            results = await finder.search(SearchRequest(judged.query, judged.locale))
            if not results.degraded:
                return
        await asyncio.sleep(0.1)
    raise RuntimeError("the configured engine does not answer")


@contextmanager
def meilisearch() -> Iterator[str]:
    """The address of a Meilisearch server: of MIP_TEST_MEILISEARCH_URL, else of a program on PATH that runs meanwhile;
    "" when there is neither."""
    given = os.environ.get("MIP_TEST_MEILISEARCH_URL", "")
    program = shutil.which("meilisearch")
    if given or program is None:
        yield given
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        running = subprocess.Popen(
            [program, "--no-analytics", "--max-indexing-memory", "512Mb", "--http-addr", address, "--db-path",
             f"{folder}/data", "--dump-dir", f"{folder}/dumps", "--snapshot-dir", f"{folder}/snapshots"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "MEILI_MASTER_KEY": MASTER_KEY},
        )  # fmt: skip
        try:
            _wait_for(f"http://{address}/health")
            yield f"http://{address}"
        finally:
            running.terminate()
            running.wait(20)


def _wait_for(url: str) -> None:
    ends = time.monotonic() + _READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)
