"""Indexing for tests of how it is operated: many small things, words as they are (no dictionary is needed), and the
indexers in a thread or, as `python -m tests.support.indexing DATA_DIR`, in a process to be killed."""

from __future__ import annotations

import asyncio
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from content import feed
from content.clock import public_transaction
from content.db import Database
from content.feed import Thing
from content.models import Term, TermText, ThingKind
from search.analysing import Analysers, LocaleText
from search.analysis_process import AnalysisProcess
from search.engines.protocol import Cursor
from search.finder import Finder
from search.frame import Frame
from search.indexer import run_indexers
from search.results import SearchRequest, SearchResults
from search.settings import SearchSettings
from search.text.analyse import Analysis, DocumentText, FieldKeys


def plain(self: object, locale: str, text: DocumentText) -> Analysis:
    """A text's words as they are, in place of an analyser."""
    return Analysis(FieldKeys(text.title.lower(), "", "", text.body.lower(), "", "", ""), {})


def plainly(self: object, texts: Sequence[LocaleText], lesson: object = None) -> list[FieldKeys]:
    """The fields of texts, each as by `plain`."""
    return [plain(self, locale, text).fields for locale, text in texts]


def be_plain(patch: Callable[[type, str, object], object] = setattr) -> None:
    """Has everybody analyse plainly."""
    patch(Analysers, "analyse_all", plainly)
    patch(AnalysisProcess, "analyse_all", plainly)


def term_ids(count: int) -> list[str]:
    return [str(uuid.UUID(int=number)) for number in range(1, count + 1)]


def write_terms(database: Database, ids: Sequence[str], name: Callable[[str], str] = lambda id_: "woord") -> None:
    """Makes public terms, or gives them other names."""
    with public_transaction(database) as transaction:
        session = transaction.session
        for id_ in ids:
            key = uuid.UUID(id_)
            if session.get(Term, key) is None:
                session.add(Term(id=key, slug=f"term-{key.int}", dutch="woord", also=[]))
                session.flush()
            text = TermText(term_id=key, locale="nl", name=name(id_), explanation="uitleg", sender="", what_to_do="")
            session.merge(text)
        transaction.changed(*(Thing(ThingKind.TERM, id_) for id_ in ids))


@contextmanager
def indexing(settings: SearchSettings, database: Database) -> Iterator[None]:
    """The indexers, while the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=run_indexers, args=(settings, database, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def settings_of(folder: Path, url: str = "") -> SearchSettings:
    return SearchSettings(data_dir=folder, meilisearch_url=url, sentence_encoder=False)


def version(database: Database) -> Cursor:
    with database.read() as session:
        now = feed.version(session)
        return Cursor(now.epoch, now.n)


@contextmanager
def finding(settings: SearchSettings) -> Iterator[Callable[[str], SearchResults]]:
    """Searches, as an API process does."""
    finder = Finder(settings, Frame())
    with asyncio.Runner() as runner:
        runner.run(finder.start())
        try:
            yield lambda text: runner.run(_settled(finder, text))
        finally:
            runner.run(finder.stop())


async def _settled(finder: Finder, text: str) -> SearchResults:
    await finder.settle(5)
    return await finder.search(SearchRequest(text, "nl"))


if __name__ == "__main__":
    be_plain()
    folder = Path(sys.argv[1])
    run_indexers(
        settings_of(folder),
        Database(f"sqlite:///{folder / 'mip.sqlite3'}"),
        threading.Event(),
    )
