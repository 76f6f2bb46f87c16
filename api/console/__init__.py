"""The editors' pages: server-rendered HTML in every configured locale, usable without JavaScript.

They are an application of their own under `/console`, so that errors there are the console's pages. A room adds its
router to `_ROUTERS`; its paths begin with `/console/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.routing import Route

from api import problems
from api.applications import application
from api.console import (
    audit,
    board,
    confirming,
    contact_points,
    document,
    facts,
    failures,
    feedback,
    files,
    history,
    home,
    local_texts,
    notices,
    own_account,
    page_frame,
    people,
    preview,
    provider,
    reports,
    set_password,
    sign_in,
    synonyms,
    terms,
    tokens,
    writing,
)
from api.security.refusals import NotSignedIn, SignedInAnew
from api.security.sealing import Sealer

if TYPE_CHECKING:
    from api.services import Services

__all__ = ["include"]

_ROUTERS = (
    files.router,
    sign_in.router,
    provider.router,
    set_password.router,
    own_account.router,
    board.router,
    page_frame.router,
    writing.router,
    document.router,
    history.router,
    preview.router,
    feedback.router,
    notices.router,
    reports.router,
    local_texts.router,
    confirming.router,
    facts.router,
    terms.router,
    contact_points.router,
    synonyms.router,
    audit.router,
    people.router,
    tokens.router,
    # Comes last: it answers for what nobody knows.
    home.router,
)


def include(app: FastAPI) -> None:
    """Adds the editors' pages. Comes before the portal, whose `/{locale}` takes any first segment.

    Raises Conflict when MIP_SECRET_KEY is set and is no fit key: at the start, not at somebody's first sign-in.
    """
    services: Services = app.state.services
    if services.settings.secret_key is not None:
        Sealer(services.settings.key())
    console = application("Console")
    console.state.services = services
    app.state.console = console
    for error in problems.HANDLED:
        console.add_exception_handler(error, failures.handle)
    console.add_exception_handler(NotSignedIn, failures.not_signed_in)
    console.add_exception_handler(SignedInAnew, failures.signed_in_anew)
    for router in _ROUTERS:
        console.include_router(router)
    # Not a mount: that would leave out `/console` itself.
    app.router.routes.append(Route("/console", console))
    app.router.routes.append(Route("/console/{rest:path}", console))
