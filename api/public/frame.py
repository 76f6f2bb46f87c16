"""The frame: locales, topics, areas."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.deps import LocaleDep, Page, PageSize, ReadingDep
from api.public.listing import listing
from api.public.words import topic_description, topic_name
from api.schemas.base import Listing
from api.schemas.frame import AreaOut, LocaleOut, MembershipOut, TopicOut
from content.errors import NotFound
from content.models import ThingKind, Topic
from content.queries.areas import AreaView, area_list
from locales import LOCALES, SOURCE

router = APIRouter(tags=["frame"])


@router.get("/locales", summary="De talen van deze site")
def list_locales(
    reading: ReadingDep, locale: LocaleDep, page: Page = 1, page_size: PageSize = 20
) -> Listing[LocaleOut]:
    """Alle talen, met hun naam in de taal zelf; `locale` verandert hier niets."""
    items = [
        LocaleOut(
            tag=one.tag,
            name=one.name,
            direction=one.direction,
            is_source=one.tag == SOURCE,
            fallbacks=[tag for tag in one.fallbacks if tag != one.tag],
        )
        for one in LOCALES
    ]
    return listing(items, page, page_size)


@router.get("/topics", summary="De onderwerpen")
def list_topics(reading: ReadingDep, locale: LocaleDep, page: Page = 1, page_size: PageSize = 20) -> Listing[TopicOut]:
    """De vier onderwerpen, in de taal van de lezer."""
    items = [
        TopicOut(
            locale=locale,
            requested_locale=locale,
            is_fallback=False,
            key=topic,
            name=topic_name(topic, locale),
            description=topic_description(topic, locale),
        )
        for topic in Topic
    ]
    return listing(items, page, page_size)


@router.get("/areas", summary="De gebieden")
def list_areas(reading: ReadingDep, locale: LocaleDep, page: Page = 1, page_size: PageSize = 20) -> Listing[AreaOut]:
    """Land, provincie, arbeidsmarktregio's en gemeenten; eigennamen zijn in elke taal gelijk."""
    reading.listed(ThingKind.AREA)
    return listing([_area(one) for one in area_list(reading.session, reading.day)], page, page_size)


@router.get("/areas/{code}", summary="Eén gebied")
def get_area(
    reading: ReadingDep,
    locale: LocaleDep,
    code: Annotated[str, Path(description="Code van het gebied.", examples=["GM0772"])],
) -> AreaOut:
    """Een gebied bij zijn code."""
    reading.listed(ThingKind.AREA)
    for one in area_list(reading.session, reading.day):
        if one.code == code:
            return _area(one)
    raise NotFound(ThingKind.AREA, code)


def _area(view: AreaView) -> AreaOut:
    return AreaOut(
        code=view.code,
        kind=view.kind,
        name=view.name,
        belongs_to=[MembershipOut(scheme=one.scheme, code=one.code, name=one.name) for one in view.belongs_to],
    )
