"""Terms: the Dutch words on letters."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import LocaleDep, Page, PageSize, ReadingDep, Slug
from api.public import shaping
from api.schemas.base import Listing
from api.schemas.terms import TermOut
from content import published

router = APIRouter(tags=["terms"])


@router.get("/terms", summary="Nederlandse woorden op brieven")
def list_terms(reading: ReadingDep, locale: LocaleDep, page: Page = 1, page_size: PageSize = 20) -> Listing[TermOut]:
    """Woorden met hun uitleg, op alfabet."""
    total, views = published.list_terms(reading, locale, (page - 1) * page_size, page_size)
    return Listing(items=[shaping.term(one, locale) for one in views], total=total, page=page, page_size=page_size)


@router.get("/terms/{slug}", summary="Eén woord")
def get_term(reading: ReadingDep, locale: LocaleDep, slug: Slug) -> TermOut:
    """Wat een woord betekent, wie het stuurt en wat je doet."""
    return shaping.term(published.get_term(reading, slug, locale), locale)
