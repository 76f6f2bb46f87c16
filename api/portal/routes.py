"""The routes of the readers' pages. Each parses, asks for one view model, and fills in one template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.deps import Slug, count_reading, services
from api.middleware import PASSING
from api.portal import lists, points, results, structured, texts
from api.portal.addresses import Address, way_back
from api.portal.chrome import Chrome, chrome, topic_label
from api.portal.codes import qr_code
from api.portal.templating import render
from api.portal.visit import AreaParameter, PageNumber, PathLocale, TopicDep, Visit, VisitDep, keeper
from api.public.search import HitKind
from content import published
from content.errors import Fault, Invalid
from content.models import Topic
from locales import LOCALES, formats, get_locale
from locales.negotiate import negotiate
from search.results import SearchRequest

_LEAFLETS = frozenset({"page.html", "term.html", "contact_point.html"})
"""Templates that are made to be printed too, with a code that leads back."""

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
        structured=structured.document(*structured.site(settings.site_name, settings.public_url)),
    )
    return HTMLResponse(text, headers={"Cache-Control": "public, max-age=0", "Vary": "Accept-Language"})


@router.get("/{locale}")
def home(request: Request, visit: VisitDep) -> HTMLResponse:
    """The first screen: search, topics, where to go."""
    return _page(request, visit, "home.html", "", structured.home, screen=lists.home_screen(visit))


@router.get("/{locale}/topics/{topic}")
def topic(request: Request, visit: VisitDep, topic: TopicDep) -> HTMLResponse:
    """All pages of a topic."""
    found = lists.topic_pages(visit, topic)
    named = topic_label(topic, visit.locale)
    return _page(
        request,
        visit,
        "topic.html",
        f"/topics/{topic}",
        lambda around: structured.topic(around, named, found),
        topic=named,
        pages=found,
    )


@router.get("/{locale}/pages/{slug}")
def page(request: Request, visit: VisitDep, slug: Slug) -> HTMLResponse:
    """A page, composed for the reader's municipality."""
    screen = texts.page_screen(visit, slug)
    count_reading(request, screen.id, visit.locale, visit.area)
    return _page(
        request,
        visit,
        "page.html",
        f"/pages/{slug}",
        lambda around: structured.page(around, screen),
        translated=screen.alternates,
        screen=screen,
    )


@router.get("/{locale}/terms")
def terms(request: Request, visit: VisitDep) -> HTMLResponse:
    """All Dutch words on letters."""
    return _page(request, visit, "terms.html", "/terms", letters=lists.terms_by_letter(visit))


@router.get("/{locale}/terms/{slug}")
def term(request: Request, visit: VisitDep, slug: Slug) -> HTMLResponse:
    """What a Dutch word means, and what to do."""
    found = published.get_term(visit.reading, slug, visit.locale)
    language = get_locale(found.locale).name if found.is_fallback else None
    return _page(
        request,
        visit,
        "term.html",
        f"/terms/{slug}",
        lambda around: structured.term(around, found),
        term=found,
        language=language,
    )


@router.get("/{locale}/contact-points")
def contact_points(
    request: Request, visit: VisitDep, open_when: Annotated[Literal["now"] | None, Query(alias="open")] = None
) -> HTMLResponse:
    """Where to go and whom to call; with `open=now` only who is open at this moment, an answer that is never stored."""
    now = services(request).database.now() if open_when else None
    if now is not None:
        request.scope[PASSING] = True
    found = points.groups(visit, now)
    return _page(
        request,
        visit,
        "contact_points.html",
        "/contact-points",
        groups=found,
        knows_hours=any(one.known for group in found for one in group.points),
        is_open_only=now is not None,
        clock=None if now is None else formats.time(now.astimezone(formats.AMSTERDAM).time(), visit.locale),
    )


@router.get("/{locale}/contact-points/{slug}")
def contact_point(request: Request, visit: VisitDep, slug: Slug) -> HTMLResponse:
    """One contact point."""
    screen = points.point_screen(visit, slug)
    return _page(
        request,
        visit,
        "contact_point.html",
        f"/contact-points/{slug}",
        lambda around: structured.contact_point(around, screen),
        point=screen,
    )


@router.get("/{locale}/offline")
def offline(request: Request, visit: VisitDep) -> HTMLResponse:
    """What the service worker shows when it has no copy of a page; nothing for search engines."""
    return _page(request, visit, "offline.html", "/offline", is_found=False)


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
    describe: Callable[[Chrome], Markup] | None = None,
    *,
    translated: tuple[str, ...] | None = None,
    is_found: bool = True,
    **values: Any,
) -> HTMLResponse:
    around = chrome(
        services(request).settings,
        visit.locale,
        path,
        place=visit.place,
        notices=visit.notices,
        translated=translated,
        is_found=is_found,
    )
    if describe is not None:
        values["structured"] = describe(around)
    if template in _LEAFLETS:
        values["code"] = qr_code(around.shared_href)
    return HTMLResponse(render(template, visit.locale, chrome=around, **values))
