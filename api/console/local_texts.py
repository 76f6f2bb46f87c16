"""Local texts: what an area does with the open sections of each page, and how a reader there sees the page."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from api.console.areas import own_area_options
from api.console.choices import STATES, VERBS, named
from api.console.forms import REFUSALS, Posted, PostedDep, Trouble, trouble
from api.console.local_forms import at_fields, texts_of, values_of, written
from api.console.pages import locale_of, onward, page
from api.console.sight import AreaCode, ThingId, sight
from api.console.steps import steps, take
from api.deps import services
from api.security.actor import ActorDep, SignedIn
from content import access, published
from content.actions.save_local_text import save_local_text
from content.actions.submit import submit
from content.errors import NotFound
from content.models import EditionState
from content.published.drafted import drafted_page
from content.queries.local_sheets import LocalSheet, check_area, local_pages, local_sheet
from content.reach import Act
from locales import LOCALES, SOURCE, TAGS, get_locale
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LIST = "/console/local-texts"
_TEXT = f"{LIST}/{{area}}/{{thing_id}}/{{tag}}"

_DONE = {
    "saved": N_("The draft is saved."),
    "submit": N_("Sent to review. Somebody else looks at it now."),
    "approve": N_("Approved. It is ready to be published."),
    "send-back": N_("Sent back. Its author finds it on the first screen."),
    "publish": N_("Published. Readers see it within a second."),
    "unschedule": N_("It is not published by itself any more."),
    "discard": N_("The draft is discarded. Its words stay in the history."),
    "confirm-current": N_("Noted: checked, nothing to change."),
    "withdraw": N_("Withdrawn. Readers see the page without it."),
}


@router.get(LIST)
def choose_area(request: Request, person: ActorDep, area: str = "") -> Response:
    """The areas in which this person acts; with one only, on to it."""
    with sight(request, person) as seen:
        areas = own_area_options(seen)
    codes = [code for code, _ in areas]
    if area in codes or len(codes) == 1:
        return onward(f"{LIST}/{area if area in codes else codes[0]}")
    return page(request, "local_areas.html", person, areas=areas)


@router.get(f"{LIST}/{{area}}")
def list_texts(request: Request, person: ActorDep, area: AreaCode) -> Response:
    """All pages with open sections, and what this area does with them; what needs a look comes first."""
    locale = locale_of(request)
    with sight(request, person) as seen:
        name = check_area(seen.session, seen.reach, area)
        pages = local_pages(seen.session, seen.actor, seen.at, area)
        may_write = seen.reach.may(Act.WRITE, area) or seen.reach.may(Act.TRANSLATE, area, (person.locales or TAGS)[0])
        several = len(own_area_options(seen)) > 1
    ordered = sorted(pages, key=lambda one: (one.drift is None, not one.operations))
    return page(
        request,
        "local_pages.html",
        person,
        area=area,
        area_name=name,
        pages=ordered,
        drifting=sum(one.drift is not None for one in pages),
        verbs=named(VERBS, locale),
        states=named(STATES, locale),
        first_locale=_first_locale(person),
        may_write=may_write,
        several=several,
    )


@router.get(_TEXT)
def show_text(
    request: Request, person: ActorDep, area: AreaCode, thing_id: ThingId, tag: str, done: str = ""
) -> Response:
    """One local text, to be written."""
    return _page(request, person, area, thing_id, tag, done=done)


@router.post(_TEXT)
def save_text(
    request: Request, person: ActorDep, area: AreaCode, thing_id: ThingId, tag: str, posted: PostedDep
) -> Response:
    """Saves a draft; with `step` also sends it to review."""
    database = services(request).database
    wanted = written(posted)
    try:
        saved = save_local_text(database, thing_id, area, tag, wanted, person.id, lock_version=posted.version())
        if posted.text("step") == "submit":
            submit(database, saved.document_id, person.id, lock_version=saved.lock_version)
    except REFUSALS as error:
        problem = at_fields(trouble(error, locale_of(request)), wanted.draft)
        return _page(request, person, area, thing_id, tag, posted=posted, problem=problem)
    return onward(f"{LIST}/{area}/{thing_id}/{tag}?done={'submit' if posted.text('step') == 'submit' else 'saved'}")


@router.get(f"{_TEXT}/preview")
def preview(
    request: Request, person: ActorDep, area: AreaCode, thing_id: ThingId, tag: str, state: str = ""
) -> Response:
    """The composed page as a reader in this area and language sees it, or will see it once this is published."""
    if tag not in TAGS:
        raise NotFound("locale", tag)
    with published.reading(services(request).database) as reading:
        view = drafted_page(reading, person.id, thing_id, area, tag, with_drafts=state != "now")
        name = check_area(
            reading.session, access.reach(reading.session, access.actor(reading.session, person.id), reading.day), area
        )
    return page(
        request,
        "local_preview.html",
        person,
        area=area,
        area_name=name,
        id=thing_id,
        tag=tag,
        state="now" if state == "now" else "",
        view=view,
        sections=[(one.section, one.heading, Markup(one.body.html)) for one in view.sections],  # noqa: S704 - sanitised by rendering
        locales=LOCALES,
    )


@router.post(f"{_TEXT}/{{step}}")
def take_step(
    request: Request, person: ActorDep, area: AreaCode, thing_id: ThingId, tag: str, step: str, posted: PostedDep
) -> Response:
    """Takes a step with the text."""
    try:
        with sight(request, person) as seen:
            sheet = local_sheet(seen.session, seen.actor, seen.at, thing_id, area, tag)
        if sheet.status is None:
            raise NotFound("document", tag)
        take(services(request).database, step, sheet.status.document_id, person.id, posted)
    except REFUSALS as error:
        return _page(request, person, area, thing_id, tag, problem=at_fields(trouble(error, locale_of(request)), None))
    return onward(f"{LIST}/{area}/{thing_id}/{tag}?done={step}")


def _page(
    request: Request,
    person: SignedIn,
    area: str,
    page_id: uuid.UUID,
    tag: str,
    *,
    done: str = "",
    posted: Posted | None = None,
    problem: Trouble | None = None,
) -> HTMLResponse:
    locale = locale_of(request)
    with sight(request, person) as seen:
        name = check_area(seen.session, seen.reach, area)
        sheet = local_sheet(seen.session, seen.actor, seen.at, page_id, area, tag)
        act = access.writing(Act.WRITE, is_source=sheet.is_source)
        may_write = seen.reach.may(act, area, tag) and _is_writable(sheet)
        buttons = steps(sheet.status, seen.reach, person.id, is_behind=bool(sheet.changes))
    words = translator(locale)
    return page(
        request,
        "local_text.html",
        person,
        status=200 if problem is None else problem.status,
        trouble=problem,
        area=area,
        area_name=name,
        sheet=sheet,
        id=page_id,
        tag=tag,
        locales=LOCALES,
        verbs=named(VERBS, locale),
        states=named(STATES, locale),
        source_language=get_locale(sheet.source_locale).name,
        rows=texts_of(sheet),
        values=values_of(sheet, posted),
        may_write=may_write,
        buttons=buttons,
        done=words.gettext(_DONE[done]) if done in _DONE else None,
    )


def _is_writable(sheet: LocalSheet) -> bool:
    opened = None if sheet.status is None else sheet.status.open
    return opened is None or opened.state is EditionState.DRAFT


def _first_locale(person: SignedIn) -> str:
    return SOURCE if person.locales is None or SOURCE in person.locales else person.locales[0]
