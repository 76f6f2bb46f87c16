"""One document: how it stands, what differs from what readers see, and the steps that its state allows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.console.asking import ThingId, ask, database_of
from api.console.pages import locale_of, onward, page
from api.console.preview import link_to
from api.console.words import Words, instant
from api.security.actor import ActorDep, SignedIn
from content.actions.approve import approve
from content.actions.confirm_current import confirm_current
from content.actions.discard_draft import discard_draft
from content.actions.publish import publish
from content.actions.schedule import schedule
from content.actions.send_back import send_back
from content.actions.submit import submit
from content.actions.unschedule import unschedule
from content.actions.withdraw import withdraw_document
from content.acts import Saved
from content.errors import Conflict, Fault, Invalid, Stale
from content.queries.desks import review_desk

DOCUMENT = "/console/documents/{thing_id}"

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Text = Annotated[str, Form()]
Version = Annotated[int, Form()]

_STATUS = {Invalid: 400, Conflict: 409, Stale: 412}


@router.get(DOCUMENT)
def show(request: Request, person: ActorDep, thing_id: ThingId, done: str = "") -> Response:
    """How a document stands."""
    return _page(request, person, thing_id, done=done)


@router.post(f"{DOCUMENT}/submit")
def submit_it(request: Request, person: ActorDep, thing_id: ThingId, version: Version = 0) -> Response:
    """Gives the draft to a reviewer."""
    return _plain(request, person, thing_id, "submit", submit, version)


@router.post(f"{DOCUMENT}/send-back")
def send_it_back(
    request: Request, person: ActorDep, thing_id: ThingId, version: Version = 0, note: Text = ""
) -> Response:
    """Makes a draft of it again, with a note on why."""
    return _do(
        request,
        person,
        thing_id,
        "send-back",
        lambda: send_back(*_it(request, thing_id, person), lock_version=version, note=note),
        note=note,
    )


@router.post(f"{DOCUMENT}/approve")
def approve_it(request: Request, person: ActorDep, thing_id: ThingId, version: Version = 0) -> Response:
    """Somebody other than its last author finds it right."""
    return _plain(request, person, thing_id, "approve", approve, version)


@router.post(f"{DOCUMENT}/publish")
def publish_it(
    request: Request,
    person: ActorDep,
    thing_id: ThingId,
    version: Version = 0,
    publish_at: Text = "",
    expires_at: Text = "",
) -> Response:
    """Publishes it now, or by the clock at `publish_at`; until `expires_at` when that is given."""

    def act() -> Saved:
        at, until = _instants(publish_at, expires_at)
        its = _it(request, thing_id, person)
        if at is None:
            return publish(*its, lock_version=version, expires_at=until)
        database, document_id, actor_id = its
        return schedule(database, document_id, at, actor_id, lock_version=version, expires_at=until)

    verb = "schedule" if publish_at else "publish"
    return _do(request, person, thing_id, verb, act, publish_at=publish_at, expires_at=expires_at)


@router.post(f"{DOCUMENT}/unschedule")
def unschedule_it(request: Request, person: ActorDep, thing_id: ThingId, version: Version = 0) -> Response:
    """The clock does not publish it after all."""
    return _plain(request, person, thing_id, "unschedule", unschedule, version)


@router.post(f"{DOCUMENT}/discard")
def discard_it(request: Request, person: ActorDep, thing_id: ThingId, version: Version = 0) -> Response:
    """Ends the draft; its words stay in the history."""
    return _plain(request, person, thing_id, "discard", discard_draft, version)


@router.post(f"{DOCUMENT}/withdraw")
def withdraw_it(request: Request, person: ActorDep, thing_id: ThingId, version: Version = 0) -> Response:
    """Takes the live text of this one language away."""
    return _plain(request, person, thing_id, "withdraw", withdraw_document, version)


@router.post(f"{DOCUMENT}/confirm-current")
def confirm_it(
    request: Request, person: ActorDep, thing_id: ThingId, version: Version = 0, basis: Text = ""
) -> Response:
    """Checked, nothing to change."""

    def act() -> Saved:
        basis_id = None
        if basis:
            try:
                basis_id = uuid.UUID(basis)
            except ValueError:
                raise Invalid([Fault("/basis", "There is no such edition.")]) from None
        return confirm_current(*_it(request, thing_id, person), lock_version=version, basis_id=basis_id)

    return _do(request, person, thing_id, "confirm", act)


def _plain(
    request: Request,
    person: SignedIn,
    document_id: uuid.UUID,
    verb: str,
    action: Callable[..., Saved],
    version: int,
) -> Response:
    """A step that says nothing but which version it is about."""
    return _do(
        request, person, document_id, verb, lambda: action(*_it(request, document_id, person), lock_version=version)
    )


def _it(request: Request, document_id: uuid.UUID, person: SignedIn) -> tuple[Any, uuid.UUID, uuid.UUID]:
    return database_of(request), document_id, person.id


def _instants(publish_at: str, expires_at: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The instants of two fields. Raises Invalid with all that is none."""
    found: list[dt.datetime | None] = []
    faults = []
    for where, text in (("/publishAt", publish_at), ("/expiresAt", expires_at)):
        try:
            found.append(instant(text) if text else None)
        except (ValueError, OverflowError):
            faults.append(Fault(where, "This is no moment."))
    if faults:
        raise Invalid(faults)
    return found[0], found[1]


def _do(
    request: Request, person: SignedIn, document_id: uuid.UUID, verb: str, act: Callable[[], Saved], **typed: str
) -> Response:
    """Takes a step. When it cannot be taken, the page says why and shows how the document stands now."""
    try:
        act()
    except (Invalid, Conflict, Stale) as error:
        return _page(
            request,
            person,
            document_id,
            faults=error.errors if isinstance(error, Invalid) else (),
            is_late=not isinstance(error, Invalid),
            status=_STATUS[type(error)],
            **typed,
        )
    return onward(f"/console/documents/{document_id}?done={verb}")


def _page(
    request: Request,
    person: SignedIn,
    document_id: uuid.UUID,
    *,
    done: str = "",
    faults: Sequence[Fault] = (),
    is_late: bool = False,
    status: int = 200,
    note: str = "",
    publish_at: str = "",
    expires_at: str = "",
) -> Response:
    desk = ask(request, person, review_desk, document_id)
    return page(
        request,
        "document.html",
        person,
        status=status,
        desk=desk,
        preview=link_to(request, document_id) if desk.whole.page.withdrawn_at is None else None,
        done=done,
        faults=Words(locale_of(request)).faults(faults),
        is_late=is_late,
        note=note,
        publish_at=publish_at,
        expires_at=expires_at,
    )
