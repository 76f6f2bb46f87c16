"""Whose fault a failure of the embedded index is: a document's own is refused, so that the rest can go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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
