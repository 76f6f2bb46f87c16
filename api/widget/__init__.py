"""What municipalities put on their own sites: the script in its versions, its first data, and a page to set it up."""

from __future__ import annotations

from fastapi import FastAPI

from api.widget import configurator, routes
from api.widget.releases import all_releases

__all__ = ["PARAMETERS", "include"]

PARAMETERS: frozenset[str] = frozenset({"area", "topic", "language", "colour", "version"})
"""All query parameters that are read here."""


def include(app: FastAPI) -> None:
    """Adds the routes. Comes before the portal, whose `/{locale}` would take `/widget.js`. Raises ChangedRelease."""
    all_releases()
    app.include_router(routes.router)
    app.include_router(configurator.router)
