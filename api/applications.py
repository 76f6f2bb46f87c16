"""How each of our applications is made: the public API, the editorial one, the console, and what is around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from api.settings import VERSION

_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI would tell whoever is set up in the process of each request and its query, and look each time who is."""


def application(title: str, *, dependencies: Sequence[Any] = (), lifespan: Any = None) -> FastAPI:
    """An application without pages of FastAPI's own, whose addresses are what they are, with or without a slash.

    dependencies: of all its endpoints.
    """
    return FastAPI(
        title=title,
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=dependencies,
        lifespan=lifespan,
        telemetry=_NO_TELEMETRY,
    )
