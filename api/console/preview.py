"""Previews: a draft below the form it is written in, and one document as a reader would see it, by signed link."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from api.console.asking import database_of
from api.console.pages import protect
from api.deps import services
from api.portal.chrome import Place, chrome
from api.portal.templating import marked, render
from api.portal.texts import screen_of
from api.portal.visit import Visit
from api.security.previews import preview_token, previewed_document
from content import published
from content.models import COUNTRY
from content.published.previews import preview, render_draft
from content.published.reading import ancestors
from content.queries.areas import area_list
from content.queries.desks import WritingDesk

PREVIEW = "/console/preview"

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get(f"{PREVIEW}/{{token}}")
def show(request: Request, token: str) -> Response:
    """One document, for whoever holds the link; nothing else opens with it. Nobody stores or indexes it."""
    made = services(request)
    document_id = previewed_document(made.security.sealer, token, database_of(request).now())
    with published.reading(database_of(request)) as reading:
        found = preview(reading, document_id)
        area, locale = found.document.area_code, found.document.locale
        codes = ancestors(reading, area)
        areas = area_list(reading.session, reading.day)
        place = next((Place(one.code, one.name) for one in areas if one.code == area and area != COUNTRY), None)
        notices = published.list_notices(reading, locale, codes)
        visit = Visit(reading, locale, place, areas, codes, notices)
        screen = screen_of(visit, found.view)
    around = chrome(
        made.settings, locale, f"/pages/{found.view.summary.slug}", place=place, notices=notices, is_found=False
    )
    response = HTMLResponse(render("preview.html", locale, chrome=around, screen=screen, is_live=found.is_live))
    protect(response)
    return response


def link_to(request: Request, document_id: uuid.UUID) -> str:
    """A link to one document's preview, good for seven days, from the public address."""
    made = services(request)
    token = preview_token(made.security.sealer, document_id, database_of(request).now())
    return f"{PREVIEW}/{token}"


def rendered_draft(request: Request, desk: WritingDesk) -> list[tuple[str, Markup]]:
    """The text that is kept, section by section, as it is printed."""
    with published.reading(database_of(request)) as reading:
        parts = render_draft(reading, desk.locale, desk.text)
    return [(part.heading, marked(part.body.html)) for part in parts]
