"""Pages: the list, and one page composed for an area."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.deps import Area, LocaleDep, Page, PageSize, ReadingDep, Slug, count_reading
from api.public import shaping
from api.schemas.base import Listing
from api.schemas.pages import PageOut, PageSummaryOut
from content import published
from content.models import COUNTRY, PageKind, PolicyField, Topic
from content.queries.pages import ListFilter

router = APIRouter(tags=["pages"])


@router.get("/pages", summary="Pagina's")
def list_pages(
    reading: ReadingDep,
    locale: LocaleDep,
    topic: Annotated[Topic | None, Query(description="Onderwerp.")] = None,
    kind: Annotated[PageKind, Query(description="Soort pagina; zonder: alleen `page`.")] = PageKind.PAGE,
    policy_field: Annotated[PolicyField | None, Query(alias="policyField", description="Beleidsveld.")] = None,
    area: Area = COUNTRY,
    page: Page = 1,
    page_size: PageSize = 20,
) -> Listing[PageSummaryOut]:
    """Samenvattingen in de volgorde van de redactie."""
    published.ancestors(reading, area)
    found = published.list_pages(
        reading, locale, ListFilter((kind,), topic, policy_field), area, (page - 1) * page_size, page_size
    )
    return Listing(
        items=[shaping.page_summary(one, locale) for one in found.items],
        total=found.total,
        page=page,
        page_size=page_size,
    )


@router.get("/pages/{slug}", summary="Eén pagina")
def get_page(request: Request, reading: ReadingDep, locale: LocaleDep, slug: Slug, area: Area = COUNTRY) -> PageOut:
    """Een pagina zoals een lezer in het gebied haar ziet: gedeelde en lokale tekst samengesteld."""
    view = published.get_page(reading, slug, locale, area)
    count_reading(request, view.summary.id, locale, area)
    return shaping.page(view, locale, reading.day)
