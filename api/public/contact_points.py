"""Contact points: where to go, whom to call."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.deps import LocaleDep, Page, PageSize, ReadingDep, Slug
from api.middleware import PASSING
from api.public import shaping
from api.schemas.base import InstantIn, Listing
from api.schemas.contact_points import ContactPointOut
from content import published

router = APIRouter(tags=["contact-points"])


@router.get("/contact-points", summary="Waar je hulp vindt")
def list_contact_points(
    reading: ReadingDep,
    locale: LocaleDep,
    request: Request,
    area: Annotated[str | None, Query(description="Alleen wie dit gebied bedient.", max_length=40)] = None,
    spoken_language: Annotated[
        str | None,
        Query(
            alias="spokenLanguage",
            description="Alleen waar men deze taal spreekt (BCP 47).",
            pattern="^[A-Za-z]{2,3}$",
            examples=["pl"],
        ),
    ] = None,
    open_at: Annotated[
        InstantIn | None, Query(alias="openAt", description="Alleen wat op dit moment open is (RFC 3339).")
    ] = None,
    page: Page = 1,
    page_size: PageSize = 20,
) -> Listing[ContactPointOut]:
    """Informatiepunten en instanties. Wat onbekend is, telt niet als ja."""
    if open_at is not None:
        request.scope[PASSING] = True
    total, views = published.list_contact_points(
        reading,
        locale,
        area,
        spoken_language and spoken_language.lower(),
        open_at,
        offset=(page - 1) * page_size,
        limit=page_size,
    )
    return Listing(
        items=[shaping.contact_point(one, locale) for one in views],
        total=total,
        page=page,
        page_size=page_size,
    )


@router.get("/contact-points/{slug}", summary="Eén contactpunt")
def get_contact_point(reading: ReadingDep, locale: LocaleDep, slug: Slug) -> ContactPointOut:
    """Een contactpunt met zijn openingstijden van de komende 14 dagen."""
    return shaping.contact_point(published.get_contact_point(reading, slug, locale), locale)
