"""The first screen of who is signed in: what waits for this person, in sentences with a verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.console.addresses import text_address
from api.console.areas import area_options
from api.console.choices import NOTICE_LEVELS, named
from api.console.pages import HOME, locale_of, page
from api.console.sight import sight
from api.security.actor import ActorDep
from content.errors import NotFound
from content.models import COUNTRY
from content.queries.waiting import Waiting, WaitingText, waiting
from locales import formats, get_locale

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SHOWN = 10
"""How many of a list stand on the first screen; the rest lie folded below them."""


@dataclass(frozen=True)
class WaitingLine:
    """A text that waits: its page's title, its language, where it holds, and where one does something about it."""

    title: str
    language: str
    tag: str
    area: str | None
    href: str
    behind: int
    day: str | None


@router.get(HOME)
def home(request: Request, person: ActorDep) -> Response:
    """What waits for this person."""
    locale = locale_of(request)
    with sight(request, person) as seen:
        found = waiting(seen.session, seen.actor, seen.at)
        names = dict(area_options(seen))

    def lines(texts: Sequence[WaitingText]) -> list[WaitingLine]:
        return [_line(one, names, locale) for one in texts]

    return page(
        request,
        "home.html",
        person,
        shown=SHOWN,
        to_review=lines(found.to_review),
        to_publish=lines(found.to_publish),
        own_drafts=lines(found.own_drafts),
        behind=lines(found.behind),
        due=lines(found.due),
        scheduled=lines(found.scheduled),
        drift=[
            (
                _line(WaitingText(one.title, one.text), names, locale),
                len(one.changed),
                len(one.gone),
            )
            for one in found.local_drift
        ],
        missing=[(tag, get_locale(tag).name, count) for tag, count in found.missing],
        facts=len(found.facts),
        sources=len(found.sources),
        notices=found.notices,
        area_names=names,
        levels=named(NOTICE_LEVELS, locale),
        is_calm=_is_calm(found),
    )


@router.get("/console/{rest:path}")
def nothing(rest: str) -> Response:
    """Nothing at this address. Comes last."""
    raise NotFound("page", "")


def _line(waits: WaitingText, names: dict[str, str], locale: str) -> WaitingLine:
    text = waits.text
    at = None
    if text.open is not None and text.open.publish_at is not None:
        at = formats.moment(text.open.publish_at, locale)
    elif text.due_at is not None:
        at = formats.moment_date(text.due_at, locale)
    return WaitingLine(
        waits.title,
        get_locale(text.locale).name,
        text.locale,
        None if text.area_code == COUNTRY else names.get(text.area_code, text.area_code),
        text_address(text.document_id, text.page_id, text.locale, text.area_code),
        0 if text.live is None else text.live.behind,
        at,
    )


def _is_calm(found: Waiting) -> bool:
    return not any(
        (
            found.notices,
            found.to_review,
            found.to_publish,
            found.own_drafts,
            found.behind,
            found.due,
            found.scheduled,
            found.local_drift,
            found.missing,
            found.facts,
            found.sources,
        )
    )
