"""A page is found by the Dutch words of the terms that lead to it, and by no others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from content import feed, starter_loader
from content.actions.withdraw import withdraw_page
from content.db import Database
from content.models import OPERATOR_ID, ThingKind
from search.analysing import Analysers, LocaleText
from search.engines.protocol import ThingKey
from search.indexer import Indexer
from search.text.analyse import FieldKeys
from tests.support import folders
from tests.unit.search.test_indexer import Scripted

TERM = """id = "{id}"
dutch = "toeslag"
also = []
page = "{page}"

[nl]
name = "toeslag"
explanation = "Geld."
what_to_do = "Lees."
"""


class Foreign(Analysers):
    """Shows what of other languages a document is found by."""

    def __init__(self) -> None: ...

    def analyse_all(self, texts: Sequence[LocaleText], lesson: object = None) -> list[FieldKeys]:
        return [FieldKeys(text.title, "\n".join(text.foreign.values()), "", "", "", "", "") for _, text in texts]


def lead_to(database: Database, root: Path, page: str) -> None:
    folders.write(root, "terms/toeslag.toml", TERM.format(id=folders.uid("toeslag"), page=page))
    starter_loader.load(database, root)


def by_dutch_word(engine: Scripted) -> dict[str, bool]:
    keys = {slug: ThingKey("page", str(folders.uid(slug))) for slug in ("old", "new")}
    return {slug: any("toeslag" in one.fields.a for one in engine.things[key].documents) for slug, key in keys.items()}


def test_a_term_that_moves_takes_its_words_along(empty_database: Database, tmp_path: Path) -> None:
    for slug in ("old", "new"):
        folders.page(tmp_path, slug, nl="Tekst.", pl="Tekst.")
    lead_to(empty_database, tmp_path, "old")
    engine = Scripted()
    following = Indexer(empty_database, engine, Foreign())
    following.step()
    assert by_dutch_word(engine) == {"old": True, "new": False}
    lead_to(empty_database, tmp_path, "new")
    following.step()
    assert by_dutch_word(engine) == {"old": False, "new": True}


def test_a_page_that_is_gone_is_not_brought_back(empty_database: Database, tmp_path: Path) -> None:
    for slug in ("old", "new"):
        folders.page(tmp_path, slug, nl="Tekst.")
    lead_to(empty_database, tmp_path, "old")
    withdraw_page(empty_database, folders.uid("old"), OPERATOR_ID)
    lead_to(empty_database, tmp_path, "new")
    with empty_database.read() as session:
        gone = {
            change.thing.id: change.gone for change in feed.since(session, 0) if change.thing.kind is ThingKind.PAGE
        }
    assert gone == {str(folders.uid("old")): True, str(folders.uid("new")): False}
