"""`mip worker`: the worker alone, for installations with more than one process."""

from __future__ import annotations

import signal
import sys
import threading

from api.commands import opening
from api.commands.failing import describe
from api.worker import Worker
from search import memory


def worker() -> None:
    """Follow the feed into the engines and keep the clock, without an API."""
    memory.keep_together()
    settings = opening.settings()
    ended = threading.Event()
    failures: list[BaseException] = []

    def failed(error: BaseException) -> None:
        failures.append(error)
        ended.set()

    with opening.database(settings) as database:
        running = Worker(settings, database, failed)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        running.start()
        ended.wait()
        running.stop()
    for error in failures:
        for line in describe(error) or [f"{type(error).__name__}: {error}"]:
            print(f"mip: {line}", file=sys.stderr)
    sys.exit(1 if failures else 0)
