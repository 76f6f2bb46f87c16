"""Makes the application: FastAPI with its routers, and around it the edge."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from api import console, docs, editorial, operations, portal, problems, widget
from api.applications import application
from api.capturing import App, Receive, Scope, Send
from api.counting import Counting
from api.deps import refuse_unknown_parameters
from api.middleware import Edge
from api.openapi import document
from api.polling import Poller, concerns
from api.public import bundles, contact_points, facts, feedback, frame, notices, pages, search, terms
from api.security.client_address import networks
from api.security.token_uses import TokenUses
from api.services import Services
from api.settings import Settings
from api.stored_answers import StoredAnswers
from content import published
from content.db import Database
from content.feed import Change, Version
from content.models import ThingKind
from locales.catalog import translator
from search.finder import Finder
from search.frame import load_frame

DATABASE_THREADS = 10
"""Connections of the pool, and threads that endpoints run in: as many, so that nobody waits for a connection."""


def create_app(settings: Settings) -> Edge:
    """The ASGI application of one process. It opens nothing before its lifespan begins."""
    database = Database(settings.effective_database_url, pool_size=DATABASE_THREADS + 2)
    answers = StoredAnswers(settings.stored_answers_mb * 1024 * 1024)
    counting = Counting(database, settings.key, networks(settings.trusted_proxies))
    services = Services(
        settings,
        database,
        answers,
        Poller(database, answers),
        Finder(settings),
        counting,
        TokenUses(database),
        Semaphore(DATABASE_THREADS),
    )
    app = application(settings.site_name, lifespan=_lifespan(services))
    app.state.services = services
    editorial.include(app)
    app.mount("/v1", _public_api(services))
    operations.include(app)
    docs.include(app)
    console.include(app)
    widget.include(app)
    portal.include(app)
    return Edge(app, answers, _failure(services), portal.PARAMETERS | widget.PARAMETERS)


def _public_api(services: Services) -> FastAPI:
    api = application("Migratie Informatie Punt", dependencies=[Depends(refuse_unknown_parameters)])
    api.state.services = services
    for error in problems.HANDLED:
        api.add_exception_handler(error, problems.handle)
    # Searches first: routers are gone through in this order, and nothing else is asked for as often that is not stored.
    for router in (search, pages, terms, facts, contact_points, notices, bundles, feedback, frame):
        api.include_router(router.router)
    made: dict[str, Any] = {}

    @api.get("/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        if not made:
            made.update(document(api, services.settings))
        return JSONResponse(made, headers={"Cache-Control": "public, max-age=300"})

    return api


def _lifespan(services: Services) -> Any:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = DATABASE_THREADS

        def refresh(version: Version, changes: list[Change]) -> None:
            if concerns(changes, ThingKind.AREA, ThingKind.SYNONYMS) or not services.finder.has_frame():
                with published.reading(services.database) as reading:
                    services.finder.set_frame(load_frame(reading))

        services.poller.listen(refresh)
        # In this order: lexicons are made of areas and synonyms, and would be made again.
        await anyio.to_thread.run_sync(services.poller.start)
        await services.finder.start()
        services.counting.start()
        services.token_uses.start()
        services.ready = True
        try:
            yield
        finally:
            services.ready = False
            await anyio.to_thread.run_sync(services.poller.stop)
            await anyio.to_thread.run_sync(services.counting.stop)
            await anyio.to_thread.run_sync(services.token_uses.stop)
            await services.finder.stop()
            services.database.close()

    return lifespan


def _failure(services: Services) -> Any:
    """Makes the response to what the application itself did not answer."""

    def fail(scope: Scope, status: int) -> App:
        async def respond(scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(dict(scope), receive)
            is_editorial = scope["path"].startswith(editorial.PATH)
            locale = editorial.locale_of(request) if is_editorial else problems.locale_of(request)
            made = problems.problem(status, translator(locale))
            is_api = scope["path"].startswith("/v1")
            response: Response = made.response() if is_api else portal.error_page(services, made, locale)
            await response(scope, receive, send)

        return respond

    return fail
