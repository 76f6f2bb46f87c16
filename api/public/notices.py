"""Notices: emergency banners."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import LocaleDep, Page, PageSize, ReadingDep
from api.public import shaping
from api.public.listing import listing
from api.schemas.base import Listing
from api.schemas.notices import NoticeOut
from content import published

router = APIRouter(tags=["notices"])


@router.get("/notices", summary="Meldingen die nu gelden")
def list_notices(
    reading: ReadingDep,
    locale: LocaleDep,
    area: Annotated[str | None, Query(description="Alleen wat in dit gebied geldt.", max_length=40)] = None,
    page: Page = 1,
    page_size: PageSize = 20,
) -> Listing[NoticeOut]:
    """Noodmeldingen, de nieuwste eerst."""
    codes = None if area is None else published.ancestors(reading, area)
    views = [shaping.notice(one, locale) for one in published.list_notices(reading, locale, codes)]
    return listing(views, page, page_size)
