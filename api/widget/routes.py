"""The addresses that a widget on another site asks for: its script, fixed or rolling, and its first data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.answers import LASTING, Answer, pick_coding
from api.deps import services
from api.portal.visit import VisitDep
from api.widget import releases
from api.widget.start import StartOut, start
from content.errors import Fault, Invalid, NotFound
from content.models import Topic

_FOR_EVER = b"public, max-age=31536000, immutable"
_FOR_MINUTES = b"public, max-age=300, stale-if-error=86400"
_SCRIPT = b"text/javascript; charset=utf-8"
_FILES = {"configure.js": _SCRIPT, "configure.css": b"text/css; charset=utf-8"}
_STATIC = Path(__file__).parent / "static"

router = APIRouter(include_in_schema=False)


@router.get("/widget.js")
async def rolling(request: Request) -> Response:
    """The newest release, at an address that one may keep: the same bytes, no redirect, looked up again soon."""
    return _sent(request, _answer(releases.newest().body, _SCRIPT, _FOR_MINUTES))


@router.get("/widget/{version}/mip.js")
async def released(request: Request, version: str) -> Response:
    """One release, whose bytes never change."""
    found = releases.find(version)
    if found is None:
        raise NotFound("widget", "")
    return _sent(request, _answer(found.body, _SCRIPT, _FOR_EVER))


@router.get("/widget/start/{locale}")
def first_data(request: Request, visit: VisitDep, topic: str | None = None) -> StartOut:
    """What the widget shows first, in one answer; kept like every public answer."""
    return start(visit, chosen_topic(topic), services(request).settings.site_name)


@router.get("/widget/{name}")
async def file(request: Request, name: str) -> Response:
    """Script and stylesheet of the page for setting up."""
    if name not in _FILES:
        raise NotFound("file", "")
    return _sent(request, _answer((_STATIC / name).read_bytes(), _FILES[name], _FOR_MINUTES))


def chosen_topic(value: str | None) -> Topic | None:
    """The topic of a parameter; None for none. Raises Invalid for what is no topic."""
    if value is None:
        return None
    if value not in set(Topic):
        raise Invalid([Fault("topic", "There is no such topic.")])
    return Topic(value)


@cache
def _answer(body: bytes, media_type: bytes, caching: bytes) -> Answer:
    """Bytes with their ETags and codings, made once."""
    return Answer(((b"content-type", media_type), (b"cache-control", caching)), body, effort=LASTING)


def _sent(request: Request, answer: Answer) -> Response:
    ready = answer.in_coding(pick_coding(request.headers.get("accept-encoding", "").encode("latin-1")))
    known = request.headers.get("if-none-match")
    start, body = ready.unless_known(None if known is None else known.encode("latin-1"))
    made = Response(body.get("body", b""), start["status"])
    made.raw_headers = list(start["headers"])
    return made
