"""Errors as pages in the reader's language, with the status of the problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from api import problems
from api.deps import services
from api.portal.chrome import Place, chrome
from api.portal.templating import render
from api.portal.visit import keeper
from api.problems import Problem
from content.errors import Gone, Moved
from content.models import ThingKind
from content.rendering import PATHS
from locales import TAGS
from locales.catalog import translator

if TYPE_CHECKING:
    from api.services import Services


def error_page(services: Services, problem: Problem, locale: str) -> HTMLResponse:
    """A problem as a page, when nothing is known of the request."""
    return _response(services, problem, locale)


def handle(request: Request, error: Exception) -> Response:
    """FastAPI's exception handler of everything outside `/v1`."""
    asked: str = request.scope["path"]
    if isinstance(error, Moved) or asked.startswith("/v1"):
        return problems.handle(request, error)
    locale = problems.locale_of(request)
    replacement = None
    if isinstance(error, Gone) and error.replaced_by is not None:
        replacement = f"/{PATHS[ThingKind(error.kind)]}/{error.replaced_by}"
    first, _, rest = asked.removeprefix("/").partition("/")
    return _response(
        services(request),
        problems.of(error, locale),
        locale,
        path=f"/{rest}" if first in TAGS and rest else "",
        place=keeper(request).frame.place(request.query_params.get("area")),
        replacement=replacement,
    )


def _response(
    services: Services,
    problem: Problem,
    locale: str,
    *,
    path: str = "",
    place: Place | None = None,
    replacement: str | None = None,
) -> HTMLResponse:
    around = chrome(services.settings, locale, path, place=place, is_found=False)
    detail = _detail(problem, locale)
    text = render("error.html", locale, chrome=around, problem=problem, detail=detail, replacement=replacement)
    return HTMLResponse(text, problem.status, dict(problem.headers))


def _detail(problem: Problem, locale: str) -> str:
    """What a reader can do about it. The API's words on a wrong request speak to builders."""
    if problem.status != 400:
        return problem.detail
    return translator(locale).gettext("The address holds something that we do not know. It may be mistyped or old.")
