"""Archives taken apart and put together again, with a manifest that fits what was changed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"

Row = dict[str, Any]


def files_of(archive: Path) -> dict[str, bytes]:
    """The files of an archive, by name, in order."""
    with zipfile.ZipFile(archive) as file:
        return {name: file.read(name) for name in file.namelist()}


def rows_of(archive: Path, table: str) -> list[Row]:
    """The rows of a table."""
    return [json.loads(line) for line in files_of(archive)[f"{table}.jsonl"].splitlines()]


def put_together(
    target: Path, files: Mapping[str, bytes], /, *, compression: int = zipfile.ZIP_DEFLATED, **manifest: Any
) -> Path:
    """Writes an archive whose manifest fits its files, but for what is given of the manifest."""
    whole = json.loads(files[MANIFEST])
    whole["files"] = [_entry(name, data) for name, data in files.items() if name != MANIFEST]
    with zipfile.ZipFile(target, "w", compression) as file:
        for name, data in {**files, MANIFEST: json.dumps({**whole, **manifest}).encode()}.items():
            file.writestr(name, data)
    return target


def changed(archive: Path, target: Path, table: str, change: Callable[[list[Row]], Any]) -> Path:
    """An archive in which the rows of a table were changed, in the one spelling."""
    files = files_of(archive)
    rows = rows_of(archive, table)
    change(rows)
    lines = [json.dumps(row, separators=(",", ":"), sort_keys=True) + "\n" for row in rows]
    files[f"{table}.jsonl"] = "".join(lines).encode()
    return put_together(target, files)


def _entry(name: str, data: bytes) -> Row:
    return {"name": name, "rows": data.count(b"\n"), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
