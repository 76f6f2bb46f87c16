"""What `mip content check` finds in a folder of content, and what `mip content report` counts.

Pure but for reading the folder: no database, no HTTP, no search engine. One module per group of checks; no check can be
silenced anywhere: what is noise is mended in the check, what is a fault in the text.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content.checks import (
    address,
    figures,
    language,
    reach,
    reading_level,
    references,
    sources,
    structure,
    things,
    traps,
    typography,
)
from content.checks.findings import Finding
from content.checks.library import Library
from content.loading.files import Folder
from content.loading.folder import read_folder

__all__ = ["Finding", "Library", "findings", "read_library"]


def read_library(root: Path, day: dt.date) -> Library:
    """Reads a folder for the checks of a day. Raises OSError when the folder itself cannot be read."""
    return Library(read_folder(root), day)


def findings(library: Library, *, base: Folder | None = None, whole: bool = False) -> list[Finding]:
    """All findings, in order of file and line.

    `base` is the content that this folder is meant to join: references may lead there. `whole` asks for all that the
    starter content must have (the number of terms).
    """
    found = {
        *references.check(library, base),
        *structure.check(library),
        *sources.check(library),
        *reach.check(library),
        *things.check(library, whole=whole),
        *figures.check(library),
        *language.check(library),
        *typography.check(library),
        *address.check(library),
        *reading_level.check(library),
        *traps.check(library),
    }
    return sorted(found)
