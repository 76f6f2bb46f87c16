"""The readable source of the widget as one module of plain JavaScript. The same source, the same bytes.

No bundler: the parts are put one after the other without the lines that import and export, for the reader's telephone
shall ask once. `source/` is what one reads; a minifier shortens names inside it at release, to stay below 10 kB.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import minify  # tdewolff-minify

from api.widget.words import BUILT_IN, words
from locales import LOCALES

SOURCE = Path(__file__).parent / "source"
PARTS = ("dom", "copy", "service", "desk", "points", "lists", "reading", "feedback", "search", "element")
"""The modules of the source, each after those that it imports from."""

_IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def source() -> str:
    """The whole source as one module, styles in front; `BUILT_IN` is still missing."""
    styles = minify.string("text/css", read("widget.css"))
    return f"const STYLES = `{styles}`;\n" + "".join(map(_part, PARTS))


def fingerprint() -> str:
    """A hash of the files of the source: tells whether they changed since a release."""
    files = ["widget.css", *(f"{part}.js" for part in PARTS)]
    return hashlib.sha256("\0".join(map(read, files)).encode()).hexdigest()


def script(version: str) -> str:
    """The script of a version, as it is released."""
    built_in = {one.tag: {"name": one.name, **words(one.tag, BUILT_IN)} for one in LOCALES}
    whole = f"const BUILT_IN = {json.dumps(built_in, ensure_ascii=False)};\n" + source()
    return f"// mip-widget {version}\n{minify.string('application/javascript', whole)}\n"


def read(name: str) -> str:
    """A file of the source."""
    return (SOURCE / name).read_text(encoding="utf-8")


def _part(name: str) -> str:
    return _EXPORT.sub("", _IMPORT.sub("", read(f"{name}.js")))
