"""People: the list, inviting one, and one person's role, link, sessions, and end. Whoever manages them sees no secret
but the one-time link, once, to hand over."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from email_validator import EmailNotValidError, validate_email
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.console.areas import area_options
from api.console.choices import ROLES, chosen, named, options
from api.console.forms import REFUSALS, Posted, PostedDep, Trouble, trouble
from api.console.pages import locale_of, onward, page
from api.console.sight import Sight, ThingId, sight
from api.deps import services
from api.security.actor import ActorDep, SignedIn
from api.security.links import Link, new_link
from api.security.logins import require_provider
from api.security.sessions import IDLE
from content import access
from content.actions.add_account import add_account
from content.actions.disable_account import disable_account, enable_account
from content.actions.end_sessions import end_all_sessions
from content.actions.forget_person import FORGOTTEN, forget_person
from content.actions.reset_account import reset_account
from content.actions.set_role import set_role
from content.drafts import line, text_faults
from content.errors import Conflict, Fault, Invalid, NotFound
from content.models import Role
from content.queries.accounts import AccountState, AccountView
from content.queries.people import people
from content.queries.people import person as one_person
from locales import LOCALES
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
log = structlog.get_logger()

LIST = "/console/people"
ALL = "all"
WITH_PROVIDER = "with_provider"
"""Ticked: this person signs in with the organisation's account, not with a password."""

_DONE = {
    "role": N_("Saved. It holds from this person's next request on."),
    "disable": N_("Disabled. All sessions have ended."),
    "enable": N_("This person can sign in again."),
    "sessions": N_("All sessions have ended."),
    "forget": N_("The name is removed. What was done stays in the audit."),
}
_STATES: Mapping[AccountState, str] = {
    "removed": N_("name removed"),
    "disabled": N_("disabled"),
    "no-password": N_("has to set a password"),
    "not-linked": N_("has to sign in with the organisation's account once"),
    "no-second-factor": N_("has to set up a second factor"),
    "signs-in": N_("signs in"),
}


@router.get(LIST)
def list_people(request: Request, person: ActorDep) -> Response:
    """All whom this person manages."""
    locale = locale_of(request)
    with sight(request, person) as seen:
        found = people(seen.session, seen.actor, seen.at)
        areas = dict(area_options(seen))
    return page(
        request, "people.html", person, people=[(one, _state(one, locale)) for one in found],
        roles=_roles(locale), areas=areas, forgotten=FORGOTTEN,
    )  # fmt: skip


@router.get(f"{LIST}/new")
def new_person(request: Request, person: ActorDep) -> Response:
    """The form for inviting somebody."""
    with sight(request, person) as seen:
        access.require_managing(seen.reach)
        return _form(request, person, seen, Posted((("role", Role.EDITOR),)), None)


@router.post(f"{LIST}/new")
def invite(request: Request, person: ActorDep, posted: PostedDep) -> Response:
    """Adds a person, and shows the link by which they set their password, once."""
    database = services(request).database
    to_provider = bool(posted.text(WITH_PROVIDER))
    link = new_link(database.now(), to_provider=to_provider)
    try:
        require_provider(services(request).settings, f"/{WITH_PROVIDER}", to_provider)
        login, name, (role, areas, locales) = _address(posted), _name(posted), _reach(posted)
        account_id = _taken_is_a_fault(
            lambda: add_account(
                database,
                login,
                name,
                role,
                areas,
                locales,
                link.hash,
                link.expires_at,
                person.id,
                to_provider=to_provider,
            )
        )
    except REFUSALS as error:
        with sight(request, person) as seen:
            access.require_managing(seen.reach)
            return _form(request, person, seen, posted, trouble(error, locale_of(request)))
    log.info("security", verb="add-account", actor=str(person.id), outcome="done")
    return _link(request, person, account_id, login, link)


@router.get(f"{LIST}/{{thing_id}}")
def show_person(request: Request, person: ActorDep, thing_id: ThingId, done: str = "") -> Response:
    """One person."""
    return _page(request, person, thing_id, done=done)


@router.post(f"{LIST}/{{thing_id}}/role")
def change_role(request: Request, person: ActorDep, thing_id: ThingId, posted: PostedDep) -> Response:
    """Sets role, areas and languages."""
    try:
        role, areas, locales = _reach(posted)
        set_role(services(request).database, thing_id, role, areas, locales, person.id)
    except REFUSALS as error:
        return _page(request, person, thing_id, posted=posted, problem=trouble(error, locale_of(request)))
    return onward(f"{LIST}/{thing_id}?done=role")


@router.post(f"{LIST}/{{thing_id}}/reset")
def reset(request: Request, person: ActorDep, thing_id: ThingId, posted: PostedDep) -> Response:
    """Takes the password or the provider away (and the second factor, when asked), and shows a new link, once."""
    database = services(request).database
    to_provider = bool(posted.text(WITH_PROVIDER))
    link = new_link(database.now(), to_provider=to_provider)
    with sight(request, person) as seen:
        login = one_person(seen.session, seen.actor, seen.at, thing_id, seen.at - IDLE).account.login
    second_factor = bool(posted.text("second_factor"))
    try:
        require_provider(services(request).settings, f"/{WITH_PROVIDER}", to_provider)
        reset_account(
            database,
            thing_id,
            link.hash,
            link.expires_at,
            person.id,
            second_factor=second_factor,
            to_provider=to_provider,
        )
    except REFUSALS as error:
        return _page(request, person, thing_id, problem=trouble(error, locale_of(request)))
    log.info("security", verb="reset-account", actor=str(person.id), outcome="done")
    return _link(request, person, thing_id, login, link)


