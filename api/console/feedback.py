"""What readers say: counts by page and area, and the comments of one page. For editors, in their areas and locales."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.pages import locale_of, page
from api.deps import services
from api.security.actor import ActorDep, SignedIn
from content import access
from content.clock import local_date
from content.db import ReadSession
from content.errors import NotFound
from content.models import ThingKind
from content.queries import feedback, pages
from content.reach import Reach
from locales import formats

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PATH = "/console/feedback"
MONTHS = 3
"""Counts are shown for as many months as comments live."""
_PAGE_SIZE = 50


@router.get(PATH)
def overview(request: Request, person: ActorDep) -> Response:
    """All pages of which readers said something, the least helpful first."""
    database = services(request).database
    today = local_date(database.now())
    first = today.replace(year=today.year - (today.month < MONTHS), month=(today.month - MONTHS) % 12 + 1, day=1)
    with database.read() as session:
        rows = feedback.said(session, _reach(request, session, person), first)
    since = formats.date(first, locale_of(request))
    return page(request, "feedback.html", person, rows=rows, since=since, path=PATH)


@router.get(f"{PATH}/{{slug}}")
def of_page(
    request: Request,
    person: ActorDep,
    slug: Annotated[str, Path(max_length=120)],
    area: Annotated[str | None, Query(pattern="^[A-Za-z0-9-]{1,40}$")] = None,
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """The comments of one page, the newest first."""
    with services(request).database.read() as session:
        page_id = pages.public_id(session, slug)
        if page_id is None:
            raise NotFound(ThingKind.PAGE, slug)
        reach = _reach(request, session, person)
        total, rows = feedback.comments(session, reach, page_id, area, (number - 1) * _PAGE_SIZE, _PAGE_SIZE)
    locale = locale_of(request)
    return page(
        request,
        "feedback_page.html",
        person,
        slug=slug,
        rows=[(one, formats.date(one.given_on, locale)) for one in rows],
        total=total,
        number=number,
        pages=max(1, -(-total // _PAGE_SIZE)),
        area=area,
        path=PATH,
    )


def _reach(request: Request, session: ReadSession, person: SignedIn) -> Reach:
    return access.reach(session, access.actor(session, person.id), local_date(services(request).database.now()))
