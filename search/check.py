"""`mip check`: each engine against the database. What is missing, surplus or stale is found, and mended.

Mending a live index is upsert, then delete of what is no more: never an empty moment. A running worker gives way
meanwhile, so that nobody else writes between looking and mending.
"""

from contextlib import nullcontext
from dataclasses import dataclass, field

from content.db import Database
from content.published import reading
from search.analysing import Analysers
from search.engines.configured import ConfiguredEngine, configured_engines
from search.engines.protocol import Cursor, EngineFailure, StoredDocument, ThingKey
from search.indexer import BATCH_THINGS, Indexer
from search.projection import all_things
from search.set_aside import SetAsideList
from search.settings import SearchSettings
from search.things import batches


@dataclass
class EngineReport:
    """What was found of one engine, in documents `(locale, id)`; set_aside: things and their codes."""

    engine: str
    documents: int = 0
    missing: list[tuple[str, str]] = field(default_factory=list)
    surplus: list[tuple[str, str]] = field(default_factory=list)
    stale: list[tuple[str, str]] = field(default_factory=list)
    set_aside: dict[ThingKey, str] = field(default_factory=dict)
    behind: int | None = None
    """How many versions of the content its cursor is behind; None when it never was whole."""
    failure: str = ""
    """Why it could not be looked at."""
    repaired: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether it holds just what it should."""
        return not (self.missing or self.surplus or self.stale or self.set_aside or self.failure)

    def lines(self) -> list[str]:
        """For people."""
        if self.failure:
            return [f"{self.engine}: cannot be checked ({self.failure})."]
        behind = "never whole" if self.behind is None else f"{self.behind} versions behind"
        found = [f"{self.engine}: {self.documents} documents, {behind}."]
        for word, documents in (("missing", self.missing), ("surplus", self.surplus), ("stale", self.stale)):
            if documents:
                done = ", repaired" if self.repaired else ""
                shown = ", ".join(f"{locale}/{id_}" for locale, id_ in documents[:5])
                more = " ..." if len(documents) > 5 else ""
                found.append(f"{self.engine}: {len(documents)} {word}{done}: {shown}{more}")
        found += [f"{self.engine}: set aside: {thing} ({code})" for thing, code in sorted(self.set_aside.items())]
        return found


@dataclass
class CheckReport:
    """What was found, engine by engine."""

    engines: list[EngineReport]

    @property
    def is_clean(self) -> bool:
        """Whether every engine held just what it should."""
        return all(engine.is_clean for engine in self.engines)

    def lines(self) -> list[str]:
        """For people."""
        return [line for engine in self.engines for line in engine.lines()]


def check(settings: SearchSettings, database: Database, repair: bool) -> CheckReport:
    """Compares every configured engine with the database. Raises `content.errors.Unavailable`, OSError."""
    analysers = Analysers(settings.dictionaries_dir)
    return CheckReport([_check(one, database, analysers, repair) for one in configured_engines(settings, database)])


def _check(one: ConfiguredEngine, database: Database, analysers: Analysers, repair: bool) -> EngineReport:
    report = EngineReport(one.engine.name)
    indexer = Indexer(database, one.engine, analysers, one.forms if repair else None)
    try:
        with one.lock.taken_over() if repair else nullcontext():
            if repair:
                one.engine.ensure()
            _compare(one, database, indexer, report, repair)
    except EngineFailure as error:
        report.failure = error.code
    return report


def _compare(one: ConfiguredEngine, database: Database, indexer: Indexer, report: EngineReport, repair: bool) -> None:
    with reading(database) as snapshot:
        version = snapshot.version
        cursor = one.engine.cursor()
        if cursor is not None and cursor.epoch == version.epoch:
            report.behind = version.n - cursor.n
        stored = {(found.index_locale, found.id): found for found in one.engine.stored()}
        report.documents = len(stored)
        wrong: dict[ThingKey, None] = {}
        unseen = dict(stored)
        projector = indexer.projector(snapshot)
        for some in batches(all_things(snapshot.session), BATCH_THINGS):
            batch = projector.project(some)
            wrong.update(dict.fromkeys(batch.failed))
            for document in (document for made in batch.made for document in made.documents):
                place = (document.index_locale, document.id)
                found = unseen.pop(place, None)
                if found is None:
                    report.missing.append(place)
                elif found.version != document.version:
                    report.stale.append(place)
                else:
                    continue
                wrong[document.thing] = None
        _note_surplus(unseen, wrong, report)
        if repair and wrong:
            indexer.rewrite(snapshot, list(wrong))
            report.repaired = True
        if repair and report.behind != 0:
            # Everything is as in this snapshot now, so the index is whole up to its version.
            one.engine.apply((), Cursor(version.epoch, version.n))
            report.behind = 0
    aside = SetAsideList(database, one.engine.name).all()
    report.set_aside = {thing: code for thing, (_, code) in aside.items()}
    _leave_out_set_aside(report)


def _note_surplus(
    unseen: dict[tuple[str, str], StoredDocument], wrong: dict[ThingKey, None], report: EngineReport
) -> None:
    for place, found in sorted(unseen.items()):
        report.surplus.append(place)
        wrong[found.thing] = None


def _leave_out_set_aside(report: EngineReport) -> None:
    """What is set aside is named once, as that, not as missing or stale too."""
    names = tuple(str(thing) for thing in report.set_aside)
    for documents in (report.missing, report.stale):
        documents[:] = [place for place in documents if not place[1].startswith(names)] if names else documents[:]
