"""Follows the feed for one API process: stored answers are dropped, the search's frame is read anew. One thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from api.stored_answers import StoredAnswers
from content import feed
from content.db import Database
from content.errors import Unavailable
from content.feed import Change, Version
from content.models import ThingKind

POLL_SECONDS = 0.25
"""How often a process looks at the feed."""

log = structlog.get_logger()

Listener = Callable[[Version, list[Change]], None]
"""Told of a version, and of what changed since the one before; at first of all changes that are known."""


class Poller:
    """Polls the feed on its own thread and connection, and tells listeners what changed."""

    def __init__(self, database: Database, answers: StoredAnswers) -> None:
        self.database = database
        self.answers = answers
        self.away = False
        """Whether the last poll could not reach the database."""
        self._listeners: list[Listener] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="poller", daemon=True)
        self._cursor = -1
        self._epoch = ""

    def version(self) -> tuple[str, int]:
        """Epoch and number of the content at the last poll."""
        return self._epoch, self._cursor

    def listen(self, listener: Listener) -> None:
        """Adds somebody to be told of each poll that brought something. To be called before `start`."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Polls once, so that answers can be kept at once, then starts the thread."""
        self.poll()
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def poll(self) -> None:
        """One poll: the version first, then the changes after the cursor, in one snapshot."""
        try:
            with self.database.read() as session:
                version = feed.version(session)
                if version.n == self._cursor and version.epoch == self._epoch:
                    self._back()
                    return
                fresh = version.epoch != self._epoch
                changes = feed.since(session, -1 if fresh else self._cursor)
            self.answers.polled(version, changes)
            for listener in self._listeners:
                listener(version, changes)
        except Unavailable:
            if not self.away:
                log.warning("database away", part="poller")
            self.away = True
            return
        self._back()
        # Last, so that what a listener could not read is told again by the next poll.
        self._cursor, self._epoch = version.n, version.epoch

    def _back(self) -> None:
        if self.away:
            log.info("database back", part="poller")
        self.away = False

    def _run(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            try:
                self.poll()
            except Exception as error:
                log.error("poll failed", error=type(error).__name__)


def concerns(changes: list[Change], *kinds: ThingKind) -> bool:
    """Whether any of the changes is of one of the kinds."""
    return any(change.thing.kind in kinds for change in changes)
