"""Facts: the list, what is to be confirmed, one fact with its values, and what a new value will change."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.choices import ANY_TOPIC, FACT_STATES, FACT_TYPES, PER_WORDS, TOPICS, UNITS, chosen, options
from api.console.confirming import CONFIRMED
from api.console.forms import REFUSALS, Posted, PostedDep, Trouble, trouble
from api.console.lists import stretch, user_links
from api.console.pages import locale_of, onward, page
from api.console.shown_facts import shown_fact
from api.console.sight import plain, sight, whole_number
from api.deps import FactKey, services
from api.security.actor import ActorDep, SignedIn
from content import facts
from content.actions.edit_fact import FactFields, edit_fact
from content.actions.set_fact_value import set_fact_value
from content.models import SINCE_EVER, FactType, ThingKind, Topic
from content.queries.fact_changes import fact_change
from content.queries.fact_lines import FactFilter, FactState, fact_line, fact_lines
from content.queries.where_used import where_used
from content.reach import Act
from locales import LOCALES, formats
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LIST = "/console/facts"

_DONE = {
    "value": N_("The value is saved. Pages, search and apps show it from its day on."),
    "fields": N_("Saved."),
    "confirmed": CONFIRMED,
}


@router.get(LIST)
def list_facts(
    request: Request,
    person: ActorDep,
    q: str = "",
    topic: str = "",
    state: str = "",
    number: Annotated[str | None, Query(alias="page")] = None,
) -> Response:
    """All facts, narrowed by words, topic and what is to be done with them."""
    locale, words = locale_of(request), plain(q)
    wanted = FactFilter(words, chosen(Topic, topic), chosen(FactState, state))
    with sight(request, person) as seen:
        found = stretch(
            fact_lines(seen.session, seen.day, wanted),
            whole_number(number),
            LIST,
            {"q": words, "topic": topic, "state": state},
        )
        shown = [shown_fact(one, seen.day, locale) for one in found.items]
        may_add = seen.reach.may(Act.EDIT_FACT)
    return page(
        request,
        "facts.html",
        person,
        list=found,
        facts=shown,
        q=words,
        topic=topic,
        state=state,
        topics=options(ANY_TOPIC, locale),
        states=options(FACT_STATES, locale),
        may_add=may_add,
    )


@router.get(f"{LIST}/new")
def new_fact(request: Request, person: ActorDep) -> Response:
    """The form for a new fact."""
    return _form(request, person, Posted(()), None)


@router.post(f"{LIST}/new")
def make_fact(request: Request, person: ActorDep, posted: PostedDep) -> Response:
    """Makes a fact; its first value is set on its own page."""
    key = plain(posted.text("key"), 1_000)
    try:
        edit_fact(services(request).database, key, _fields(posted), person.id, lock_version=0)
    except REFUSALS as error:
        return _form(request, person, posted, trouble(error, locale_of(request)))
    return onward(f"{LIST}/{key}")


@router.get(f"{LIST}/{{key}}")
def show_fact(request: Request, person: ActorDep, key: FactKey, done: str = "") -> Response:
    """One fact: its values, its source, what prints it."""
    return _page(request, person, key, done=done)


@router.post(f"{LIST}/{{key}}")
def save_fact(request: Request, person: ActorDep, key: FactKey, posted: PostedDep) -> Response:
    """Saves what a fact is apart from its values."""
    try:
        edit_fact(services(request).database, key, _fields(posted), person.id, lock_version=posted.version())
    except REFUSALS as error:
        return _page(request, person, key, posted=posted, problem=trouble(error, locale_of(request)))
    return onward(f"{LIST}/{key}?done=fields")


@router.post(f"{LIST}/{{key}}/value")
def set_value(request: Request, person: ActorDep, key: FactKey, posted: PostedDep) -> Response:
    """First shows what a value will change; the button on that page does it."""
    database, locale = services(request).database, locale_of(request)
    value, unit = posted.text("value").strip() or None, chosen_unit(posted.text("unit"))
    try:
        day = posted.day("valid_from") or SINCE_EVER
        if posted.text("sure"):
            set_fact_value(database, key, value, day, person.id, unit, lock_version=posted.version())
            return onward(f"{LIST}/{key}?done=value")
        with sight(request, person) as seen:
            change = fact_change(seen.session, seen.actor, seen.at, key, value, day, unit)
    except REFUSALS as error:
        return _page(request, person, key, posted=posted, problem=trouble(error, locale))
    return page(
        request,
        "fact_change.html",
        person,
        key=key,
        before=facts.printed(change.fact, change.before, locale),
        readings=[(one.tag, one.name, facts.printed(change.fact, change.after, one.tag)) for one in LOCALES],
        from_day=None if facts.is_since_ever(day) else formats.date(day, locale),
        is_ahead=change.is_ahead,
        users=user_links(one for one in change.users if not one.in_draft),
        drafts=user_links(one for one in change.users if one.in_draft),
        value=posted.text("value").strip(),
        valid_from=posted.text("valid_from"),
        unit=unit or "",
        version=posted.version(),
    )


def chosen_unit(value: str) -> str | None:
    """A unit of duration; None for what is none."""
    return value if value in facts.DURATION_UNITS else None


def _page(
    request: Request,
    person: SignedIn,
    key: str,
    *,
    done: str = "",
    posted: Posted | None = None,
    problem: Trouble | None = None,
) -> HTMLResponse:
    locale = locale_of(request)
    with sight(request, person) as seen:
        line = fact_line(seen.session, key)
        users = where_used(seen.session, ThingKind.FACT, key)
        may_edit, may_confirm = seen.reach.may(Act.EDIT_FACT), seen.reach.may(Act.CONFIRM)
        day = seen.day
    view = line.view
    current = view.on(day)
    values = [
        (
            None if facts.is_since_ever(one.valid_from) else formats.date(one.valid_from, locale),
            facts.printed(view, one, locale),
            one is current,
            one.valid_from > day and view.type is not FactType.DATE,
        )
        for one in reversed(view.values)
    ]
    now = (
        ("sourceName", view.source_name),
        ("sourceUrl", view.source_url),
        ("topic", view.topic or ""),
        ("per", view.per or ""),
        ("unit", current.unit if current else ""),
        ("valid_from", day.isoformat()),
    )
    # What was posted comes first; the other form of this page shows what is kept.
    given = Posted((*(() if posted is None else posted.pairs), *now))
    return page(
        request,
        "fact.html",
        person,
        status=200 if problem is None else problem.status,
        trouble=problem,
        fact=shown_fact(line, day, locale),
        type=view.type,
        type_name=translator(locale).gettext(FACT_TYPES[view.type]),
        is_duration=view.type is FactType.DURATION,
        values=values,
        given=given,
        users=user_links(users),
        may_edit=may_edit,
        may_confirm=may_confirm,
        topics=options(TOPICS, locale),
        per=options(PER_WORDS, locale),
        units=options(UNITS, locale),
        done=_said(done, locale),
    )


def _form(request: Request, person: SignedIn, posted: Posted, problem: Trouble | None) -> HTMLResponse:
    locale = locale_of(request)
    return page(
        request,
        "fact_new.html",
        person,
        status=200 if problem is None else problem.status,
        trouble=problem,
        given=posted,
        topics=options(TOPICS, locale),
        per=options(PER_WORDS, locale),
        types=options(FACT_TYPES, locale),
    )


def _fields(posted: Posted) -> FactFields:
    return FactFields(
        chosen(FactType, posted.text("type")) or FactType.NUMBER,
        posted.text("per") or None,
        chosen(Topic, posted.text("topic")),
        posted.text("sourceName"),
        posted.text("sourceUrl").strip(),
    )


def _said(done: str, locale: str) -> str | None:
    return translator(locale).gettext(_DONE[done]) if done in _DONE else None
