"""Logs: one JSON line an event on standard error. No line holds a query string, a client address or a message of an
exception, for those may hold what a person typed."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress

import structlog


class Lines:
    """Writes lines to standard error. One that cannot be written (the disk is full) is lost and breaks nothing else."""

    def msg(self, message: str) -> None:
        """Writes one line."""
        with suppress(OSError):  # there is nowhere left to say it
            # As one piece, or lines of threads would run into each other.
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = exception = log = msg


def configure() -> None:
    """Sets up structlog, and quietens libraries that would log addresses."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False),
        ],
        logger_factory=lambda *_: Lines(),
        cache_logger_on_first_use=True,
    )
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "meilisearch", "sqlalchemy"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = False
        logger.setLevel(logging.CRITICAL if name == "uvicorn.access" else logging.ERROR)
