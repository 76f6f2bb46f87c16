"""Contact points: the list, and one with its place, hours, telephones, languages, areas and words in every locale."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.areas import area_options
from api.console.choices import POINT_KINDS, chosen, options
from api.console.forms import REFUSALS, Posted, PostedDep, Trouble, trouble
from api.console.lists import stretch, user_links
from api.console.opening_days import opening_days
from api.console.pages import locale_of, onward, page
from api.console.sight import Sight, ThingId, plain, sight, whole_number
from api.deps import services
from api.security.actor import ActorDep, SignedIn
from content import access
from content.actions.save_contact_point import create_contact_point, save_contact_point
from content.actions.withdraw import withdraw_thing
from content.contact_point_fields import ContactPointFields, fields_of, flat
from content.models import COUNTRY, ContactPointKind, ThingKind
from content.queries.thing_lines import contact_point_lines
from content.queries.where_used import where_used
from content.reach import Act
from locales import LOCALES, TAGS
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LIST = "/console/contact-points"
_DONE = {"saved": N_("Saved. Readers see it within a second."), "withdrawn": N_("Withdrawn in every language.")}


@router.get(LIST)
def list_points(
    request: Request,
    person: ActorDep,
    q: str = "",
    area: str = "",
    done: str = "",
    number: Annotated[str | None, Query(alias="page")] = None,
) -> Response:
    """All contact points, narrowed by words and the area that they serve."""
    words, code = plain(q), plain(area, 40)
    with sight(request, person) as seen:
        lines = contact_point_lines(seen.session, words, [code] if code else None)
        found = stretch(lines, whole_number(number), LIST, {"q": words, "area": code})
        areas = area_options(seen)
        may_add = bool(seen.reach.areas is None or any(seen.reach.may(Act.EDIT_CONTACT_POINT, one) for one, _ in areas))
    return page(
        request,
        "contact_points.html",
        person,
        list=found,
        q=words,
        area=code,
        areas=areas,
        may_add=may_add,
        done=_said(request, done),
    )


@router.get(f"{LIST}/new")
def new_point(request: Request, person: ActorDep) -> Response:
    """The form for a new contact point."""
    with sight(request, person) as seen:
        own = [COUNTRY] if seen.reach.areas is None else sorted(seen.actor.areas or ())
        fields = ContactPointFields(ContactPointKind.INFORMATION_POINT, "", areas=own)
        return _form(request, person, seen, None, "", 0, fields, own, None)


@router.post(f"{LIST}/new")
def make_point(request: Request, person: ActorDep, posted: PostedDep) -> Response:
    """Makes a contact point."""
    slug = plain(posted.text("slug"), 1_000)
    try:
        made = create_contact_point(services(request).database, slug, _fields(posted), person.id)
    except REFUSALS as error:
        problem = trouble(error, locale_of(request))
        with sight(request, person) as seen:
            fields = _fields_without_days(posted)
            return _form(request, person, seen, None, slug, 0, fields, fields.areas, problem, posted=posted)
    return onward(f"{LIST}/{made}?done=saved")


@router.get(f"{LIST}/{{thing_id}}")
def show_point(request: Request, person: ActorDep, thing_id: ThingId, done: str = "") -> Response:
    """One contact point, to be read and, by who may, to be changed."""
    return _page(request, person, thing_id, done=done)


@router.post(f"{LIST}/{{thing_id}}")
def save(request: Request, person: ActorDep, thing_id: ThingId, posted: PostedDep) -> Response:
    """Saves a contact point whole."""
    try:
        save_contact_point(
            services(request).database, thing_id, _fields(posted), person.id, lock_version=posted.version()
        )
    except REFUSALS as error:
        return _page(request, person, thing_id, posted=posted, problem=trouble(error, locale_of(request)))
    return onward(f"{LIST}/{thing_id}?done=saved")


@router.post(f"{LIST}/{{thing_id}}/withdraw")
def withdraw(request: Request, person: ActorDep, thing_id: ThingId) -> Response:
    """Withdraws a contact point in every language."""
    withdraw_thing(services(request).database, ThingKind.CONTACT_POINT, thing_id, person.id)
    return onward(f"{LIST}?done=withdrawn")


def _page(
    request: Request,
    person: SignedIn,
    point_id: uuid.UUID,
    *,
    done: str = "",
    posted: Posted | None = None,
    problem: Trouble | None = None,
) -> HTMLResponse:
    with sight(request, person) as seen:
        point = access.contact_point(seen.session, seen.reach, Act.READ, point_id)
        kept = fields_of(seen.session, point)
        fields = kept if posted is None else _fields_without_days(posted)
        return _form(
            request, person, seen, point_id, point.slug, point.lock_version, fields, kept.areas, problem,
            done=done, posted=posted, is_withdrawn=point.withdrawn_at is not None,
        )  # fmt: skip


def _form(
    request: Request,
    person: SignedIn,
    seen: Sight,
    point_id: uuid.UUID | None,
    slug: str,
    version: int,
    fields: ContactPointFields,
    served: Sequence[str],
    problem: Trouble | None,
    *,
    done: str = "",
    posted: Posted | None = None,
    is_withdrawn: bool = False,
) -> HTMLResponse:
    """The page of a contact point. A field that this person may not change is read-only."""
    locale = locale_of(request)
    users = [] if point_id is None else where_used(seen.session, ThingKind.CONTACT_POINT, str(point_id))

    def may(act: Act, *tag: str) -> bool:
        return not is_withdrawn and bool(served) and all(seen.reach.may(act, area, *tag) for area in served)

    return page(
        request,
        "contact_point.html",
        person,
        status=200 if problem is None else problem.status,
        trouble=problem,
        id=point_id,
        slug=slug,
        version=version,
        values=_values(fields, posted),
        chosen_areas=set(fields.areas),
        locales=LOCALES,
        may_edit={tag: may(Act.EDIT_CONTACT_POINT, tag) for tag in TAGS},
        may_edit_all=may(Act.EDIT_CONTACT_POINT),
        may_withdraw=may(Act.WITHDRAW),
        is_withdrawn=is_withdrawn,
        kinds=options(POINT_KINDS, locale),
        areas=area_options(seen),
        days=opening_days(fields.schedule, seen.day, locale),
        users=user_links(users),
        done=_said(request, done),
    )


def _values(fields: ContactPointFields, posted: Posted | None) -> Mapping[str, str]:
    """The fields as text, by JSON pointer; days as they were typed."""
    found = flat(fields)
    found["/phones"] = "\n".join(fields.phones)
    if posted is not None:
        found |= {f"/{name}": posted.text(name) for name in ("confirmed_on", "last_seen_on")}
    return found


def _fields(posted: Posted) -> ContactPointFields:
    """The contact point as posted. Raises Invalid for a day that is none."""
    return replace(
        _fields_without_days(posted),
        confirmed_on=posted.day("confirmed_on"),
        last_seen_on=posted.day("last_seen_on"),
    )


def _fields_without_days(posted: Posted) -> ContactPointFields:
    texts = {}
    for tag in TAGS:
        service, description = posted.text(f"texts.{tag}.service"), posted.text(f"texts.{tag}.description")
        if service.strip() or description.strip():
            texts[tag] = (service, description)
    languages = tuple(word for one in posted.text("languages").split(",") if (word := one.strip()))
    return ContactPointFields(
        chosen(ContactPointKind, posted.text("kind")) or ContactPointKind.INFORMATION_POINT,
        posted.text("organisation"),
        address=posted.text("address"),
        postal_code=posted.text("postal_code"),
        town=posted.text("town"),
        schedule=posted.text("schedule") or None,
        languages=languages or None,
        email=posted.text("email"),
        website=posted.text("website"),
        phones=posted.lines("phones"),
        areas=posted.texts("areas"),
        texts=texts,
    )


def _said(request: Request, done: str) -> str | None:
    return translator(locale_of(request)).gettext(_DONE[done]) if done in _DONE else None
