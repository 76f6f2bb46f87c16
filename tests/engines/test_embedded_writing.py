"""Whose fault a failure of the embedded index is: a document's own is refused, so that the rest can go on. And what a
commit leaves behind that came to nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest

from search.engines.embedded_writer import EmbeddedWriter
from search.engines.protocol import Cursor, DocumentsRefused, EngineFailure, ThingDocuments, ThingKey
from search.forms import FormKeeper
from tests.engines.conftest import make_thing

THING = ThingKey("page", "00000000-0000-0000-0000-000000000001")


@pytest.fixture
def writer(tmp_path: Path) -> EmbeddedWriter:
    made = EmbeddedWriter(tmp_path)
    made.ensure()
    FormKeeper(made.folder).top_up()
    return made


@pytest.fixture
def good(writer: EmbeddedWriter) -> ThingDocuments:
    return make_thing(FormKeeper(writer.folder), THING, "huur", locale="nl")


@pytest.mark.parametrize("fault", [{"prior": -1}, {"topic": "\ud800"}, {"areas": (None,)}])
def test_a_document_that_cannot_be_one_is_refused_and_nothing_is_written(
    writer: EmbeddedWriter, good: ThingDocuments, fault: dict[str, object]
) -> None:
    bad = ThingDocuments(THING, (replace(good.documents[0], **fault),))  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(DocumentsRefused):
        writer.apply([good, bad], Cursor("epoch", 1))
    assert list(writer.stored()) == [] and writer.cursor() is None
    writer.apply([good], Cursor("epoch", 1))
    assert len(list(writer.stored())) == 1


def test_an_index_that_cannot_be_written_is_the_engines_failure(writer: EmbeddedWriter, good: ThingDocuments) -> None:
    meta = writer.folder.index("nl") / "meta.json"
    meta.write_text("{")
    with pytest.raises(EngineFailure):
        writer.apply([good])


@contextmanager
def full_disk(most: int = 3072) -> Iterator[None]:
    """No file gets longer than this: enough for what a commit writes of a few documents, and not for its list of
    segments."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_was_full_stops_nothing_when_there_is_room_again(
    writer: EmbeddedWriter, good: ThingDocuments
) -> None:
    writer.apply([good], Cursor("epoch", 1))
    for _ in range(3):
        with full_disk(), pytest.raises(EngineFailure):
            writer.apply([good], Cursor("epoch", 2))
    assert writer.cursor() == Cursor("epoch", 1) and len(list(writer.stored())) == 1
    _apply_soon(writer, good, Cursor("epoch", 2))
    assert writer.cursor() == Cursor("epoch", 2) and len(list(writer.stored())) == 1


def test_a_commit_that_was_killed_stops_nothing(writer: EmbeddedWriter, good: ThingDocuments, tmp_path: Path) -> None:
    writer.apply([good], Cursor("epoch", 1))
    # As far as it comes: the files of the segments are there, the list that names them is not, and nobody tidies up.
    # Locales are written side by side: the one that has a document must have come that far, not just any of them.
    dies = (
        "import os, resource, signal, sys; from pathlib import Path; from search.engines import embedded_writer;"
        "from search.engines.protocol import ThingDocuments, ThingKey;"
        "embedded_writer._remove_leftovers = lambda _, locale: locale == 'nl' and os.kill(os.getpid(), signal.SIGKILL);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3072, 3072));"
        "embedded_writer.EmbeddedWriter(Path(sys.argv[1])).apply([ThingDocuments(ThingKey.of(sys.argv[2]))])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", dies, str(tmp_path), str(THING)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert list(writer.folder.index("nl").glob("*.del"))
    _apply_soon(writer, good, Cursor("epoch", 2))
    assert writer.cursor() == Cursor("epoch", 2) and len(list(writer.stored())) == 1


def _apply_soon(writer: EmbeddedWriter, thing: ThingDocuments, cursor: Cursor) -> None:
    """As the indexer does, which tries again: the first try may find what is left, and removes it."""
    try:
        writer.apply([thing], cursor)
    except EngineFailure:
        writer.apply([thing], cursor)
