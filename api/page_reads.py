"""Page reads in an API process: a plain number for each page, locale and region, and what turns them into rows.

An answer that shows a page carries the tally that it counts on, so that one more reading of a stored answer is one
addition. A tally only grows, and only the event loop adds to it: the thread that writes reads it without a lock.
"""

from __future__ import annotations

import threading
import uuid

import structlog

from content.actions.count_page_reads import ReadPlace, count_page_reads
from content.clock import local_date
from content.db import Database
from content.errors import Unavailable

TALLY = "mip.tally"
"""Where in the scope an endpoint leaves the tally of the page that its answer shows."""

log = structlog.get_logger()


class Tally:
    """How often an answer was given since the process began, and how much of that is written."""

    __slots__ = ("times", "written")

    def __init__(self) -> None:
        self.times = 0
        self.written = 0


class PageReads:
    """The tallies of one process: as many as there are pages, locales and regions that somebody read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._tallies: dict[ReadPlace, Tally] = {}

    def tally(self, page_id: uuid.UUID, locale: str, region: str) -> Tally:
        """The tally of a page in a locale and region. Thread-safe."""
        with self._lock:
            return self._tallies.setdefault(ReadPlace(page_id, locale, region), Tally())

    def write(self) -> None:
        """Writes what was read since the last time, on the day that is now; what cannot be written stays."""
        with self._lock:
            tallies = list(self._tallies.items())
        now = {place: tally.times for place, tally in tallies}
        new = {place: now[place] - tally.written for place, tally in tallies if now[place] != tally.written}
        if not new:
            return
        try:
            count_page_reads(self._database, local_date(self._database.now()), new)
        except Exception as error:  # the thread must live
            if not isinstance(error, Unavailable):
                log.error("page reads not written", error=type(error).__name__)
            return
        for place, tally in tallies:
            tally.written = now[place]
