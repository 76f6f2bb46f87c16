"""The frame: locales, topics, areas."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.deps import LocaleDep, Page, PageSize, ReadingDep
from api.public import shaping
from api.public.listing import listing
from api.schemas.base import Listing
from api.schemas.frame import AreaOut, LocaleOut, TopicOut
from content.errors import NotFound
from content.models import ThingKind

router = APIRouter(tags=["frame"])


@router.get("/locales", summary="De talen van deze site")
def list_locales(
    reading: ReadingDep, locale: LocaleDep, page: Page = 1, page_size: PageSize = 20
) -> Listing[LocaleOut]:
    """Alle talen, met hun naam in de taal zelf; `locale` verandert hier niets."""
    return listing(shaping.locales(), page, page_size)


@router.get("/topics", summary="De onderwerpen")
def list_topics(reading: ReadingDep, locale: LocaleDep, page: Page = 1, page_size: PageSize = 20) -> Listing[TopicOut]:
    """De vier onderwerpen, in de taal van de lezer."""
    return listing(shaping.topics(locale), page, page_size)


@router.get("/areas", summary="De gebieden")
def list_areas(reading: ReadingDep, locale: LocaleDep, page: Page = 1, page_size: PageSize = 20) -> Listing[AreaOut]:
    """Land, provincie, arbeidsmarktregio's en gemeenten; eigennamen zijn in elke taal gelijk."""
    return listing([shaping.area(one) for one in reading.areas()], page, page_size)


@router.get("/areas/{code}", summary="Eén gebied")
def get_area(
    reading: ReadingDep,
    locale: LocaleDep,
    code: Annotated[str, Path(description="Code van het gebied.", examples=["GM0772"])],
) -> AreaOut:
    """Een gebied bij zijn code."""
    for one in reading.areas():
        if one.code == code:
            return shaping.area(one)
    raise NotFound(ThingKind.AREA, code)
