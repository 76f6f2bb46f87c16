"""Errors as RFC 9457 problems, and as pages for readers: one table from domain error to status and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from content.errors import (
    Conflict,
    ContentError,
    Fault,
    Forbidden,
    Gone,
    Invalid,
    Moved,
    NotFound,
    Stale,
    Unavailable,
)
from locales import SOURCE
from locales.catalog import N_, Translator, translator
from locales.negotiate import negotiate

MEDIA_TYPE = "application/problem+json"


class BadQuery(ContentError):
    """A query value outside its list or bounds, an unknown or doubled parameter: always 400."""

    def __init__(self, errors: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Problem:
    """A problem in a reader's language. `extra` holds members of its own kind (`errors`, `replacedBy`)."""

    status: int
    title: str
    detail: str
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {"type": "about:blank", "status": self.status, "title": self.title, "detail": self.detail, **self.extra}

    def response(self) -> JSONResponse:
        """The problem as JSON; errors are never stored by anybody."""
        return JSONResponse(
            self.body(), self.status, {"Cache-Control": "no-store", **self.headers}, media_type=MEDIA_TYPE
        )


TITLES: dict[int, str] = {
    400: N_("This request is not right"),
    401: N_("You are not signed in"),
    403: N_("You may not do this"),
    404: N_("This does not exist"),
    405: N_("This method is not allowed here"),
    406: N_("This form is not available"),
    409: N_("This cannot be done now"),
    410: N_("This is no longer here"),
    412: N_("Somebody else changed this"),
    413: N_("This is too large"),
    415: N_("This form of content is not accepted"),
    422: N_("This request is not right"),
    428: N_("Say which version you read"),
    429: N_("Too many requests"),
    500: N_("Something went wrong"),
    503: N_("We cannot answer just now"),
}

DETAILS: dict[int, str] = {
    404: N_("There is nothing at this address. It may be mistyped or old."),
    405: N_("The header Allow says which methods this address knows."),
    412: N_("Somebody wrote in between, so nothing was saved. Read it again and bring both together."),
    413: N_("The body of this request is larger than we accept."),
    415: N_("Send this request with the content type that the documentation names."),
    428: N_("Send the header If-Match with the ETag of what you read."),
    500: N_("It is our fault, and it has been noted. Please try again later."),
    503: N_("Please try again in a moment."),
}


def locale_of(request: Request) -> str:
    """The language for a problem: the one asked for where it is known, else Accept-Language, else the source."""
    # Not by `request.url`, which trips over a query that is no UTF-8.
    path: str = request.scope["path"]
    first = path.split("/")[1] if "/" in path else ""
    for explicit in (request.query_params.get("locale"), first or None):
        if explicit is not None:
            found = negotiate(explicit, None)
            if found is not None:
                return found.tag
    found = negotiate(None, request.headers.get("accept-language"))
    return found.tag if found is not None else SOURCE


def problem(status: int, words: Translator, detail: str | None = None, **extra: Any) -> Problem:
    """A problem with the words of its status, or with a detail of its own."""
    title = words.gettext(TITLES[status]) if status in TITLES else HTTPStatus(status).phrase
    if detail is None:
        detail = words.gettext(DETAILS[status]) if status in DETAILS else title
    return Problem(status, title, detail, extra)


def of(error: Exception, locale: str) -> Problem:
    """The problem of an error, in a locale."""
    words = translator(locale)
    for kind, make in _TABLE:
        if isinstance(error, kind):
            return make(error, words)
    return problem(500, words)


def _bad_query(error: Any, words: Translator) -> Problem:
    return problem(
        400,
        words,
        words.gettext("Some values are not right; “errors” says which."),
        errors=[{"where": fault.where, "detail": fault.what} for fault in error.errors],
    )


def _not_found(error: NotFound, words: Translator) -> Problem:
    return problem(404, words)


def _gone(error: Gone, words: Translator) -> Problem:
    if error.replaced_by is None:
        return problem(410, words, words.gettext("This was withdrawn."))
    return problem(
        410, words, words.gettext("This was withdrawn; something else takes its place."), replacedBy=error.replaced_by
    )


def _unavailable(error: Unavailable, words: Translator) -> Problem:
    made = problem(503, words)
    return Problem(made.status, made.title, made.detail, made.extra, {"Retry-After": str(error.retry_after)})


def _http(error: HTTPException, words: Translator) -> Problem:
    made = problem(error.status_code, words)
    return Problem(made.status, made.title, made.detail, made.extra, dict(error.headers or {}))


def _validation(error: RequestValidationError, words: Translator) -> Problem:
    faults = [Fault(_where(item["loc"]), str(item["msg"])) for item in error.errors()]
    return _bad_query(BadQuery(faults), words)


def _where(loc: Sequence[str | int]) -> str:
    place, *rest = loc
    return "/" + "/".join(map(str, rest)) if place == "body" else ".".join(map(str, rest)) or str(place)


_TABLE: tuple[tuple[type[Exception], Callable[[Any, Translator], Problem]], ...] = (
    (BadQuery, _bad_query),
    (Invalid, _bad_query),
    (RequestValidationError, _validation),
    (NotFound, _not_found),
    (Gone, _gone),
    (Conflict, lambda error, words: problem(409, words, str(error))),
    (Stale, lambda error, words: problem(412, words)),
    (Forbidden, lambda error, words: problem(403, words)),
    (Unavailable, _unavailable),
    (HTTPException, _http),
)
"""Which problem each error is; the first that fits."""


def handle(request: Request, error: Exception) -> Response:
    """FastAPI's exception handler of the JSON API."""
    if isinstance(error, Moved):
        return RedirectResponse(moved_address(request, error), 301, {"Cache-Control": "public, max-age=0, s-maxage=60"})
    return of(error, locale_of(request)).response()


def moved_address(request: Request, error: Moved) -> str:
    """The address of a thing's new slug: this one with its last segment changed, the query kept. Relative."""
    path = request.scope.get("root_path", "") + request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    base, _, _ = path.rpartition("/")
    asked = request.scope["query_string"].decode("latin-1")
    query = f"?{asked}" if asked else ""
    return f"{base}/{error.slug}{query}"


HANDLED = (ContentError, RequestValidationError, HTTPException)
"""What `handle` is registered for."""
