"""The editorial API under `/v1/editorial`: signed in or with a token, never stored, for our own origin alone.

It is an application of its own, with its own OpenAPI document. A room adds its router to `_ROUTERS`.
"""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse

from api import problems
from api.applications import application
from api.deps import refuse_unknown_parameters
from api.editorial import (
    accounts,
    audit,
    contact_points,
    document_acts,
    documents,
    facts,
    failures,
    notices,
    overview,
    pages,
    synonyms,
    terms,
    texts,
    tokens,
)
from api.editorial.deps import known
from api.editorial.failures import locale_of
from api.editorial.openapi import document
from api.security.actor import TAKES_TOKENS

__all__ = ["PATH", "document", "include", "locale_of"]

PATH = "/v1/editorial"

_ROUTERS = (
    overview.router,
    pages.router,
    texts.router,
    documents.router,
    document_acts.router,
    facts.router,
    terms.router,
    contact_points.router,
    synonyms.router,
    notices.router,
    audit.router,
    accounts.router,
    tokens.router,
)


def include(app: FastAPI) -> FastAPI:
    """Adds the editorial API. Comes before the public one, whose `/v1` would take its addresses."""
    editorial = application("Migratie Informatie Punt: redactie")
    editorial.state.services = app.state.services
    setattr(editorial.state, TAKES_TOKENS, True)
    app.state.editorial = editorial
    for error in problems.HANDLED:
        editorial.add_exception_handler(error, failures.handle)
    # Who asks is looked at first: nobody else learns what is known here and what is not. (Said to each router: of a
    # router of routers FastAPI makes all routes twice.)
    signed_in = [Depends(known), Depends(refuse_unknown_parameters)]
    for router in _ROUTERS:
        editorial.include_router(router, dependencies=signed_in)
    editorial.state.routes = [route for router in _ROUTERS for route in router.routes]
    made: dict[str, Any] = {}

    @editorial.get("/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        if not made:
            made.update(document(editorial, app.state.services.settings))
        return JSONResponse(made)

    app.mount(PATH, editorial)
    return editorial
