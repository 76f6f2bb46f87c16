"""Reads `areas.csv`, `memberships.csv` and `facts.csv`."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from content.loading.fields import AREA, text_of
from content.loading.files import AreaRow, FactRow, Folder, MembershipRow
from content.models import SINCE_EVER, AreaKind


def read_csv(
    folder: Folder,
    name: str,
    wanted: tuple[str, ...],
    make: Callable[[Folder, Path, dict[str, str], int], None],
) -> None:
    """Reads a table, row by row, with `make`; a missing file is no fault."""
    path = folder.root / name
    if not path.is_file():
        return
    text = text_of(folder, path)
    if text is None:
        return
    reader = csv.DictReader(text.splitlines(), restkey="", strict=True)
    try:
        missing = [column for column in wanted if column not in (reader.fieldnames or [])]
        if missing:
            folder.fault(path, 1, f"Columns are missing: {', '.join(missing)}.")
            return
        for row in reader:
            if "" in row or None in row.values():
                folder.fault(path, reader.line_num, "This line has not as many fields as the first.")
                continue
            make(folder, path, {key: value.strip() for key, value in row.items()}, reader.line_num)
    except csv.Error as error:
        folder.fault(path, reader.line_num, f"This is no CSV: {error}.")


def _day(folder: Folder, path: Path, line: int, text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        folder.fault(path, line, f"“{text}” is no date; write YYYY-MM-DD.")
        return None


def area_row(folder: Folder, path: Path, row: dict[str, str], line: int) -> None:
    """Reads a line of areas.csv."""
    if row["kind"] not in list(AreaKind):
        folder.fault(path, line, f"“{row['kind']}” is not one of {', '.join(AreaKind)}.")
    elif not AREA.fullmatch(row["code"]) or not row["name"]:
        folder.fault(path, line, "An area needs a code and a name.")
    else:
        folder.areas.append(AreaRow(row["code"], row["kind"], row["name"], line))


def membership_row(folder: Folder, path: Path, row: dict[str, str], line: int) -> None:
    """Reads a line of memberships.csv."""
    folder.memberships.append(
        MembershipRow(
            row["area"],
            row["scheme"],
            row["whole"],
            _day(folder, path, line, row.get("from", "")),
            _day(folder, path, line, row.get("until", "")),
            line,
        )
    )


def fact_row(folder: Folder, path: Path, row: dict[str, str], line: int) -> None:
    """Reads a line of facts.csv."""
    folder.facts.append(
        FactRow(
            row["key"],
            row["type"],
            row.get("per") or None,
            row.get("topic") or None,
            row["value"] or None,
            row["unit"],
            _day(folder, path, line, row.get("valid_from", "")) or SINCE_EVER,
            row["source_name"],
            row["source_url"],
            line,
        )
    )
