"""The readers' pages: server-rendered HTML in every configured locale, without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import problems
from api.portal import failures, feedback, files, routes, signposts
from api.portal.failures import error_page
from api.portal.frame import FrameKeeper

if TYPE_CHECKING:
    from api.services import Services

__all__ = ["PARAMETERS", "error_page", "include"]

PARAMETERS: frozenset[str] = frozenset({"area", "from", "kind", "open", "page", "q", "topic"})
"""All query parameters that a readers' page reads; others are ignored."""


def include(app: FastAPI) -> None:
    """Adds the readers' pages, and error pages for all but `/v1`. Comes last: `/{locale}` takes any first segment."""
    services: Services = app.state.services
    keeper = FrameKeeper(services.database)
    app.state.portal_frame = keeper
    services.poller.listen(keeper.polled)
    for error in problems.HANDLED:
        app.add_exception_handler(error, failures.handle)
    app.include_router(files.router)
    app.include_router(feedback.router)
    app.include_router(signposts.router)
    app.include_router(routes.router)
