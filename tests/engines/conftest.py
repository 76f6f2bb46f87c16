"""Engines to test: the embedded one in a temporary folder, Meilisearch when a server can be had."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from search.analysing import Analysers
from search.display import Section
from search.documents import LocalizedText, ThingFacts, Variant, make_documents
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_writer import EmbeddedWriter
from search.engines.protocol import (
    EVERYWHERE,
    Cursor,
    SearchEngine,
    SearchHits,
    ThingDocuments,
    ThingKey,
    WritableEngine,
)
from search.forms import FormKeeper
from tests.engines.meilisearch_server import MASTER_KEY, emptied, reader, writer
from tests.support.need import need
from tests.support.site import Site, copy_of, running_site

ANALYSERS = Analysers()


@dataclass
class Both:
    """An engine's two sides, and the embedded one, which has the words for all."""

    writer: WritableEngine
    reader: SearchEngine
    embedded_writer: EmbeddedWriter
    embedded: EmbeddedEngine
    forms: FormKeeper

    def write(self, things: Sequence[ThingDocuments], cursor: Cursor | None = None) -> None:
        """Into the engine, and into the embedded one too."""
        self.forms.top_up()
        for one in {id(side): side for side in (self.writer, self.embedded_writer)}.values():
            one.apply(things, cursor)
        self.embedded.look()

    def ask(self, call: Callable[[SearchEngine], Coroutine[Any, Any, SearchHits]]) -> SearchHits:
        """Asks the started reader something."""

        async def asked() -> SearchHits:
            await self.reader.start()
            try:
                # An engine far away is asked in the background whether it is whole.
                ends = time.monotonic() + (5 if self.writer.cursor() else 0)
                while not self.reader.is_ready() and time.monotonic() < ends:
                    await asyncio.sleep(0.01)
                return await call(self.reader)
            finally:
                await self.reader.stop()

        return asyncio.run(asked())


def make_thing(
    forms: FormKeeper,
    key: ThingKey,
    title: str,
    body: str = "",
    *,
    locale: str = "pl",
    topic: str | None = None,
    page_kind: str | None = "page",
    foreign: dict[str, str] | None = None,
    variants: Sequence[tuple[str, tuple[str, ...], tuple[str, ...], str]] = (),
) -> ThingDocuments:
    """A thing in one locale's index; variants: name, areas, except_areas, text of the section."""

    def text(written: str) -> LocalizedText:
        return LocalizedText(locale, title, "", (Section("answer", "", written),), (), foreign or {})

    found = variants or (("", (EVERYWHERE,), (), body),)
    made = [Variant(name, areas, excepted, {locale: text(written)}) for name, areas, excepted, written in found]
    facts = ThingFacts(key, key.id[-12:], key.id[-12:], topic, page_kind if key.kind == "page" else None)
    return make_documents(facts, made, lambda at, what: ANALYSERS.analyse(at, what, forms.learn))


@pytest.fixture(scope="session")
def meilisearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running Meilisearch: the one of MIP_TEST_MEILISEARCH_URL, or a program on PATH started for this run."""
    given = os.environ.get("MIP_TEST_MEILISEARCH_URL")
    if given:
        yield given
        return
    program = shutil.which("meilisearch")
    need("meilisearch", program is not None, "a Meilisearch server (meilisearch on PATH or MIP_TEST_MEILISEARCH_URL)")
    assert program is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("meilisearch")
    address = f"127.0.0.1:{port}"
    running = subprocess.Popen(
        [program, "--no-analytics", "--http-addr", address, "--db-path", str(folder / "data"), "--dump-dir",
         str(folder / "dumps"), "--snapshot-dir", str(folder / "snapshots")],
        env={**os.environ, "MEILI_MASTER_KEY": MASTER_KEY},
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://{address}/health")
        yield f"http://{address}"
    finally:
        running.terminate()
        running.wait(10)


def _wait_for(url: str) -> None:
    ends = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


@pytest.fixture(scope="session")
def known_forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Form maps of earlier tests: reading the whole Polish dictionary anew in each would take seconds."""
    return tmp_path_factory.mktemp("forms")


@pytest.fixture(params=["embedded", "meilisearch"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, known_forms: Path) -> Iterator[Both]:
    """Each engine, empty but for its indexes."""
    shutil.copytree(known_forms, tmp_path / "index")
    embedded_writer = EmbeddedWriter(tmp_path / "index")
    embedded = EmbeddedEngine(tmp_path / "index")
    forms = FormKeeper(embedded_writer.folder)
    embedded_writer.ensure()
    both = Both(embedded_writer, embedded, embedded_writer, embedded, forms)
    if request.param == "meilisearch":
        url = request.getfixturevalue("meilisearch_url")
        emptied(url)
        both.writer, both.reader = writer(url), reader(url)
        both.writer.ensure()
    yield both
    for file in (tmp_path / "index").glob("forms_*.json"):
        shutil.copy(file, known_forms)


@pytest.fixture(scope="session")
def engine_site(indexed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the starter content on the embedded engine, with a worker; not to be changed."""
    folder = tmp_path_factory.mktemp("engine-site")
    with running_site(copy_of(indexed_folder, folder), folder) as site:
        yield site
