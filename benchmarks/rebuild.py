"""Measures a rebuild of the embedded index: reading, composing, rendering, analysing and writing everything, side by
side with the same engine fed from the same documents, prepared beforehand.

    python -m benchmarks.rebuild [--pages 1000] [--data FOLDER]

Seconds are wall-clock: on a busy machine only their ratio counts.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

from benchmarks import grown, quality_site
from content import schema, starter_loader
from content.db import Database
from search.analysis_process import AnalysisProcess
from search.engines.embedded_writer import EmbeddedWriter
from search.engines.protocol import Cursor, StoredDocument, ThingDocuments
from search.forms import FormKeeper
from search.indexer import Indexer

GOAL = 0.5


class Recording:
    """A writable engine that also writes down what it is given. That takes time too, and counts as rebuilding."""

    def __init__(self, engine: EmbeddedWriter, file: IO[bytes]) -> None:
        self.name = engine.name
        self._engine = engine
        self._file = file

    def ensure(self) -> None:
        """As the engine."""
        self._engine.ensure()

    def cursor(self) -> Cursor | None:
        """As the engine."""
        return self._engine.cursor()

    def apply(self, things: Sequence[ThingDocuments], cursor: Cursor | None = None) -> None:
        """As the engine, and written down."""
        if things:
            pickle.dump(list(things), self._file)
        self._engine.apply(things, cursor)

    def stored(self) -> Iterator[StoredDocument]:
        """As the engine."""
        return self._engine.stored()

    def remove_unused(self) -> None:
        """As the engine."""
        self._engine.remove_unused()


def site(data_dir: Path, pages: int) -> Database:
    """The starter content with copies of its pages, not yet indexed."""
    data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(quality_site.database_url(data_dir))
    schema.migrate(database)
    starter_loader.load_starter(database)
    grown.grow(database, pages)
    return database


def measure(database: Database, data_dir: Path, folder: Path) -> tuple[int, float, float]:
    """Documents, seconds of a rebuild into the folder's own index, seconds of the engine alone."""
    root = quality_site.settings_of(data_dir).index_dir
    with (folder / "documents").open("wb") as file:
        writer = EmbeddedWriter(root)
        engine = Recording(writer, file)
        began = time.perf_counter()
        with closing(AnalysisProcess(quality_site.settings_of(data_dir).dictionaries_dir)) as analysers:
            documents = Indexer(database, engine, analysers, FormKeeper(writer.folder)).rebuild()
        whole = time.perf_counter() - began
    fresh = EmbeddedWriter(folder / "index")
    fresh.ensure()
    alone = 0.0
    with (folder / "documents").open("rb") as file:
        while True:
            try:
                things = pickle.load(file)
            except EOFError:
                break
            began = time.perf_counter()
            fresh.apply(things)
            alone += time.perf_counter() - began
    return documents, whole, alone


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Measure a rebuild of the embedded index.")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--data", type=Path, help="keep the site here")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data_dir = chosen.data or Path(temporary) / "data"
        database = site(data_dir, chosen.pages)
        documents, whole, alone = measure(database, data_dir, Path(temporary))
        database.close()
    ratio = alone / whole
    sys.stdout.write(
        f"{chosen.pages:,} pages, {documents:,} documents\n"
        f"rebuild                    {whole:8.1f} s {documents / whole:8.0f} documents/s\n"
        f"engine, prepared documents {alone:8.1f} s {documents / alone:8.0f} documents/s\n"
        f"ratio {ratio:.2f} (goal {GOAL}: {'met' if ratio >= GOAL else 'MISSED'})\n"
    )


if __name__ == "__main__":
    main()
