"""Stylesheet, script and images of readers' pages."""

from __future__ import annotations

from pathlib import Path

from fastapi.responses import Response

from api.static_files import StaticFile, serving

_PREFIX = "/static"


def _file(name: str) -> StaticFile:
    return StaticFile(Path(__file__).parent / "static" / name, _PREFIX)


STYLESHEET = _file("site.css")
SCRIPT = _file("site.js")
ICON = _file("icon.svg")
TOUCH_ICON = _file("icon-180.png")
APP_ICONS = {192: _file("icon-192.png"), 512: _file("icon-512.png")}
"""Icons of a page put on a telephone's first screen, by their width in pixels; their mark stands in the safe middle."""
SHARED_IMAGE = _file("shared.png")
"""What a messenger shows beside a link: 1200 by 630 pixels, without words of one language."""
WORKER = _file("worker.js")
"""The service worker. It has an address of its own (`/sw.js`), for its reach is the folder that it lies in."""

router = serving(_PREFIX, (STYLESHEET, SCRIPT, ICON, TOUCH_ICON, *APP_ICONS.values(), SHARED_IMAGE))


@router.get("/sw.js")
async def service_worker() -> Response:
    """The service worker; browsers look for a newer one at each visit."""
    return Response(WORKER.body, media_type=WORKER.media_type, headers={"Cache-Control": "public, max-age=0"})
