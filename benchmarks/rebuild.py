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
from contextlib import closing
from pathlib import Path

from benchmarks import grown, quality_site
from content import schema, starter_loader
from content.db import Database
from content.published import reading
from search.analysis_process import AnalysisProcess
from search.engines.embedded_writer import EmbeddedWriter
from search.forms import FormKeeper
from search.indexer import BATCH_THINGS, Indexer
from search.projection import all_things
from search.things import batches

GOAL = 0.5


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
    settings = quality_site.settings_of(data_dir)
    writer = EmbeddedWriter(settings.index_dir)
    with closing(AnalysisProcess(settings.dictionaries_dir)) as analysers:
        indexer = Indexer(database, writer, analysers, FormKeeper(writer.folder))
        began = time.perf_counter()
        documents = indexer.rebuild()
        whole = time.perf_counter() - began
        prepare(database, indexer, folder / "documents")
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


def prepare(database: Database, indexer: Indexer, path: Path) -> None:
    """Writes down what an engine is given, in the portions in which a rebuild gives it."""
    with path.open("wb") as file, reading(database) as snapshot:
        projector = indexer.projector(snapshot)
        for some in batches(all_things(snapshot.session), BATCH_THINGS):
            pickle.dump(projector.project(some).made, file)


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
