"""Logs: one JSON line an event on standard error. No line holds a query string, a client address or a message of an
exception, for those may hold what a person typed."""

from __future__ import annotations

import logging
import sys

import structlog


def configure() -> None:
    """Sets up structlog, and quietens libraries that would log addresses."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "aiohttp", "meilisearch", "sqlalchemy"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = False
        logger.setLevel(logging.CRITICAL if name == "uvicorn.access" else logging.ERROR)