@router.post(f"{LIST}/{{thing_id}}/{{act}}")
def do(request: Request, person: ActorDep, thing_id: ThingId, act: str) -> Response:
    """Disables or enables an account, ends its sessions, or removes a person's name for good."""
    if act not in _ACTS:
        raise NotFound("act", act)
    try:
        _ACTS[act](services(request).database, thing_id, person.id)
    except REFUSALS as error:
        return _page(request, person, thing_id, problem=trouble(error, locale_of(request)))
    log.info("security", verb=f"{act}-account", actor=str(person.id), outcome="done")
    return onward(f"{LIST}/{thing_id}?done={act}")


_ACTS: Mapping[str, Callable[..., None]] = {
    "disable": disable_account,
    "enable": enable_account,
    "sessions": end_all_sessions,
    "forget": forget_person,
}


def _page(
    request: Request,
    person: SignedIn,
    account_id: uuid.UUID,
    *,
    done: str = "",
    posted: Posted | None = None,
    problem: Trouble | None = None,
) -> HTMLResponse:
    locale = locale_of(request)
    with sight(request, person) as seen:
        found = one_person(seen.session, seen.actor, seen.at, account_id, seen.at - IDLE)
        account = found.account
        return page(
            request,
            "person.html",
            person,
            status=200 if problem is None else problem.status,
            trouble=problem,
            account=account,
            sessions=found.sessions,
            acts=found.acts,
            state=_state(account, locale),
            is_self=account.actor_id == person.id,
            is_forgotten=account.login.endswith(f"@{FORGOTTEN}"),
            done=translator(locale).gettext(_DONE[done]) if done in _DONE else None,
            has_provider=services(request).settings.oidc_issuer is not None,
            **_choices(seen, locale, posted or _as_posted(account)),
        )


def _form(request: Request, person: SignedIn, seen: Sight, posted: Posted, problem: Trouble | None) -> HTMLResponse:
    return page(
        request,
        "person_new.html",
        person,
        status=200 if problem is None else problem.status,
        trouble=problem,
        given=posted,
        has_provider=services(request).settings.oidc_issuer is not None,
        **_choices(seen, locale_of(request), posted),
    )


def _link(request: Request, person: SignedIn, account_id: uuid.UUID, login: str, link: Link) -> HTMLResponse:
    """The page with a one-time link: shown in the answer to the form that made it, and never again."""
    address = f"{services(request).settings.public_url}{link.path}"
    return page(request, "person_link.html", person, languages=False, login=login, id=account_id, address=address)


def _choices(seen: Sight, locale: str, posted: Posted) -> dict[str, Any]:
    """What the form offers: only what this person may give."""
    words = translator(locale)
    everywhere = [(ALL, words.gettext(N_("Everywhere")))] if seen.reach.areas is None else []
    every_locale = [(ALL, words.gettext(N_("All languages")))] if seen.reach.locales is None else []
    return {
        "roles": options(ROLES, locale),
        "areas": [*everywhere, *(one for one in area_options(seen) if seen.reach.acts_in(one[0]))],
        "locales": [
            *every_locale,
            *((one.tag, one.name) for one in LOCALES if seen.reach.locales is None or one.tag in seen.reach.locales),
        ],
        "role": posted.text("role"),
        "chosen_areas": set(posted.texts("area")),
        "chosen_locales": set(posted.texts("locale")),
    }


def _as_posted(account: AccountView) -> Posted:
    return Posted(
        (
            ("role", str(account.role)),
            *(("area", code) for code in account.areas or (ALL,)),
            *(("locale", tag) for tag in account.locales or (ALL,)),
        )
    )


def _address(posted: Posted) -> str:
    try:
        return validate_email(posted.text("login").strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Invalid([Fault("/login", "This is no mail address.")]) from None


def _name(posted: Posted) -> str:
    name = line(posted.text("name"))
    faults = list(text_faults("/name", name, 200))
    if not name:
        faults.append(Fault("/name", "A name is wanted."))
    if faults:
        raise Invalid(faults)
    return name


def _reach(posted: Posted) -> tuple[Role, list[str] | None, list[str] | None]:
    """Role, areas and locales (None: all) as they were ticked. Raises Invalid for no role."""
    role = chosen(Role, posted.text("role"))
    if role is None:
        raise Invalid([Fault("/role", "A role is wanted.")])
    areas, locales = posted.texts("area"), posted.texts("locale")
    return role, None if ALL in areas else list(areas), None if ALL in locales else list(locales)


def _taken_is_a_fault(act: Callable[[], uuid.UUID]) -> uuid.UUID:
    """A login name that is taken stands at its field."""
    try:
        return act()
    except Conflict:
        raise Invalid([Fault("/login", "This mail address is taken.")]) from None


def _state(account: AccountView, locale: str) -> str:
    return translator(locale).gettext(_STATES[account.state])


def _roles(locale: str) -> dict[str, str]:
    """Each role by its name alone, without what it may do."""
    return {role: words.partition(":")[0] for role, words in named(ROLES, locale).items()}
