"""Following the feed: set aside by halving, again after failures, nothing surplus; on a scripted engine."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from content.clock import public_transaction
from content.db import Database
from content.feed import Thing
from content.models import SetAside, Term, TermText, ThingKind
from search.analysing import Analysers, LocaleText
from search.engines.protocol import (
    Cursor,
    DocumentsRefused,
    EngineFailure,
    StoredDocument,
    ThingDocuments,
    ThingKey,
)
from search.indexer import Indexer
from search.text.analyse import FieldKeys


class Scripted:
    """An engine in memory that refuses and fails as told."""

    name = "scripted"

    def __init__(self) -> None:
        self.things: dict[ThingKey, ThingDocuments] = {}
        self.at: Cursor | None = None
        self.refuses: set[ThingKey] = set()
        self.fails = 0

    def ensure(self) -> None: ...

    def cursor(self) -> Cursor | None:
        return self.at

    def apply(self, things: Sequence[ThingDocuments], cursor: Cursor | None = None) -> None:
        if self.fails:
            self.fails -= 1
            raise EngineFailure("internal")
        if self.refuses & {made.thing for made in things}:
            raise DocumentsRefused("bad-document")
        for made in things:
            self.things.pop(made.thing, None)
            if made.documents:
                self.things[made.thing] = made
        self.at = cursor or self.at

    def stored(self) -> Iterator[StoredDocument]:
        for made in self.things.values():
            for one in made.documents:
                yield StoredDocument(one.index_locale, one.id, one.thing, one.version)

    def remove_unused(self) -> None: ...


class Plain(Analysers):
    """Words as they are: no dictionary is needed to follow a feed."""

    def __init__(self) -> None: ...

    def analyse_all(self, texts: Sequence[LocaleText], lesson: object = None) -> list[FieldKeys]:
        return [FieldKeys(text.title, "", "", text.body, "", "", "") for _, text in texts]


@pytest.fixture
def engine() -> Scripted:
    return Scripted()


@pytest.fixture
def terms(empty_database: Database) -> list[ThingKey]:
    """Ten public terms."""
    keys = [ThingKey("term", str(uuid.UUID(int=number))) for number in range(10)]
    with public_transaction(empty_database) as feed:
        for key in keys:
            id_ = uuid.UUID(key.id)
            feed.session.add(Term(id=id_, slug=f"term-{key.id[-4:]}", dutch="woord", also=[]))
            feed.session.flush()
            text = TermText(term_id=id_, locale="nl", name="woord", explanation="uitleg", sender="", what_to_do="")
            feed.session.add(text)
            feed.changed(Thing(ThingKind.TERM, key.id))
    return keys


def indexer(database: Database, engine: Scripted) -> Indexer:
    return Indexer(database, engine, Plain())


def test_everything_and_then_only_changes(empty_database: Database, terms: list[ThingKey], engine: Scripted) -> None:
    following = indexer(empty_database, engine)
    assert following.step()
    assert set(engine.things) == set(terms)
    assert not following.step()
    with public_transaction(empty_database) as feed:
        feed.session.get_one(Term, uuid.UUID(terms[0].id)).withdrawn_at = feed.version.as_of
        feed.gone(Thing(ThingKind.TERM, terms[0].id))
    assert following.step()
    assert set(engine.things) == set(terms[1:])


def test_what_is_refused_is_set_aside_and_tried_again_when_it_changes(
    empty_database: Database, terms: list[ThingKey], engine: Scripted
) -> None:
    engine.refuses = {terms[3], terms[8]}
    following = indexer(empty_database, engine)
    assert following.step()
    assert set(engine.things) == set(terms) - engine.refuses
    assert engine.at is not None
    with empty_database.read() as session:
        rows = session.execute(select(SetAside.kind, SetAside.id, SetAside.code)).all()
    assert {(row.kind, row.id, row.code) for row in rows} == {("term", terms[n].id, "bad-document") for n in (3, 8)}
    engine.refuses = {terms[8]}
    with public_transaction(empty_database) as feed:
        feed.changed(Thing(ThingKind.TERM, terms[3].id))
    assert following.step()
    assert terms[3] in engine.things
    with empty_database.read() as session:
        assert session.scalars(select(SetAside.id)).all() == [terms[8].id]


def test_an_engines_failure_sets_nothing_aside(
    empty_database: Database, terms: list[ThingKey], engine: Scripted
) -> None:
    following = indexer(empty_database, engine)
    engine.fails = 1
    with pytest.raises(EngineFailure):
        following.step()
    assert engine.at is None
    assert following.step()
    assert set(engine.things) == set(terms)
    with empty_database.read() as session:
        assert not session.scalars(select(SetAside.id)).all()


def test_another_epoch_is_built_anew_without_what_is_no_more(
    empty_database: Database, terms: list[ThingKey], engine: Scripted
) -> None:
    ghost = ThingKey("term", str(uuid.UUID(int=99)))
    indexer(empty_database, engine).step()
    (made, *_) = engine.things[terms[0]].documents
    engine.things[ghost] = ThingDocuments(ghost, (replace(made, thing=ghost),))
    engine.at = Cursor("older", 1)
    assert indexer(empty_database, engine).step()
    assert set(engine.things) == set(terms)
