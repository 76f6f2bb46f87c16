"""Stylesheets, scripts and images of our pages: read once, served under names that hold the hash of their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from content.errors import NotFound

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


class StaticFile:
    """One file: its bytes, its media type, the name that changes with its bytes, and its address."""

    def __init__(self, path: Path, prefix: str) -> None:
        """prefix: the address of the folder that it is served in."""
        self.body = path.read_bytes()
        self.media_type = _TYPES[path.suffix]
        self.name = f"{path.stem}.{hashlib.sha256(self.body).hexdigest()[:12]}{path.suffix}"
        self.href = f"{prefix}/{self.name}"


def serving(prefix: str, files: Iterable[StaticFile]) -> APIRouter:
    """A router that serves files of a prefix."""
    router = APIRouter(include_in_schema=False)
    by_name = {file.name: file for file in files}

    @router.get(f"{prefix}/{{name}}")
    async def static_file(name: str) -> Response:
        """A file by its name with hash; it never changes, so nobody asks twice."""
        file = by_name.get(name)
        if file is None:
            raise NotFound("file", "")
        return Response(
            file.body, media_type=file.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"}
        )

    return router
