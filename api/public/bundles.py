"""Bundles: everything for a locale and an area in one answer; later only what changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.deps import Area, ReadingDep
from api.public import shaping
from api.schemas.bundles import BundleOut
from api.settings import VERSION
from content import published
from content.errors import NotFound
from content.models import COUNTRY
from locales.negotiate import negotiate

router = APIRouter(tags=["bundles"])


async def path_locale(
    locale: Annotated[str, Path(description="Taal als BCP 47-tag (`pl`, `pl-PL`, …).", examples=["pl"])],
) -> str:
    """The locale of the path, looked up; what is none of ours is not there."""
    found = negotiate(locale[:100], None)
    if found is None:
        raise NotFound("locale", "")
    return found.tag


@router.get("/bundles/{locale}", summary="Alles voor een taal en een gebied")
def get_bundle(
    reading: ReadingDep,
    locale: Annotated[str, Depends(path_locale)],
    area: Area = COUNTRY,
    since: Annotated[
        str | None,
        Query(
            description="`token` uit een eerder antwoord: dan alleen wat sindsdien veranderde. Past het niet (meer), "
            "dan komt alles, met `full` waar.",
            max_length=200,
        ),
    ] = None,
) -> BundleOut:
    """Alles wat een app zonder internet nodig heeft, uit één momentopname. Zie docs/sync.md."""
    return shaping.bundle(published.get_bundle(reading, locale, area, since, VERSION), reading.day)
