"""Follows the feed into an engine: everything that changed, in one snapshot, then the cursor.

Applying is idempotent, and the cursor moves only when all up to it is confirmed, so whatever breaks in between is done
again. A rebuild is the same with everything: upsert what there is, then delete what is there no more; never an empty
moment.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

import structlog

from content import feed
from content.db import Database
from content.errors import Unavailable
from content.feed import Change
from content.models import ThingKind
from content.published import Reading, reading
from content.queries.areas import ancestors_among, area_list
from search.analysing import Analysers, Analysing, Lesson, LocaleText
from search.analysis_process import AnalysisProcess
from search.engines.configured import ConfiguredEngine, configured_engines
from search.engines.protocol import Cursor, DocumentsRefused, EngineFailure, ThingDocuments, ThingKey, WritableEngine
from search.forms import FormKeeper
from search.memory import give_back
from search.projection import SEARCHABLE_KINDS, Batch, Projector, all_things, things_of_areas
from search.set_aside import SetAsideList
from search.settings import SearchSettings
from search.text.analyse import FieldKeys
from search.things import batches, pages_of_terms

BATCH_THINGS = 40
"""How many things are read, analysed and written at once."""

RECHECK_SECONDS = 5.0
"""How often the engine is asked for its cursor when nothing changes: it may have lost its data."""

POLL_SECONDS = 0.25
"""How often the feed is looked at."""

LONGEST_PAUSE_SECONDS = 30.0
"""Between two tries of what failed for the engine's or the database's sake."""

_BATCHES_AHEAD = 2
"""How many batches may wait for the engine."""

_SHORTEST_PAUSE_SECONDS = 0.5
_TIDY_SECONDS = 3600.0
_REST_SECONDS = 5.0

Progress = Callable[[int, int], None]
"""Told how many things of how many are done."""

log = structlog.get_logger()


def _no_progress(done: int, total: int) -> None:
    pass


class Stopped(Exception):
    """It was told to stop in the middle of something; the next start does it again."""


class Indexer:
    """Follows the feed into one engine. For one thread; the caller holds the index's lock."""

    def __init__(
        self,
        database: Database,
        engine: WritableEngine,
        analysers: Analysing | None = None,
        forms: FormKeeper | None = None,
        progress: Progress = _no_progress,
        stop: threading.Event | None = None,
    ) -> None:
        """forms: of the embedded index alone, whose form maps serve all engines. progress: told of a first build.
        stop: when set, a long run ends at the next batch by `Stopped`; the cursor has not moved."""
        self.engine = engine
        self._database = database
        self._analysers = analysers or Analysers()
        self._forms = forms
        self._lesson = self._new_lesson()
        self._progress = progress
        self._stop = stop or threading.Event()
        self._set_aside = SetAsideList(database, engine.name)
        self._cursor: Cursor | None = None
        self._asked_at = float("-inf")
        self._worked_at: float | None = None

    @property
    def is_followed(self) -> bool:
        """Whether the index was whole when the engine was last asked."""
        return self._cursor is not None

    def step(self) -> bool:
        """Follows the feed once. True when something was done.

        Raises EngineFailure, `content.errors.Unavailable`, OSError: nothing is lost, call it again later.
        """
        self._ask_cursor()
        with reading(self._database) as snapshot:
            version, cursor = snapshot.version, self._cursor
            target = Cursor(version.epoch, version.n)
            if cursor == target:
                return self._keep_up()
            if cursor is None or cursor.epoch != version.epoch or not version.floor <= cursor.n <= version.n:
                self._rebuild(snapshot, self._progress)
                return True
            things = self._concerned(snapshot, feed.since(snapshot.session, cursor.n))
            self._write_all(snapshot, things, _no_progress)
            # What is published meanwhile must not wait for dictionaries: they are read beside this.
            self._keep_up()
            self._move(target)
        return True

    def rebuild(self, progress: Progress = _no_progress) -> int:
        """Writes everything anew, without an empty moment. Gives how many documents were written. Raises as `step`."""
        self.engine.ensure()
        with reading(self._database) as snapshot:
            return self._rebuild(snapshot, progress)

    def rewrite(self, snapshot: Reading, things: Sequence[ThingKey]) -> None:
        """Writes some things anew, as they are in a snapshot. Raises as `step`."""
        self._write_all(snapshot, things, _no_progress)
        self._top_up()

    def projector(self, snapshot: Reading) -> Projector:
        """What makes documents in a snapshot."""
        areas = area_list(snapshot.session, snapshot.day)
        ancestors = {area.code: ancestors_among(areas, area.code) or [] for area in areas}
        return Projector(snapshot, ancestors, {area.code: area.name for area in areas}, self._analyse)

    def forget(self) -> None:
        """Forgets what it knows of the index: somebody else has written to it."""
        self._asked_at = float("-inf")
        self._set_aside = SetAsideList(self._database, self.engine.name)
        if self._forms is not None:
            self._forms.forget()

    def rest(self) -> None:
        """There is nothing to follow at the moment: after a while, what is only kept for speed is given up."""
        self._analysers.rest()
        if self._worked_at is not None and time.monotonic() - self._worked_at > _REST_SECONDS:
            self._worked_at = None
            if self._forms is not None:
                self._forms.forget()
            give_back()

    def _ask_cursor(self) -> None:
        now = time.monotonic()
        if now - self._asked_at >= RECHECK_SECONDS:
            self.engine.ensure()
            self._cursor = self.engine.cursor()
            self._asked_at = now

    def _rebuild(self, snapshot: Reading, progress: Progress) -> int:
        things = all_things(snapshot.session)
        written = self._write_all(snapshot, things, progress)
        # Dictionaries are read while the surplus is looked for, and have been when the cursor moves: were form maps
        # missing after a crash, nothing would make them again.
        self._keep_up()
        expected = set(things)
        surplus = {stored.thing for stored in self.engine.stored()} - expected
        for batch in batches(sorted(surplus), BATCH_THINGS):
            self.engine.apply([ThingDocuments(thing) for thing in batch])
        self._top_up()
        self._move(Cursor(snapshot.version.epoch, snapshot.version.n))
        self._set_aside.keep_only(expected)
        return written

    def _write_all(self, snapshot: Reading, things: Sequence[ThingKey], progress: Progress) -> int:
        self._worked_at = time.monotonic()
        self._lesson = self._new_lesson()
        done = written = 0
        progress(0, len(things))
        for some, documents in self._batches_written(snapshot, things):
            done += some
            written += documents
            progress(done, len(things))
        return written

    def _batches_written(self, snapshot: Reading, things: Sequence[ThingKey]) -> Iterator[tuple[int, int]]:
        """Writes batch by batch: one is read here while the one before it is analysed in a process and the one before
        that is written by the engine. How many things and documents each had."""
        projector = self.projector(snapshot)
        under_way: deque[Future[tuple[int, int]]] = deque()
        with (
            ThreadPoolExecutor(1, thread_name_prefix="index-making") as making,
            ThreadPoolExecutor(1, thread_name_prefix="index-writing") as writing,
        ):
            for some in batches(things, BATCH_THINGS):
                if self._stop.is_set():
                    raise Stopped
                made = making.submit(projector.make, projector.read(some))
                under_way.append(writing.submit(self._write_batch, made, some, snapshot.version.n))
                if len(under_way) > _BATCHES_AHEAD:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()

    def _write_batch(self, made: Future[Batch], some: Sequence[ThingKey], n: int) -> tuple[int, int]:
        batch = made.result()
        refused = dict(batch.failed)
        self._write(batch.made, refused)
        self._set_aside.settle(some, refused, n)
        return len(some), sum(len(made.documents) for made in batch.made if made.thing not in refused)

    def _write(self, made: Sequence[ThingDocuments], refused: dict[ThingKey, str]) -> None:
        """Writes a batch; halves it until what the engine refuses is found."""
        if not made:
            return
        try:
            self.engine.apply(made)
        except DocumentsRefused as error:
            if len(made) == 1:
                refused[made[0].thing] = error.code
                return
            middle = len(made) // 2
            self._write(made[:middle], refused)
            self._write(made[middle:], refused)

    def _move(self, cursor: Cursor) -> None:
        self.engine.apply((), cursor)
        self._cursor = cursor

    def _keep_up(self) -> bool:
        return self._forms is not None and self._forms.keep_up()

    def _top_up(self) -> None:
        if self._forms is not None:
            self._forms.top_up()

    def _analyse(self, texts: Sequence[LocaleText]) -> list[FieldKeys]:
        return self._analysers.analyse_all(texts, self._lesson)

    def _new_lesson(self) -> Lesson | None:
        """For one run: whatever form maps lacked at its beginning is told them in it."""
        return Lesson(self._forms.learn) if self._forms is not None else None

    def _concerned(self, snapshot: Reading, changes: Iterable[Change]) -> list[ThingKey]:
        """The searchable things whose documents may differ now."""
        found: dict[ThingKey, None] = {}
        term_ids: list[str] = []
        has_areas = False
        for change in changes:
            if change.thing.kind in SEARCHABLE_KINDS:
                found[ThingKey(str(change.thing.kind), change.thing.id)] = None
            if change.thing.kind is ThingKind.TERM:
                term_ids.append(change.thing.id)
            has_areas = has_areas or change.thing.kind is ThingKind.AREA
        if has_areas:
            found.update(dict.fromkeys(things_of_areas(snapshot.session)))
        for page_id in pages_of_terms(snapshot, term_ids):
            found[ThingKey(str(ThingKind.PAGE), page_id)] = None
        return list(found)


