"""Errors of the editorial API as problems in the actor's language; what is refused is noted, without an address."""

from __future__ import annotations

import re
from dataclasses import replace

import structlog
from fastapi import Request
from fastapi.responses import Response
from starlette.routing import Match

from api import problems
from api.editorial.deps import ACTOR
from api.problems import Problem
from api.security import sessions
from api.security.refusals import Forged
from content.errors import Invalid, Stale
from locales import SOURCE, TAGS
from locales.negotiate import negotiate

_OUTCOMES = {401: "not signed in", 403: "not allowed", 404: "not there"}
_SNAKE = re.compile(r"_([a-z])")

log = structlog.get_logger()


def handle(request: Request, error: Exception) -> Response:
    """The exception handler of everything under `/v1/editorial`."""
    made = problems.of(error, locale_of(request))
    if isinstance(error, Invalid):
        made = _camel(made)
    if isinstance(error, Stale):
        differs = [{"where": _pointer(one.where), "yours": one.yours, "theirs": one.theirs} for one in error.differs]
        made = replace(
            made,
            extra={"lockVersion": error.lock_version, "differs": differs},
            headers={"ETag": f'"{error.lock_version}"'},
        )
    if made.status == 405:
        made = replace(made, headers={"Allow": _allowed(request)})
    # What is forged was noted where it was found; an address that nobody knows is no refusal.
    if made.status in _OUTCOMES and not isinstance(error, Forged) and (made.status != 404 or ACTOR in request.scope):
        log.warning("security", verb=_verb(request), actor=request.scope.get(ACTOR), outcome=_OUTCOMES[made.status])
    return made.response()


def locale_of(request: Request) -> str:
    """The language that was chosen in the console with this browser, else the browser's own."""
    chosen = sessions.read_cookie(request, sessions.LANGUAGE)
    if chosen in TAGS:
        return chosen
    found = negotiate(None, request.headers.get("accept-language"))
    return SOURCE if found is None else found.tag


def _allowed(request: Request) -> str:
    """All methods of an address; the router names those of its first route only."""
    found: set[str] = set()
    for route in request.app.state.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods
    return ", ".join(sorted(found))


def _verb(request: Request) -> str:
    """What was to be done, in the words of the route."""
    name = getattr(request.scope.get("route"), "name", None)
    return request.method if name is None else name.replace("_", "-")


def _camel(made: Problem) -> Problem:
    """Pointers as JSON has the names; the domain has its own."""
    errors = [{**one, "where": _pointer(one["where"])} for one in made.extra["errors"]]
    return replace(made, extra={**made.extra, "errors": errors})


def _pointer(where: str) -> str:
    return _SNAKE.sub(lambda found: found[1].upper(), where) if where.startswith("/") else where
