"""Search and suggestions. Nothing here touches the database."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.deps import LocaleDep, Page, PageSize, services
from api.schemas.search import (
    FacetOut,
    FacetsOut,
    HitOut,
    HitSectionOut,
    SearchOut,
    SuggestionOut,
    SuggestionsOut,
)
from content.errors import Fault, Invalid
from content.models import Topic
from search.results import Facet, Hit, SearchRequest

router = APIRouter(tags=["search"])

Text = Annotated[
    str,
    Query(alias="q", description="Wat de lezer typt. Van lange tekst telt het begin.", examples=["umowy najmu"]),
]


class HitKind(StrEnum):
    """Kinds of hits."""

    PAGE = "page"
    TERM = "term"
    CONTACT_POINT = "contact-point"


AreaFilter = Annotated[
    str | None,
    Query(description="Gebied waarvoor lokale tekst meetelt.", max_length=40, examples=["GM0772"]),
]


@router.get("/search", summary="Zoeken")
async def search(
    request: Request,
    locale: LocaleDep,
    q: Text,
    topic: Annotated[Topic | None, Query(description="Onderwerp.")] = None,
    kind: Annotated[HitKind | None, Query(description="Soort treffer.")] = None,
    area: AreaFilter = None,
    page: Page = 1,
    page_size: PageSize = 20,
) -> SearchOut:
    """Zoekt in de taal van de lezer, met begrip van verbuigingen, tikfouten en Nederlandse woorden."""
    here = services(request)
    _check_area(request, area)
    asked = SearchRequest(q, locale, area, topic, kind, offset=(page - 1) * page_size, limit=page_size)
    found = await here.finder.search(asked)
    # In the next turn of the loop: when the answer is sent.
    asyncio.get_running_loop().call_soon(here.counting.note, request, asked, here.finder.region_of(area), found)
    return SearchOut(
        items=[_hit(one, locale) for one in found.hits],
        total=found.total,
        page=page,
        page_size=page_size,
        facets=FacetsOut(topic=_facets(found.topics), kind=_facets(found.kinds)),
        degraded=found.degraded,
        loosened=found.loosened,
        did_you_mean=found.did_you_mean,
    )


@router.get("/suggestions", summary="Aanvullen tijdens het typen")
async def suggest(
    request: Request,
    locale: LocaleDep,
    q: Text,
    area: AreaFilter = None,
    limit: Annotated[int, Query(ge=1, le=20, description="Hooguit zoveel voorstellen.")] = 8,
) -> SuggestionsOut:
    """Titels die bij het begin van de zoekvraag passen."""
    _check_area(request, area)
    items, degraded = await services(request).finder.suggest(q, locale, area, limit)
    return SuggestionsOut(
        items=[
            SuggestionOut(text=one.text, kind=one.kind, slug=one.slug, page_slug=one.page_slug, locale=one.locale)
            for one in items
        ],
        degraded=degraded,
    )


def _check_area(request: Request, area: str | None) -> None:
    if area is not None and not services(request).finder.knows_area(area):
        raise Invalid([Fault("area", "There is no such area.")])


def _hit(hit: Hit, locale: str) -> HitOut:
    section = None
    if hit.section_key is not None:
        section = HitSectionOut(key=hit.section_key, heading=hit.section_heading or "")
    return HitOut(
        locale=hit.locale,
        requested_locale=locale,
        is_fallback=hit.is_fallback,
        kind=hit.kind,
        id=hit.id,
        slug=hit.slug,
        title=hit.title,
        title_html=hit.title_html,
        excerpt_html=hit.excerpt_html,
        page_slug=hit.page_slug,
        page_kind=hit.page_kind,
        topic=hit.topic,
        section=section,
    )


def _facets(facets: tuple[Facet, ...]) -> list[FacetOut]:
    return [FacetOut(value=one.value, count=one.count) for one in facets]
