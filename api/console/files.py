"""The console's stylesheets and scripts."""

from __future__ import annotations

from pathlib import Path

from api.static_files import StaticFile, serving

_PREFIX = "/console/static"


def _file(name: str) -> StaticFile:
    return StaticFile(Path(__file__).parent / "static" / name, _PREFIX)


STYLESHEET = _file("console.css")
THINGS = _file("things.css")
WRITING = _file("writing.js")

router = serving(_PREFIX, (STYLESHEET, THINGS, WRITING))
