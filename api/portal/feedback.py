"""Was this page useful? The form's answer, and the page that says thank you. Needs no script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import services
from api.portal.addresses import Address, way_back
from api.portal.chrome import chrome
from api.portal.templating import render
from api.portal.visit import AreaParameter, PathLocale, keeper
from api.security.refusals import TooManyAttempts
from api.taking_feedback import take_feedback
from content.actions.give_feedback import Feedback
from content.errors import Invalid
from content.models import COUNTRY
from locales.catalog import translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_PATH = "/feedback"

Field = Annotated[str, Form()]


@router.post("/{locale}/feedback")
def send(
    request: Request, locale: PathLocale, page: Field = "", area: Field = "", helpful: Field = "", comment: Field = ""
) -> Response:
    """Takes a reader's answer and leads on to the thanks. What could not be taken is shown again, nothing is lost."""
    words = translator(locale)
    place = keeper(request).frame.place(area)
    code = None if place is None else place.code
    status, fault, headers = 400, words.gettext("Choose yes or no."), {}
    if helpful in {"yes", "no"}:
        try:
            take_feedback(request, Feedback(page, locale, code or COUNTRY, helpful == "yes", comment))
            back = {"from": f"pages/{page}"}
            return RedirectResponse(Address(locale, code).to(_PATH, back), 303, {"Cache-Control": "no-store"})
        except Invalid as error:
            if any(one.where != "/comment" for one in error.errors):
                raise
            fault = words.gettext("Your text is too long. Write at most 500 characters.")
        except TooManyAttempts as error:
            status, fault = error.status_code, words.gettext("Too many messages came from here. Wait a moment.")
            headers = dict(error.headers or {})
    path = way_back(f"pages/{page}") or ""
    around = chrome(services(request).settings, locale, path, place=place, is_found=False)
    given = {"slug": page, "helpful": helpful, "comment": comment, "fault": fault}
    return HTMLResponse(render("feedback.html", locale, chrome=around, given=given, back=None), status, headers)


@router.get("/{locale}/feedback")
def thanks(
    request: Request,
    locale: PathLocale,
    area: AreaParameter = None,
    back: Annotated[str | None, Query(alias="from", max_length=200)] = None,
) -> HTMLResponse:
    """Says thank you, and leads back."""
    place = keeper(request).frame.place(area)
    query = {"from": back if way_back(back) else None}
    around = chrome(services(request).settings, locale, _PATH, place=place, query=query, is_found=False)
    return HTMLResponse(render("feedback.html", locale, chrome=around, given=None, back=way_back(back)))
