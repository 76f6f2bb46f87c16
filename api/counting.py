"""Counts in an API process, of queries and of page reads: noted at each, written by the minute on one thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from starlette.requests import HTTPConnection

from api.page_reads import PageReads
from api.security.client_address import Network, client_address
from content.clock import local_date
from content.db import Database
from content.errors import Unavailable
from search.query_count_store import QueryCountStore, tidy
from search.query_counts import QueryCounter, outcome_of
from search.results import SearchRequest, SearchResults

WRITE_SECONDS = 60.0
"""How often counts are written."""

log = structlog.get_logger()


class Counting:
    """Counts what is searched for and read. `secret`: gives the secret key; asked when there is something to write."""

    def __init__(self, database: Database, secret: Callable[[], bytes], trusted: tuple[Network, ...]) -> None:
        self._database = database
        self._trusted = trusted
        self.page_reads = PageReads(database)
        self._counter = QueryCounter(database.now)
        self._store = QueryCountStore(database, self._counter.source, secret)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="counts", daemon=True)

    def note(self, connection: HTTPConnection, asked: SearchRequest, region: str, found: SearchResults) -> None:
        """Counts a search that was answered; turning a page is no search."""
        if asked.is_first_page:
            caller = client_address(connection, self._trusted)
            self._counter.note(caller, asked.text, asked.locale, region, outcome_of(found))

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread, which writes what is left."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def write(self) -> None:
        """Writes what was counted; what cannot be written is kept for the next time."""
        self.page_reads.write()
        counts = self._counter.take()
        try:
            if counts:
                self._store.write(counts)
            else:
                # Mondays and months pass without searches too.
                tidy(self._database, local_date(self._database.now()))
        except Exception as error:  # the thread must live, and a message may hold a query
            self._counter.give_back(counts)
            if not isinstance(error, Unavailable):
                log.error("query counts not written", error=type(error).__name__)

    def _run(self) -> None:
        while not self._stop.wait(WRITE_SECONDS):
            self.write()
        self.write()
