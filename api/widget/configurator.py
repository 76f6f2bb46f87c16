"""The page where a municipality sets up its widget, sees it live, and copies its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.deps import services
from api.middleware import PASSING
from api.portal.addresses import Address
from api.portal.chrome import chrome
from api.portal.lists import municipalities
from api.portal.templating import render
from api.portal.visit import VisitDep
from api.widget import releases
from api.widget.contrast import ratio_on_white
from api.widget.routes import chosen_topic
from api.widget.snippets import AUTO, DEFAULT_COLOUR, Wish, page_lines, policy_lines, style_lines
from content.errors import Fault, Invalid
from locales import TAGS

PROVINCE = "PV30"
READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""
_ALL = "all"
_COLOUR = re.compile(r"#[0-9a-f]{6}")

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Lines:
    """What is copied, and the contrast of the colour where it is too low."""

    page: str
    style: str
    policy: str
    low_contrast: str | None


@router.get("/{locale}/widget")
def configure(
    request: Request,
    visit: VisitDep,
    topic: str = _ALL,
    language: str = AUTO,
    colour: Annotated[str, Query(max_length=20)] = "",
    version: str = "rolling",
) -> HTMLResponse:
    """The page, with what was chosen."""
    if request.query_params:
        # One of these for each choice is more than is worth keeping.
        request.scope[PASSING] = True
    if language not in (AUTO, *TAGS):
        raise Invalid([Fault("language", "There is no such locale.")])
    if version not in {"rolling", "fixed"}:
        raise Invalid([Fault("version", "There is no such version.")])
    if colour and not _COLOUR.fullmatch(colour.lower()):
        raise Invalid([Fault("colour", "A colour is written as #0b4f8a.")])
    area = PROVINCE if visit.place is None else visit.place.code
    # A colour field always says something; ours, left as it is, needs no lines.
    own = "" if colour.lower() == DEFAULT_COLOUR else colour.lower()
    wish = Wish(area, chosen_topic(None if topic == _ALL else topic), language, own, version == "fixed")
    settings = services(request).settings
    fallback = Address(visit.locale, wish.area).to(f"/topics/{wish.topic}" if wish.topic else "")
    contrast = ratio_on_white(wish.colour) if wish.colour else READABLE
    lines = Lines(
        page=page_lines(wish, settings.public_url, releases.newest(), fallback, settings.site_name),
        style=style_lines(wish),
        policy=policy_lines(settings.public_url),
        low_contrast=None if contrast >= READABLE else f"{contrast:.1f}",
    )
    around = chrome(settings, visit.locale, "/widget", place=visit.place, notices=visit.notices)
    return HTMLResponse(
        render(
            "widget.html",
            visit.locale,
            chrome=around,
            wish=wish,
            lines=lines,
            newest=releases.newest(),
            default_colour=DEFAULT_COLOUR,
            municipalities=municipalities(visit),
            province=visit.name_of(PROVINCE),
            province_code=PROVINCE,
        )
    )
