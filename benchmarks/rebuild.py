"""Measures a rebuild of the embedded index: reading, composing, rendering, analysing and writing everything, side by
side with the same engine fed from the same documents, prepared beforehand.

    python -m benchmarks.rebuild [--pages 1000] [--data FOLDER]

Twice: on a new machine (dictionaries are packed, and looked through for form maps, while it goes on; once in its life),
and then over what is there, which is a rebuild. The engine alone also writes once into an empty folder, and once over
what is there. Seconds are wall-clock: on a busy machine only their ratios count.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import grown, quality_site
from content import schema, starter_loader
from content.db import Database
from content.published import reading
from search.analysis_process import AnalysisProcess
from search.engines.embedded_writer import EmbeddedWriter
from search.indexer import BATCH_THINGS, Indexer, rebuild_all
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


@dataclass(frozen=True)
class Measured:
    """Documents, and seconds for them: by a rebuild, and by the engine alone."""

    documents: int
    whole: float
    alone: float

    @property
    def ratio(self) -> float:
        """The share of the engine's speed that is kept."""
        return self.alone / self.whole


def build(database: Database, data_dir: Path) -> tuple[int, float]:
    """Builds the site's own index, as `mip reindex` does. Gives documents and seconds."""
    began = time.perf_counter()
    documents = rebuild_all(quality_site.settings_of(data_dir), database)
    return documents, time.perf_counter() - began


def measure(database: Database, data_dir: Path, folder: Path) -> tuple[Measured, Measured]:
    """The first build into the site's own index, and a rebuild over it."""
    built = [build(database, data_dir) for _ in range(2)]
    prepare(database, data_dir, folder / "documents")
    engine = EmbeddedWriter(folder / "index")
    engine.ensure()
    first, again = (Measured(*made, feed(engine, folder / "documents")) for made in built)
    return first, again


def feed(engine: EmbeddedWriter, prepared: Path) -> float:
    """Seconds in which the engine takes what was prepared; reading it is not counted."""
    seconds = 0.0
    with prepared.open("rb") as file:
        while True:
            try:
                things = pickle.load(file)
            except EOFError:
                return seconds
            began = time.perf_counter()
            engine.apply(things)
            seconds += time.perf_counter() - began


def prepare(database: Database, data_dir: Path, path: Path) -> None:
    """Writes down what an engine is given, in the portions in which a rebuild gives it."""
    settings = quality_site.settings_of(data_dir)
    with (
        closing(AnalysisProcess(settings.dictionaries_dir)) as analysers,
        path.open("wb") as file,
        reading(database) as snapshot,
    ):
        projector = Indexer(database, EmbeddedWriter(settings.index_dir), analysers).projector(snapshot)
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
        first, again = measure(database, data_dir, Path(temporary))
        database.close()
    sys.stdout.write(f"{chosen.pages:,} pages, {again.documents:,} documents\n")
    for title, one in (("new machine", first), ("rebuild", again)):
        rate = one.documents / one.whole
        sys.stdout.write(f"{title:<12}{one.whole:8.1f} s {rate:6.0f} documents/s   engine alone {one.alone:8.1f} s")
        sys.stdout.write(f"   ratio {one.ratio:.2f}\n")
    sys.stdout.write(f"goal for a rebuild {GOAL}: {'met' if again.ratio >= GOAL else 'MISSED'}\n")


if __name__ == "__main__":
    main()
