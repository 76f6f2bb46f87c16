"""Stylesheet, script and images: read once, served under a name that holds the hash of their bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from content.errors import NotFound

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


class _File:
    """One file: its bytes, its media type, and the name that changes with its bytes."""

    def __init__(self, name: str) -> None:
        path = _FOLDER / name
        self.body = path.read_bytes()
        self.media_type = _TYPES[path.suffix]
        self.name = f"{path.stem}.{hashlib.sha256(self.body).hexdigest()[:12]}{path.suffix}"

    @property
    def href(self) -> str:
        """Its address."""
        return f"/static/{self.name}"


STYLESHEET = _File("site.css")
SCRIPT = _File("site.js")
ICON = _File("icon.svg")
TOUCH_ICON = _File("icon-180.png")
APP_ICONS = {192: _File("icon-192.png"), 512: _File("icon-512.png")}
"""Icons of a page put on a telephone's first screen, by their width in pixels; their mark stands in the safe middle."""
SHARED_IMAGE = _File("shared.png")
"""What a messenger shows beside a link: 1200 by 630 pixels, without words of one language."""
WORKER = _File("worker.js")
"""The service worker. It has an address of its own (`/sw.js`), for its reach is the folder that it lies in."""

_BY_NAME = {file.name: file for file in (STYLESHEET, SCRIPT, ICON, TOUCH_ICON, *APP_ICONS.values(), SHARED_IMAGE)}

router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
async def static_file(name: str) -> Response:
    """A file by its name with hash; it never changes, so nobody asks twice."""
    file = _BY_NAME.get(name)
    if file is None:
        raise NotFound("file", "")
    return Response(
        file.body, media_type=file.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


@router.get("/sw.js")
async def service_worker() -> Response:
    """The service worker; browsers look for a newer one at each visit."""
    return Response(WORKER.body, media_type=WORKER.media_type, headers={"Cache-Control": "public, max-age=0"})