def run_indexers(
    settings: SearchSettings, database: Database, stop: threading.Event, progress: Progress = _no_progress
) -> None:
    """Follows the feed into every configured engine until `stop` is set. `progress` is told of the embedded index's
    first build.

    Whatever fails is tried again, engine by engine. Raises OSError when the embedded index cannot be written at all at
    its first build: nothing could ever be searched then.
    """
    with closing(AnalysisProcess(settings.dictionaries_dir)) as analysers:
        engines = configured_engines(settings, database)
        threads = [
            threading.Thread(
                target=_follow,
                args=(Indexer(database, one.engine, analysers, one.forms, stop=stop), one, stop),
                name=f"indexer-{one.engine.name}",
                daemon=True,
            )
            for one in engines[1:]
        ]
        for thread in threads:
            thread.start()
        _follow(Indexer(database, engines[0].engine, analysers, engines[0].forms, progress, stop), engines[0], stop)
        for thread in threads:
            thread.join()


def rebuild_all(settings: SearchSettings, database: Database, progress: Progress = _no_progress) -> int:
    """Writes every configured index anew, without an empty moment; a running worker gives way meanwhile.

    Gives how many documents were written. Raises EngineFailure, `content.errors.Unavailable`, OSError.
    """
    written = 0
    with closing(AnalysisProcess(settings.dictionaries_dir)) as analysers:
        for one in configured_engines(settings, database):
            with one.lock.taken_over():
                written += Indexer(database, one.engine, analysers, one.forms).rebuild(progress)
    return written


