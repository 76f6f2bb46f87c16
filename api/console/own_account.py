"""One's own account: another password, and an end to all sessions."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.console.pages import onward, page
from api.console.sign_in import SIGN_IN, forget_session
from api.deps import services
from api.security import passwords
from api.security.actor import ActorDep, SignedIn
from api.security.limits import ACCOUNT
from api.security.sessions import IDLE
from content.actions.end_sessions import end_all_sessions
from content.actions.set_password import change_password
from content.queries.accounts import account_by_id, live_session_count

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
log = structlog.get_logger()

Field = Annotated[str, Form()]


@router.get("/console/account")
def show_account(request: Request, person: ActorDep) -> Response:
    """What this person may do, how many sessions there are, and the form for another password."""
    return _page(request, person)


@router.post("/console/account/password")
def set_own_password(
    request: Request, person: ActorDep, current_password: Field = "", new_password: Field = "", again: Field = ""
) -> Response:
    """Sets another password, when the present one is right. All sessions end; what comes next is signing in."""
    made, database = services(request), services(request).database
    fault = passwords.fault(new_password, person.login)
    if fault is not None:
        return _page(request, person, status=400, problem="password", fault=fault)
    if new_password != again:
        return _page(request, person, status=400, problem="differs")
    key = f"own:{person.account_id}"
    wait = made.security.delays.take([(key, ACCOUNT)], database.now())
    if wait is not None:
        return _page(request, person, status=429, problem="wait", wait=int(wait.total_seconds()) + 1)
    with database.read() as session:
        account = account_by_id(session, person.account_id)
    stored = None if account is None else account.password_hash
    if not made.security.passwords.verify(current_password, stored).is_right or stored is None:
        log.warning("security", verb="set-password", actor=str(person.id), outcome="wrong password")
        return _page(request, person, status=400, problem="wrong")
    made.security.delays.forget(key)
    change_password(database, person.account_id, stored, made.security.passwords.hash(new_password))
    log.info("security", verb="set-password", actor=str(person.id), outcome="done")
    response = onward(f"{SIGN_IN}?done=password")
    forget_session(request, response)
    return response


@router.post("/console/account/sign-out-everywhere")
def sign_out_everywhere(request: Request, person: ActorDep) -> Response:
    """Ends all sessions of this person, in every browser."""
    end_all_sessions(services(request).database, person.account_id, person.id)
    log.info("security", verb="sign-out", actor=str(person.id), outcome="everywhere")
    response = onward(f"{SIGN_IN}?done=out")
    forget_session(request, response)
    return response


def _page(
    request: Request,
    person: SignedIn,
    *,
    status: int = 200,
    problem: str | None = None,
    fault: str | None = None,
    wait: int = 0,
) -> HTMLResponse:
    database = services(request).database
    with database.read() as session:
        count = live_session_count(session, person.account_id, database.now() - IDLE)
        account = account_by_id(session, person.account_id)
    return page(
        request,
        "account.html",
        person,
        status=status,
        headers={"Retry-After": str(wait)} if wait else None,
        problem=problem,
        fault=fault,
        wait=wait,
        others=max(0, count - 1),
        has_password=account is not None and account.password_hash is not None,
    )
