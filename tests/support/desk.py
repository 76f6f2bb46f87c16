"""A site for tests of signing in: no content, no worker, a form to write in, and the steps of a sign-in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from api.console.pages import page
from api.security.actor import ActorDep
from tests.support.people import PASSWORD, Browser, Person
from tests.support.site import Site, running_site

START = dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)


@contextmanager
def running_desk(url: str, folder: Path) -> Iterator[Site]:
    """The site. `/console/test-form` says what it saved; `/console/test-json` and `/v1/editorial/test` say for whom."""
    with running_site(url, folder, worker=False) as site:
        _add_test_form(site)
        yield site


def _add_test_form(site: Site) -> None:
    router = APIRouter()

    @router.get("/console/test-form")
    def show(request: Request, person: ActorDep) -> Any:
        return page(request, "error.html", person, title="A form", detail="")

    @router.post("/console/test-form")
    async def save(request: Request, person: ActorDep) -> Any:
        form = await request.form()
        return PlainTextResponse(f"saved by {person.login}: {form.get('text')}")

    @router.put("/console/test-json")
    def put(person: ActorDep) -> Any:
        return {"by": person.login, "role": person.role, "areas": person.areas}

    editorial = APIRouter()

    @editorial.get("/test")
    @editorial.put("/test")
    def answer(person: ActorDep) -> Any:
        return {"by": person.login}

    outer = site.client.app.app  # type: ignore[attr-defined]  # the application within the edge
    outer.state.editorial.include_router(editorial)
    console = outer.state.console
    console.include_router(router)
    # Before the route that takes what nobody knows.
    routes = console.router.routes
    routes.insert(0, routes.pop())


def password_step(person: Person, made: Browser, password: str = PASSWORD, **fields: str) -> Any:
    made.get("/console/sign-in")
    return made.submit("/console/sign-in", login=person.login, password=password, **fields)


def code_step(person: Person, made: Browser) -> Any:
    return made.submit("/console/sign-in/code", code=person.code(dt.datetime.now(dt.UTC)))


def is_signed_in(made: Browser) -> bool:
    return bool(made.client.get("/console").status_code == 200)
