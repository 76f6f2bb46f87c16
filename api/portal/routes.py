"""The routes of the readers' pages. Each parses, asks for one view model, and fills in one template."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.deps import Slug, services
from api.middleware import PASSING
from api.portal import lists, points, results, texts
from api.portal.addresses import Address, way_back
from api.portal.chrome import chrome, label
from api.portal.templating import render
from api.portal.visit import AreaParameter, PageNumber, PathLocale, TopicDep, Visit, VisitDep, keeper
from api.public.search import HitKind
from content import published
from content.errors import Fault, Invalid
from content.models import Topic
from locales import LOCALES, get_locale
from locales.negotiate import negotiate
from search.results import SearchRequest

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
async def choose_language(request: Request) -> HTMLResponse:
    """All languages by their own names, the one that the browser asks for first."""
    found = negotiate(None, request.headers.get("accept-language"))
    first = LOCALES[0].tag if found is None else found.tag
    settings = services(request).settings
    text = render(
        "choose.html",
        first,
        chrome=chrome(settings, first, ""),
        choices=lists.language_choices(first),
        public_url=settings.public_url,
    )
    return HTMLResponse(text, headers={"Cache-Control": "public, max-age=0", "Vary": "Accept-Language"})


@router.get("/{locale}")
def home(request: Request, visit: VisitDep) -> HTMLResponse:
    """The first screen: search, topics, where to go."""
    return _page(request, visit, "home.html", "", screen=lists.home_screen(visit))


@router.get("/{locale}/topics/{topic}")
def topic(request: Request, visit: VisitDep, topic: TopicDep) -> HTMLResponse:
    """All pages of a topic."""
    found = lists.topic_pages(visit, topic)
    return _page(request, visit, "topic.html", f"/topics/{topic}", topic=label(topic, visit.locale), pages=found)


@router.get("/{locale}/pages/{slug}")
def page(request: Request, visit: VisitDep, slug: Slug) -> HTMLResponse:
    """A page, composed for the reader's municipality."""
    screen = texts.page_screen(visit, slug)
    return _page(request, visit, "page.html", f"/pages/{slug}", translated=screen.alternates, screen=screen)


@router.get("/{locale}/terms")
def terms(request: Request, visit: VisitDep) -> HTMLResponse:
    """All Dutch words on letters."""
    return _page(request, visit, "terms.html", "/terms", letters=lists.terms_by_letter(visit))


@router.get("/{locale}/terms/{slug}")
def term(request: Request, visit: VisitDep, slug: Slug) -> HTMLResponse:
    """What a Dutch word means, and what to do."""
    found = published.get_term(visit.reading, slug, visit.locale)
    language = get_locale(found.locale).name if found.is_fallback else None
    return _page(request, visit, "term.html", f"/terms/{slug}", term=found, language=language)


@router.get("/{locale}/contact-points")
def contact_points(request: Request, visit: VisitDep) -> HTMLResponse:
    """Where to go and whom to call."""
    return _page(request, visit, "contact_points.html", "/contact-points", groups=points.groups(visit))


@router.get("/{locale}/contact-points/{slug}")
def contact_point(request: Request, visit: VisitDep, slug: Slug) -> HTMLResponse:
    """One contact point."""
    screen = points.point_screen(visit, slug)
    return _page(request, visit, "contact_point.html", f"/contact-points/{slug}", point=screen)


@router.get("/{locale}/municipality")
def municipality(
    request: Request, visit: VisitDep, back: Annotated[str | None, Query(alias="from", max_length=200)] = None
) -> HTMLResponse:
    """All municipalities; each leads back to where the reader came from."""
    path = way_back(back) or ""
    if back is not None:
        # One of these for each page is more than is worth keeping.
        request.scope[PASSING] = True
    letters = lists.municipalities_by_letter(visit, path)
    nowhere = Address(visit.locale).to(path)
    return _page(request, visit, "municipality.html", "/municipality", letters=letters, nowhere=nowhere)


@router.get("/{locale}/search")
async def search(
    request: Request,
    locale: PathLocale,
    q: str = "",
    topic: Topic | None = None,
    kind: HitKind | None = None,
    page: PageNumber = 1,
    area: AreaParameter = None,
) -> HTMLResponse:
    """Results. Touches no database, so that it goes on while that is away; never stored."""
    found = services(request)
    frame = keeper(request).frame
    if area is not None and not found.finder.knows_area(area):
        raise Invalid([Fault("area", "There is no such area.")])
    text = " ".join(q.split())
    asked = SearchRequest(text, locale, area, topic, kind, (page - 1) * results.PAGE_SIZE, results.PAGE_SIZE)
    answer = await found.finder.search(asked)
    found.counting.note(request, asked, found.finder.region_of(area), answer)
    screen = results.results_screen(answer, Address(locale, area), text, topic, kind, page)
    around = chrome(found.settings, locale, "/search", place=frame.place(area), query={"q": text}, is_found=False)
    return HTMLResponse(
        render(
            "search.html",
            locale,
            chrome=around,
            screen=screen,
            nearest=frame.nearest(locale, area),
            advice=frame.advice(locale),
        )
    )


def _page(
    request: Request,
    visit: Visit,
    template: str,
    path: str,
    *,
    translated: tuple[str, ...] | None = None,
    **values: Any,
) -> HTMLResponse:
    around = chrome(
        services(request).settings,
        visit.locale,
        path,
        place=visit.place,
        notices=visit.notices,
        translated=translated,
    )
    return HTMLResponse(render(template, visit.locale, chrome=around, **values))
