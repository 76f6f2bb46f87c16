"""Confirming: a person opens the source of a fact or a page, and says with one click that it still holds."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.forms import Posted, PostedDep
from api.console.lists import stretch
from api.console.pages import locale_of, onward, page, way_on
from api.console.shown_facts import shown_fact
from api.console.sight import plain, sight, whole_number
from api.deps import FactKey, services
from api.security.actor import ActorDep
from content.actions.confirm_fact import confirm_fact
from content.actions.confirm_source import confirm_source
from content.errors import NotFound
from content.models import ThingKind
from content.queries.fact_lines import FactFilter, FactState, fact_lines
from content.queries.unconfirmed import unconfirmed_sources
from content.reach import Act
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

FACTS = "/console/facts"
TO_CONFIRM = f"{FACTS}/to-confirm"
CONFIRMED = N_("Noted: you opened the source today.")


@router.get(TO_CONFIRM)
def to_confirm(
    request: Request,
    person: ActorDep,
    done: str = "",
    what: str = "",
    number: Annotated[str | None, Query(alias="page")] = None,
) -> Response:
    """Facts of which nobody has opened the source, or with `what=sources` such sources of pages."""
    locale, at = locale_of(request), whole_number(number)
    is_facts = what != "sources"
    with sight(request, person) as seen:
        lines = fact_lines(seen.session, seen.day, FactFilter(state=FactState.TO_CONFIRM))
        sources = unconfirmed_sources(seen.session)
        may_confirm = seen.reach.may(Act.CONFIRM)
        found = stretch(lines, at, TO_CONFIRM, {}) if is_facts else None
        shown = [] if found is None else [shown_fact(one, seen.day, locale) for one in found.items]
    return page(
        request,
        "to_confirm.html",
        person,
        is_facts=is_facts,
        list=found or stretch(sources, at, TO_CONFIRM, {"what": "sources"}),
        facts=shown,
        facts_total=len(lines),
        sources_total=len(sources),
        may_confirm=may_confirm,
        done=translator(locale).gettext(CONFIRMED) if done == "confirmed" else None,
    )


@router.post(f"{FACTS}/{{key}}/confirm")
def confirm(request: Request, person: ActorDep, key: FactKey, posted: PostedDep) -> Response:
    """One click: the source was opened, and the fact stands there so."""
    confirm_fact(services(request).database, key, person.id, lock_version=posted.version())
    return onward(_back(posted))


@router.post("/console/sources/confirm")
def confirm_page_source(request: Request, person: ActorDep, posted: PostedDep) -> Response:
    """One click: the source of a page was opened, and the page says what stands there."""
    try:
        page_id = uuid.UUID(posted.text("page"))
    except ValueError:
        raise NotFound(ThingKind.PAGE, "") from None
    confirm_source(services(request).database, page_id, plain(posted.text("url"), 500), person.id)
    return onward(_back(posted))


def _back(posted: Posted) -> str:
    """Where the click came from; what it did is said there."""
    to = way_on(posted.text("to"))
    return f"{to}{'&' if '?' in to else '?'}done=confirmed"