def _follow(indexer: Indexer, configured: ConfiguredEngine, stop: threading.Event) -> None:
    """The loop of one engine."""
    pause = 0.0
    tidied = float("-inf")
    try:
        while not stop.wait(pause):
            try:
                if not configured.lock.take_for_long():
                    indexer.forget()
                    pause = POLL_SECONDS
                    continue
                pause = 0.0 if indexer.step() else POLL_SECONDS
                if pause:
                    indexer.rest()
                if time.monotonic() - tidied > _TIDY_SECONDS:
                    configured.engine.remove_unused()
                    tidied = time.monotonic()
            except Stopped:
                return
            except Exception as error:  # the thread must live; what broke is said, without its values
                _raise_if_hopeless(indexer, error)
                pause = min(LONGEST_PAUSE_SECONDS, max(_SHORTEST_PAUSE_SECONDS, 2 * pause))
                code = error.code if isinstance(error, EngineFailure) else type(error).__name__
                if not isinstance(error, Unavailable):
                    log.warning("indexing failed", engine=configured.engine.name, error=code, pause=pause)
    finally:
        configured.lock.release()


def _raise_if_hopeless(indexer: Indexer, error: Exception) -> None:
    """A folder that cannot be written before anything can be searched is for who started this, not for patience."""
    cause = error.__cause__ if isinstance(error, EngineFailure) else error
    if isinstance(cause, OSError) and not indexer.is_followed and indexer.engine.name == "embedded":
        raise cause from error
