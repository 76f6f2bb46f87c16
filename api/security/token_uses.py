"""When tokens were last used: noted in memory at each request, written by the minute on a thread of its own."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import structlog

from content.actions.note_token_uses import note_token_uses
from content.db import Database
from content.errors import Unavailable

WRITE_SECONDS = 60.0

log = structlog.get_logger()


class TokenUses:
    """One per process. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._uses: dict[uuid.UUID, dt.datetime] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="token-uses", daemon=True)

    def note(self, token_id: uuid.UUID, at: dt.datetime) -> None:
        """A token was used."""
        with self._lock:
            self._uses[token_id] = max(at, self._uses.get(token_id, at))

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread, which writes what is left."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def write(self) -> None:
        """Writes what was noted; what cannot be written is kept for the next time."""
        with self._lock:
            uses, self._uses = self._uses, {}
        if not uses:
            return
        try:
            note_token_uses(self._database, uses)
        except Exception as error:  # the thread must live
            for token_id, at in uses.items():
                self.note(token_id, at)
            if not isinstance(error, Unavailable):
                log.error("token uses not written", error=type(error).__name__)

    def _run(self) -> None:
        while not self._stop.wait(WRITE_SECONDS):
            self.write()
        self.write()
