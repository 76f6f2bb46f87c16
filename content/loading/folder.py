"""Reads a whole folder, or part of one."""

from __future__ import annotations

from pathlib import Path

from content.loading import tables
from content.loading.files import Folder
from content.loading.page_files import read_page
from content.loading.thing_files import read_contact_point, read_synonyms, read_term


def read_folder(root: Path) -> Folder:
    """Reads a folder of the starter's shape, or part of one. Raises OSError when the folder itself cannot be read."""
    folder = Folder(root)
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is no folder")
    tables.read_csv(folder, "areas.csv", ("code", "kind", "name"), tables.area_row)
    tables.read_csv(folder, "memberships.csv", ("area", "scheme", "whole"), tables.membership_row)
    tables.read_csv(
        folder,
        "facts.csv",
        ("key", "type", "value", "unit", "source_name", "source_url"),
        tables.fact_row,
    )
    for path in sorted((root / "pages").glob("*/*/page.toml")):
        read_page(folder, path.parent)
    for path in sorted((root / "pages").glob("*/*/")):
        if not (path / "page.toml").is_file() and any(path.glob("*.md")):
            folder.fault(path, None, "There is no page.toml beside these texts.")
    for path in sorted((root / "terms").glob("*.toml")):
        read_term(folder, path)
    for path in sorted((root / "contact-points").glob("*.toml")):
        read_contact_point(folder, path)
    for path in sorted((root / "synonyms").glob("*.toml")):
        read_synonyms(folder, path)
    _find_doubles(folder)
    if not folder.faults and not any(
        (
            folder.pages,
            folder.terms,
            folder.contact_points,
            folder.facts,
            folder.areas,
            folder.memberships,
            folder.synonyms,
        )
    ):
        folder.fault(
            root,
            None,
            "Nothing to load: no pages/, terms/, contact-points/, synonyms/ or .csv files here.",
        )
    return folder


def _find_doubles(folder: Folder) -> None:
    """One id and one slug for one thing."""
    groups: list[list[tuple[str, str, Path]]] = [
        [(str(page.id), page.slug, page.path) for page in folder.pages],
        [(str(term.id), term.slug, term.path) for term in folder.terms],
        [(str(point.id), point.slug, point.path) for point in folder.contact_points],
    ]
    for group in groups:
        known: dict[str, Path] = {}
        for id_, slug, path in group:
            for key in (id_, slug):
                if key in known:
                    folder.fault(path, None, f"“{key}” is that of {folder.where(known[key])} too.")
                known[key] = path
