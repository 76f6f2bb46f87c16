"""Signing in with the organisation's provider: the way there, the way back, and the first time, by invitation.

The way there and back are GETs by the provider's rules; only the way back, once proved, writes anything.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.pages import is_own_form, onward, page, way_on
from api.console.sign_in import PROVIDER, offer, sign_in_page
from api.deps import services
from api.security import sessions
from api.security.actor import current
from api.security.provider_sign_in import BACK, COOKIE, LIFE, ProviderRefused, Reason, begin, end
from api.security.refusals import TooManyAttempts
from api.security.sealing import token_hash
from api.security.signing_in import KNOWN_LIFE
from content.errors import NotFound
from content.queries.accounts import account_by_link

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_STATUS = {
    Reason.ANEW: 400,
    Reason.CANCELLED: 403,
    Reason.UNKNOWN: 403,
    Reason.LINK_ENDED: 410,
    Reason.TAKEN: 409,
    Reason.WRONG: 403,
    Reason.BROKEN: 502,
    Reason.AWAY: 503,
}
_RETRY_SECONDS = 5


@router.get(PROVIDER)
def there(
    request: Request, to: Annotated[str | None, Query()] = None, link: Annotated[str | None, Query()] = None
) -> Response:
    """On to the provider. With `link`, an invitation, it links the person who comes back."""
    try:
        begun = begin(services(request), way_on(to), link)
    except ProviderRefused as error:
        return _refused(request, error.reason)
    response = onward(begun.address)
    sessions.set_cookie(request, response, COOKIE, begun.cookie, LIFE)
    return response


@router.get(BACK)
def back(request: Request) -> Response:
    """Back from the provider: signed in, or told why not. Whatever was begun counts for this one answer."""
    try:
        ended = end(services(request), request, dict(request.query_params))
    except ProviderRefused as error:
        response: Response = _refused(request, error.reason)
    except TooManyAttempts as error:
        response = sign_in_page(request, status=429, problem="wait", wait=error.seconds)
    else:
        response = onward(ended.to)
        sessions.set_cookie(request, response, sessions.SESSION, ended.now.token)
        # The cookie of the visit stays: a page for signing in that keeps a form may still stand in another tab.
        sessions.set_cookie(request, response, sessions.KNOWN, ended.now.known, KNOWN_LIFE)
    sessions.delete_cookie(request, response, COOKIE)
    return response


@router.get("/console/join")
def join(request: Request, link: Annotated[str, Query()] = "") -> Response:
    """The first time, by an invitation. Looking at it uses nothing up."""
    if services(request).security.provider is None:
        raise NotFound("page", "")
    database = services(request).database
    with database.read() as session:
        account = account_by_link(session, token_hash(link), database.now(), to_provider=True)
    if account is None:
        return page(request, "link_ended.html", None, status=410)
    return page(request, "join.html", None, login=account.login, link=link, provider=PROVIDER)


@router.post("/console/sign-in/kept")
def kept(request: Request, csrf: Annotated[str, Form()] = "", carried: Annotated[str, Form()] = "") -> Response:
    """Who signed in with the provider beside this page comes back to the form that was kept in it."""
    if not is_own_form(request, csrf):
        return sign_in_page(request, status=403, problem="browser", carried=carried)
    person = current(request)
    if person is None:
        return sign_in_page(request, status=401, carried=carried)
    return offer(request, person, carried) or onward(way_on(None))


def _refused(request: Request, reason: Reason) -> HTMLResponse:
    if reason is Reason.LINK_ENDED:
        return page(request, "link_ended.html", None, status=410)
    headers = {"Retry-After": str(_RETRY_SECONDS)} if reason is Reason.AWAY else None
    # Languages would lead back to an answer of the provider that no longer counts.
    return page(
        request,
        "provider_refused.html",
        None,
        status=_STATUS[reason],
        headers=headers,
        languages=False,
        reason=str(reason),
    )
