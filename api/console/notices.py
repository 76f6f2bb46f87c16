"""Notices: what holds now, what is coming, what is over; a new one in one form; and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.areas import area_options
from api.console.choices import NOTICE_LEVELS, chosen, named, options
from api.console.forms import REFUSALS, Posted, PostedDep, Trouble, trouble
from api.console.lists import PER_PAGE, counted
from api.console.pages import locale_of, onward, page
from api.console.sight import Sight, ThingId, plain, sight, whole_number
from api.console.words import Words, instant
from api.deps import services
from api.security.actor import ActorDep, SignedIn
from content.actions.end_notice import end_notice
from content.actions.publish_notice import NoticeFields, NoticeWords, cleaned, faults, publish_notice
from content.compose import pick_locale
from content.errors import Conflict, Fault, Invalid
from content.models import NoticeLevel
from content.queries.notice_lines import notice_lines
from content.reach import ALLOWED, Act
from locales import LOCALES, TAGS, fallback_chain, get_locale
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LIST = "/console/notices"
_DONE = {
    "published": N_("Published. Readers see it within two seconds; the other publishers are told."),
    "ended": N_("Ended. Readers no longer see it."),
    "over": N_("This notice was over already."),
}
_USUAL = dt.timedelta(hours=24)
"""How long a notice lasts unless its writer says otherwise."""


@dataclass(frozen=True)
class Spoken:
    """A language of the preview: its name, the words its readers get, and of which language they are."""

    tag: str
    name: str
    words: NoticeWords
    from_tag: str
    from_name: str | None


@dataclass(frozen=True)
class Preview:
    """A notice in words, before it is published."""

    level: str
    areas: tuple[str, ...]
    from_at: str | None
    until_at: str
    spoken: tuple[Spoken, ...]


@router.get(LIST)
def list_notices(
    request: Request,
    person: ActorDep,
    done: str = "",
    number: Annotated[str | None, Query(alias="page")] = None,
) -> Response:
    """All notices of this person's areas, the newest first."""
    locale, at = locale_of(request), whole_number(number)
    with sight(request, person) as seen:
        total, lines = notice_lines(seen.session, seen.reach, seen.at, (at - 1) * PER_PAGE, PER_PAGE)
        names = dict(area_options(seen))
    return page(
        request,
        "notices.html",
        person,
        list=counted(lines, total, at, LIST, {}),
        names=names,
        levels=named(NOTICE_LEVELS, locale),
        may_add=Act.PUBLISH in ALLOWED[person.role],
        done=translator(locale).gettext(_DONE[done]) if done in _DONE else None,
    )


@router.get(f"{LIST}/new")
def new_notice(request: Request, person: ActorDep) -> Response:
    """The form for a notice."""
    with sight(request, person) as seen:
        # A whole hour is quicker to read and to change.
        until = (seen.at + _USUAL).replace(minute=0, second=0, microsecond=0)
        values = {"/level": str(NoticeLevel.WARNING), "/until_at": Words(locale_of(request)).wall(until)}
        return _form(request, person, seen, values, seen.actor.areas or ())


@router.post(f"{LIST}/new")
def make_notice(request: Request, person: ActorDep, posted: PostedDep) -> Response:
    """Publishes a notice; with `do=preview` only says in words what it will be."""
    preview = problem = None
    try:
        fields = _fields(posted)
        if posted.text("do") == "preview":
            preview = _preview(request, person, fields)
        else:
            publish_notice(services(request).database, fields, person.id)
            return onward(f"{LIST}?done=published")
    except REFUSALS as error:
        problem = trouble(error, locale_of(request))
    values = {f"/{name.replace('.', '/')}": text for name, text in posted.pairs if name != "areas"}
    with sight(request, person) as seen:
        return _form(request, person, seen, values, posted.texts("areas"), preview, problem)


@router.post(f"{LIST}/{{thing_id}}/end")
def end(request: Request, person: ActorDep, thing_id: ThingId) -> Response:
    """Ends a notice now."""
    try:
        end_notice(services(request).database, thing_id, person.id)
    except Conflict:
        return onward(f"{LIST}?done=over")
    return onward(f"{LIST}?done=ended")


def _form(
    request: Request,
    person: SignedIn,
    seen: Sight,
    values: Mapping[str, str],
    areas: Sequence[str],
    preview: Preview | None = None,
    problem: Trouble | None = None,
) -> HTMLResponse:
    """The form; only areas in which this person may publish are offered."""
    return page(
        request,
        "notice_new.html",
        person,
        status=200 if problem is None else problem.status,
        trouble=problem,
        values=values,
        chosen_areas=set(areas),
        areas=[one for one in area_options(seen) if seen.reach.may(Act.PUBLISH, one[0])],
        locales=LOCALES,
        levels=options(NOTICE_LEVELS, locale_of(request)),
        preview=preview,
    )


def _preview(request: Request, person: SignedIn, fields: NoticeFields) -> Preview:
    """What a notice will be. Raises Invalid with all that is wrong."""
    locale, wanted = locale_of(request), cleaned(fields)
    say = Words(locale)
    with sight(request, person) as seen:
        found = faults(seen.session, wanted, seen.at)
        names = dict(area_options(seen))
    if found:
        raise Invalid(found)
    return Preview(
        str(wanted.level),
        tuple(names.get(code, code) for code in wanted.areas),
        None if wanted.from_at is None else say.moment(wanted.from_at),
        say.moment(wanted.until_at),
        tuple(_spoken(tag, wanted.texts) for tag in TAGS),
    )


def _spoken(tag: str, texts: Mapping[str, NoticeWords]) -> Spoken:
    shown = pick_locale(texts, fallback_chain(tag), "") or tag
    return Spoken(tag, get_locale(tag).name, texts[shown], shown, None if shown == tag else get_locale(shown).name)


def _fields(posted: Posted) -> NoticeFields:
    """The notice as posted. Raises Invalid for a moment that is none."""
    until = _moment(posted, "until_at")
    if until is None:
        raise Invalid([Fault("/until_at", "This is no moment.")])
    return NoticeFields(
        chosen(NoticeLevel, posted.text("level")) or NoticeLevel.WARNING,
        [plain(code, 40) for code in posted.texts("areas")],
        until,
        _moment(posted, "from_at"),
        {tag: NoticeWords(posted.text(f"texts.{tag}.title"), posted.text(f"texts.{tag}.text")) for tag in TAGS},
    )


def _moment(posted: Posted, name: str) -> dt.datetime | None:
    text = posted.text(name).strip()
    if not text:
        return None
    try:
        return instant(text)
    except (ValueError, OverflowError):
        raise Invalid([Fault(f"/{name}", "This is no moment.")]) from None
