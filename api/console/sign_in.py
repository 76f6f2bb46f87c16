"""Signing in and out. Each page works without JavaScript; a form that was posted too late travels along, sealed."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import segno
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from api.console.pages import HOME, is_own_form, onward, page, way_on
from api.deps import services
from api.security import sessions, totp
from api.security.actor import ActorDep, SignedIn, current, person_of
from api.security.carrying import carried_form, is_carried
from api.security.refusals import TooManyAttempts, WrongSignIn
from api.security.signing_in import KNOWN_LIFE, Stage, check_code, check_password, opened_stage, sealed_stage
from content.actions.end_sessions import end_session

SIGN_IN = "/console/sign-in"
SIGN_OUT = "/console/sign-out"
PROVIDER = "/console/sign-in/provider"
"""On to the organisation's provider, where one is configured."""

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Field = Annotated[str, Form()]


@router.get(SIGN_IN)
def show_sign_in(
    request: Request, to: Annotated[str | None, Query()] = None, done: Annotated[str | None, Query()] = None
) -> Response:
    """The page for signing in; who is signed in goes on."""
    if current(request) is not None:
        return onward(way_on(to))
    return sign_in_page(request, to=to, done=done)


@router.post(SIGN_IN)
def first_step(
    request: Request,
    csrf: Field = "",
    login: Field = "",
    password: Field = "",
    to: Field = "",
    carried: Field = "",
) -> Response:
    """Login name and password."""
    if not is_own_form(request, csrf):
        return sign_in_page(request, status=403, problem="browser", to=to, login=login, carried=carried)
    try:
        stage = check_password(services(request), request, login, password)
    except WrongSignIn:
        return sign_in_page(request, status=401, problem="wrong", to=to, login=login, carried=carried)
    except TooManyAttempts as error:
        return sign_in_page(
            request, status=429, problem="wait", wait=error.seconds, to=to, login=login, carried=carried
        )
    return _second_step(request, stage, to, carried)


@router.get(f"{SIGN_IN}/code")
def no_code() -> Response:
    """There is nothing to read here: a page that was reloaded begins anew."""
    return onward(SIGN_IN)


@router.post(f"{SIGN_IN}/code")
def second_step(
    request: Request,
    csrf: Field = "",
    stage: Field = "",
    code: Field = "",
    to: Field = "",
    carried: Field = "",
) -> Response:
    """The code of the second factor, or the first code of a new one."""
    if not is_own_form(request, csrf):
        return sign_in_page(request, status=403, problem="browser", to=to, carried=carried)
    try:
        opened = opened_stage(services(request), request, stage)
    except WrongSignIn:
        return sign_in_page(request, status=401, problem="anew", to=to, carried=carried)
    try:
        now = check_code(services(request), request, opened, code)
    except WrongSignIn:
        return _second_step(request, opened, to, carried, status=401, problem="wrong")
    except TooManyAttempts as error:
        return _second_step(request, opened, to, carried, status=429, problem="wait", wait=error.seconds)
    person = person_of(now.account, now.session_id, now.csrf_secret)
    response = (offer(request, person, carried) if carried else None) or onward(way_on(to))
    sessions.set_cookie(request, response, sessions.SESSION, now.token)
    sessions.set_cookie(request, response, sessions.KNOWN, now.known, KNOWN_LIFE)
    sessions.delete_cookie(request, response, sessions.VISIT)
    return response


@router.post(SIGN_OUT)
def sign_out(request: Request, person: ActorDep) -> Response:
    """Ends this session."""
    end_session(services(request).database, person.session_id, person.account_id, person.id)
    response = onward(f"{SIGN_IN}?done=out")
    forget_session(request, response)
    return response


def forget_session(request: Request, response: Response) -> None:
    """Takes the session's cookie, and what our pages kept in the browser, away."""
    sessions.delete_cookie(request, response, sessions.SESSION)
    response.headers["Clear-Site-Data"] = '"storage"'


def sign_in_page(
    request: Request,
    *,
    status: int = 200,
    problem: str | None = None,
    wait: int = 0,
    done: str | None = None,
    to: str | None = None,
    login: str = "",
    carried: str | None = None,
    lost: bool = False,
) -> HTMLResponse:
    """The page for signing in. `carried` is a sealed form to offer afterwards; `lost`: one that could not be kept."""
    kept = _kept(request, carried)
    return page(
        request,
        "sign_in.html",
        None,
        status=status,
        headers={"Retry-After": str(wait)} if wait else None,
        languages=kept is None,
        problem=problem,
        wait=wait,
        done=done,
        to=way_on(to),
        login=login[:254],
        carried=kept,
        lost=lost,
        provider=_provider(request, to),
    )


def offer(request: Request, person: SignedIn, carried: str) -> HTMLResponse | None:
    """The page that offers a carried form to who wrote it; None when it is another's, or too old."""
    made = services(request)
    form = carried_form(made.security.sealer, person.account_id, carried, made.database.now())
    if form is None or way_on(form.action) != form.action:
        return None
    return page(request, "offer.html", person, languages=False, form=form, home=HOME)


def _second_step(
    request: Request,
    stage: Stage,
    to: str,
    carried: str,
    *,
    status: int = 200,
    problem: str | None = None,
    wait: int = 0,
) -> HTMLResponse:
    made = services(request)
    secret, image = stage.new_secret, None
    if secret is not None:
        address = totp.provisioning_uri(secret, stage.account.login, made.settings.site_name)
        # Black on white in the dark too, or telephones do not read it. The markup is segno's, from its own figures.
        svg = segno.make(address, error="m", micro=False).svg_inline(
            scale=4, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None
        )
        image = Markup(svg)  # noqa: S704 - made here, of modules alone
    return page(
        request,
        "second_factor.html",
        None,
        status=status,
        headers={"Retry-After": str(wait)} if wait else None,
        languages=False,
        stage=sealed_stage(made, request, stage),
        key=None if secret is None else totp.readable(secret),
        image=image,
        problem=problem,
        wait=wait,
        to=way_on(to),
        carried=_kept(request, carried),
    )


def _provider(request: Request, to: str | None) -> str | None:
    """The address that leads to the provider and then on; None when there is none."""
    if services(request).security.provider is None:
        return None
    return f"{PROVIDER}?{urlencode({'to': way_on(to)})}"


def _kept(request: Request, carried: str | None) -> str | None:
    """A sealed form that is still worth carrying."""
    made = services(request)
    if not carried or not is_carried(made.security.sealer, carried, made.database.now()):
        return None
    return carried
