"""The history of a document: its editions, what differs between two of them, and an old one brought back."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.asking import EMPTY_IS_NONE, ThingId, ask, database_of
from api.console.pages import onward, page
from api.security.actor import ActorDep, SignedIn
from content.actions.restore import restore
from content.errors import Conflict, NotFound, Stale
from content.queries.desks import history_desk

HISTORY = "/console/documents/{thing_id}/history"

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

EditionId = Annotated[uuid.UUID | None, EMPTY_IS_NONE, Query()]


@router.get(HISTORY)
def show(
    request: Request, person: ActorDep, thing_id: ThingId, edition: EditionId = None, before: EditionId = None
) -> Response:
    """All editions; one of them against another (without one, against the edition before it)."""
    return _page(request, person, thing_id, edition, before)


@router.post(f"{HISTORY}/restore")
def bring_back(
    request: Request,
    person: ActorDep,
    thing_id: ThingId,
    edition: Annotated[str, Form()] = "",
    version: Annotated[int, Form()] = 0,
) -> Response:
    """Makes a draft of an old edition's text."""
    try:
        edition_id = uuid.UUID(edition)
    except ValueError:
        raise NotFound("edition", "") from None
    try:
        restore(database_of(request), thing_id, edition_id, person.id, lock_version=version)
    except (Conflict, Stale) as error:
        status = 412 if isinstance(error, Stale) else 409
        return _page(request, person, thing_id, edition_id, None, is_late=True, status=status)
    return onward(f"/console/documents/{thing_id}?done=restore")


def _page(
    request: Request,
    person: SignedIn,
    document_id: uuid.UUID,
    edition: uuid.UUID | None,
    before: uuid.UUID | None,
    *,
    is_late: bool = False,
    status: int = 200,
) -> Response:
    desk = ask(request, person, history_desk, document_id, edition, before)
    return page(request, "history.html", person, status=status, desk=desk, is_late=is_late)
