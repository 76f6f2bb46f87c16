"""The first screen of who is signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.console.pages import HOME, page
from api.security.actor import ActorDep
from content.errors import NotFound

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get(HOME)
def home(request: Request, person: ActorDep) -> Response:
    """What waits for this person. The rooms of editing fill it."""
    return page(request, "home.html", person)


@router.get("/console/{rest:path}")
def nothing(rest: str) -> Response:
    """Nothing at this address. Comes last."""
    raise NotFound("page", "")
