"""Errors as pages of the console, with the status of the problem."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from api import problems
from api.console.pages import locale_of, onward, page
from api.console.sign_in import SIGN_IN, SIGN_OUT, offer, sign_in_page
from api.security.actor import SignedIn, address_of, current
from api.security.csrf import SAFE_METHODS
from api.security.refusals import Forged, NotSignedIn, SignedInAnew
from content.errors import Moved, NotFound, Unavailable
from locales.catalog import N_, translator

_FORGED = N_("This did not come from a page of ours that is still good. Nothing was changed. Open the page anew.")
_BAD = N_("Something in this request is not as our pages send it. Go back, and try once more.")


def handle(request: Request, error: Exception) -> Response:
    """The exception handler of everything under `/console`."""
    if isinstance(error, Moved):
        return problems.handle(request, error)
    locale = locale_of(request)
    problem = problems.of(error, locale)
    detail = problem.detail
    if isinstance(error, Forged):
        detail = translator(locale).gettext(_FORGED)
    elif problem.status == 400:
        detail = translator(locale).gettext(_BAD)
    return page(
        request,
        "error.html",
        _person(request),
        status=problem.status,
        headers=dict(problem.headers),
        title=problem.title,
        detail=detail,
    )


def not_signed_in(request: Request, error: Exception) -> Response:
    """Reading: on to the page for signing in, and back. Writing: that page itself, with the form that was posted."""
    if not isinstance(error, NotSignedIn):
        raise error
    if request.method in SAFE_METHODS:
        return onward(f"{SIGN_IN}?{urlencode({'to': address_of(request)})}")
    if request.scope["path"] == SIGN_OUT:
        return onward(f"{SIGN_IN}?done=out")
    return sign_in_page(request, status=401, carried=error.carried, lost=error.carried is None)


def signed_in_anew(request: Request, error: Exception) -> Response:
    """A form of an earlier session of who is signed in again: it is offered, not lost and not done unasked."""
    if not isinstance(error, SignedInAnew):
        raise error
    person = _person(request)
    offered = None if person is None else offer(request, person, error.carried)
    if offered is None:
        return handle(request, NotFound("form", ""))
    return offered


def _person(request: Request) -> SignedIn | None:
    try:
        return current(request)
    except (Unavailable, NotSignedIn):
        return None
