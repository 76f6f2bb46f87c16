"""The released versions of the widget. What was released never changes and is served for ever.

`released/<version>/mip.js` are the bytes; `released/releases.json` says what each version's hash must be, the hash of
its source, and the words it asks for. A file that differs stops the start of the application: who pasted its integrity
would see nothing any more.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

FOLDER = Path(__file__).parent / "released"
LIST = "releases.json"


class ChangedRelease(Exception):
    """A released file is not what it was when it was released; the text names the version."""


@dataclass(frozen=True)
class Release:
    """One version: its script, the value of `integrity` for it, and the keys of the words that it asks for."""

    version: str
    body: bytes
    integrity: str
    words: frozenset[str]

    @property
    def path(self) -> str:
        """Its address on this site."""
        return f"/widget/{self.version}/mip.js"


class Committed(TypedDict):
    """What the list says of a version."""

    integrity: str
    source: str
    words: list[str]


def committed(folder: Path = FOLDER) -> dict[str, Committed]:
    """The list of released versions."""
    path = folder / LIST
    found: dict[str, Committed] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def integrity(body: bytes) -> str:
    """A script's value of `integrity` (Subresource Integrity)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


def order(version: str) -> tuple[int, ...]:
    """By what versions are compared: their three numbers."""
    return tuple(int(part) for part in version.split("."))


@cache
def all_releases(folder: Path = FOLDER) -> tuple[Release, ...]:
    """All versions, the oldest first. Raises ChangedRelease."""
    found = []
    for version, entry in sorted(committed(folder).items(), key=lambda pair: order(pair[0])):
        body = (folder / version / "mip.js").read_bytes()
        if integrity(body) != entry["integrity"]:
            raise ChangedRelease(f"release {version} of the widget is not what was released")
        found.append(Release(version, body, entry["integrity"], frozenset(entry["words"])))
    return tuple(found)


def newest() -> Release:
    """The version that the rolling address gives."""
    return all_releases()[-1]


def find(version: str) -> Release | None:
    """The release of exactly this version."""
    return next((one for one in all_releases() if one.version == version), None)
