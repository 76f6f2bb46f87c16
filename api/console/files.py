"""The console's stylesheets and scripts: read once, served under names that hold the hash of their bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from content.errors import NotFound

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class StaticFile:
    """One file: its bytes, its media type, and the name that changes with its bytes."""

    def __init__(self, name: str) -> None:
        path = _FOLDER / name
        self.body = path.read_bytes()
        self.media_type = _TYPES[path.suffix]
        self.name = f"{path.stem}.{hashlib.sha256(self.body).hexdigest()[:12]}{path.suffix}"

    @property
    def href(self) -> str:
        """Its address."""
        return f"/console/static/{self.name}"


STYLESHEET = StaticFile("console.css")
THINGS = StaticFile("things.css")
WRITING = StaticFile("writing.js")
_BY_NAME = {file.name: file for file in (STYLESHEET, THINGS, WRITING)}

router = APIRouter(include_in_schema=False)


@router.get("/console/static/{name}")
async def static_file(name: str) -> Response:
    """A file by its name with hash; it never changes, so nobody asks twice."""
    file = _BY_NAME.get(name)
    if file is None:
        raise NotFound("file", "")
    return Response(
        file.body, media_type=file.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
