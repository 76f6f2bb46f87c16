"""A few things of the starter content, to plant faults in and see what the checks find."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from functools import cache
from pathlib import Path

from content import checks
from content.checks import Finding
from content.loading.files import Folder
from content.loading.folder import read_folder
from content.starter_loader import STARTER_FOLDER

DAY = dt.date(2026, 11, 24)
PAGE = "pages/work/payslip"
TERM = "terms/huurtoeslag.toml"
POINT = "contact-points/informatiepunt-west-brabant.toml"
PARTS = (
    PAGE, "pages/site/about", "pages/housing/rental-contract", TERM, POINT,
    "facts.csv", "areas.csv", "memberships.csv",
)  # fmt: skip

Key = tuple[str, str, str]
"""A finding apart from line numbers."""


@cache
def starter() -> Folder:
    """The starter content, read once where it is wanted: every process that runs tests loads this file."""
    return read_folder(STARTER_FOLDER)


def copy_to(root: Path) -> Path:
    """Copies the things into a folder."""
    for part in PARTS:
        source, target = STARTER_FOLDER / part, root / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    return root


def found_in(root: Path, *, whole: bool = False) -> set[Finding]:
    """All findings in a folder that is to join the starter content."""
    return set(checks.findings(checks.read_library(root, DAY), base=starter(), whole=whole))


def new_in(root: Path, before: set[Key]) -> list[Finding]:
    """What is found now and was not before, so no test depends on how the texts read today."""
    return sorted(one for one in found_in(root) if key(one) not in before)


def key(finding: Finding) -> Key:
    """A finding apart from line numbers."""
    return finding.file, finding.check, re.sub(r"line \d+", "", finding.what)


def plant(root: Path, locale: str, text: str) -> int:
    """Puts a paragraph at the beginning of the page's first section; returns its line."""
    path = root / PAGE / f"{locale}.md"
    lines = path.read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("## "))
    path.write_text("\n".join([*lines[: at + 1], "", text, "", *lines[at + 1 :]]) + "\n")
    return at + 3


def replace(root: Path, name: str, pattern: str, new: str) -> None:
    """Changes the first match in a file; it must be there."""
    path = root / name
    text, times = re.subn(pattern, new, path.read_text(), count=1, flags=re.MULTILINE)
    assert times == 1, f"{pattern} is not in {name}"
    path.write_text(text)
