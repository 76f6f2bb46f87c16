"""Facts: figures with their sources."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import FactKey, LocaleDep, Page, PageSize, ReadingDep
from api.public import shaping
from api.public.listing import listing
from api.schemas.base import Listing
from api.schemas.facts import FactOut
from content.errors import NotFound
from content.models import ThingKind

router = APIRouter(tags=["facts"])


@router.get("/facts", summary="Bedragen en termijnen")
def list_facts(reading: ReadingDep, locale: LocaleDep, page: Page = 1, page_size: PageSize = 20) -> Listing[FactOut]:
    """Alle cijfers, op sleutel."""
    reading.listed(ThingKind.FACT)
    views = list(reading.facts().values())
    stretch = listing(views, page, page_size)
    return Listing(
        items=[shaping.fact(one, locale, reading.day) for one in stretch.items],
        total=stretch.total,
        page=page,
        page_size=page_size,
    )


@router.get("/facts/{key}", summary="Eén cijfer")
def get_fact(reading: ReadingDep, locale: LocaleDep, key: FactKey) -> FactOut:
    """Een cijfer met zijn bron, wat nu geldt en wat al bekend is voor later."""
    reading.looked_up(ThingKind.FACT, key)
    view = reading.facts().get(key)
    if view is None:
        raise NotFound(ThingKind.FACT, key)
    return shaping.fact(view, locale, reading.day)
