"""Setting a password by a one-time link. Reading the page uses nothing up: mail programs open links by themselves."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.pages import is_own_form, onward, page
from api.console.sign_in import SIGN_IN, forget_session
from api.deps import services
from api.security import passwords
from api.security.sealing import token_hash
from content.actions.set_password import set_password_by_link
from content.errors import NotFound
from content.queries.accounts import AccountView, account_by_link

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
log = structlog.get_logger()

Field = Annotated[str, Form()]


@router.get("/console/set-password")
def show_set_password(request: Request, link: Annotated[str, Query()] = "") -> Response:
    """The form, when the link still leads somewhere."""
    account = _account(request, link)
    if account is None:
        return _ended(request)
    return _page(request, account, link)


@router.post("/console/set-password")
def set_password(
    request: Request, csrf: Field = "", link: Field = "", new_password: Field = "", again: Field = ""
) -> Response:
    """Sets the password and uses the link up; what comes next is signing in."""
    account = _account(request, link)
    if account is None:
        return _ended(request)
    if not is_own_form(request, csrf):
        return _page(request, account, link, status=403, problem="browser")
    fault = passwords.fault(new_password, account.login)
    if fault is not None:
        return _page(request, account, link, status=400, problem="password", fault=fault)
    if new_password != again:
        return _page(request, account, link, status=400, problem="differs")
    try:
        set_password_by_link(
            services(request).database, token_hash(link), services(request).security.passwords.hash(new_password)
        )
    except NotFound:
        return _ended(request)
    log.info("security", verb="set-password", actor=str(account.actor_id), outcome="done")
    response = onward(f"{SIGN_IN}?done=password")
    forget_session(request, response)
    return response


def _account(request: Request, link: str) -> AccountView | None:
    database = services(request).database
    with database.read() as session:
        found = account_by_link(session, token_hash(link), database.now())
    if found is None:
        log.warning("security", verb="set-password", actor=None, outcome="no such link")
    return found


def _page(
    request: Request,
    account: AccountView,
    link: str,
    *,
    status: int = 200,
    problem: str | None = None,
    fault: str | None = None,
) -> HTMLResponse:
    return page(
        request, "set_password.html", None, status=status, link=link, login=account.login, problem=problem, fault=fault
    )


def _ended(request: Request) -> HTMLResponse:
    return page(request, "link_ended.html", None, status=410)
