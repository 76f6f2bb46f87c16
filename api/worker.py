"""The worker: loads the starter content once, follows the feed into the engines, and keeps the clock."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import structlog

from api.settings import Settings
from content import feed, starter_loader
from content.actions.count_page_reads import forget_page_reads
from content.actions.forget_comments import forget_comments
from content.clock import local_date, next_moment, public_transaction
from content.db import Database
from content.errors import Unavailable
from content.locking import exclusive
from content.starter_loader import Progress
from search.indexer import run_indexers
from search.query_count_store import KEPT_MONTHS, months_before, tidy

CLOCK_SECONDS = 0.5
"""How often the clock looks whether something begins or ends."""
AWAY_SECONDS = 1.0
"""Between attempts to load while the database is away."""

log = structlog.get_logger()


class Worker:
    """Two threads: one for the engines, one for the clock. `failed` is called when the beginning fails."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        failed: Callable[[BaseException], None],
        loading: Progress = lambda done, total: None,
        indexing: Progress = lambda done, total: None,
    ) -> None:
        self.settings = settings
        self.database = database
        self.failed = failed
        self.loading = loading
        self.indexing = indexing
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._index, name="indexer", daemon=True),
            threading.Thread(target=self._clock, name="clock", daemon=True),
        ]

    def start(self) -> None:
        """Starts the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends the threads; what they were writing is finished or left to the next start."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=5)

    def _index(self) -> None:
        try:
            self._load()
            run_indexers(self.settings, self.database, self._stop, self.indexing)
        except BaseException as error:
            self.failed(error)

    def _load(self) -> None:
        while not self._stop.is_set():
            try:
                with exclusive(self.database, self.settings.data_dir, "load"):
                    report = starter_loader.load_starter(self.database, self.loading)
            except Unavailable:
                if self.database.is_sqlite:
                    raise  # a file does not go away: its disk is full, and whoever started this has to know
                self._stop.wait(AWAY_SECONDS)  # what was loaded is known by its hash: it goes on from there
                continue
            if report is not None and report.left_alone:
                log.info("starter content left alone", items=len(report.left_alone))
            return

    def _clock(self) -> None:
        swept: dt.date | None = None
        while not self._stop.wait(CLOCK_SECONDS):
            try:
                if tick(self.database):
                    today = local_date(self.database.now())
                    if swept != today:
                        with public_transaction(self.database) as transaction:
                            feed.forget_tombstones(transaction)
                        tidy(self.database, today)
                        forget_comments(self.database, today)
                        forget_page_reads(self.database, months_before(today, KEPT_MONTHS))
                        swept = today
            except Unavailable:
                continue  # the poller says so; the clock catches up by itself
            except Exception as error:
                log.error("clock failed", error=type(error).__name__)


def tick(database: Database) -> bool:
    """Opens a public transaction when something began or ended since the last one. Gives whether it did."""
    with database.read() as session:
        due = next_moment(session, feed.version(session).as_of)
    if due > database.now():
        return False
    with public_transaction(database):
        return True
