"""An archive, checked as it is read: as a stream, a line in memory at a time, and never unpacked to disk.

Nothing that a file says of itself is believed: not its name (only the names that are wanted are looked up), its size
(no more is read than the manifest said, no line longer than `LONGEST_LINE`) or its order.
"""

from __future__ import annotations

import errno
import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Table

from content import schema
from content.archive.rows import TableRows
from content.archive.tables import KEPT, file_of
from content.errors import Conflict, Fault, Invalid

FORMAT = 1
"""Version of the archive's form. Another one is another number, and this program says that it does not know it."""

MANIFEST = "manifest.json"

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of a row at most; a backup refuses what a restore would not take."""

_LONGEST_MANIFEST = 1024 * 1024
_ENCRYPTED = 0x1


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FileEntry(_Strict):
    """What the manifest says of one file."""

    name: str
    rows: Annotated[int, Field(ge=0)]
    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}\z")]


class Manifest(_Strict):
    """What an archive says of itself. `made_by` is a release; `revision` is the schema's."""

    format: int
    made_by: Annotated[str, Field(max_length=40, pattern=r"^[0-9A-Za-z.+-]*\z")]
    revision: Annotated[str, Field(max_length=40)]
    files: tuple[FileEntry, ...]

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(entry.rows for entry in self.files)


class _Heading(BaseModel):
    """The part of a manifest that every format has."""

    model_config = ConfigDict(strict=True)

    format: int
    made_by: str = ""
    revision: str = ""


class Archive:
    """An archive whose manifest was read and fits this program."""

    def __init__(self, path: Path, file: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._file = file

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table. Raises Invalid as soon as one does not fit, or at the end the file as a whole."""
        name = file_of(table)
        entry = next(one for one in self.manifest.files if one.name == name)
        rows, count, size, digest = TableRows(table), 0, 0, hashlib.sha256()
        with translating(self.path), self._file.open(name) as stream:
            for line in _lines(stream, name):
                count, size = count + 1, size + len(line)
                if size > entry.bytes or count > entry.rows:
                    raise damaged(name, "it is longer than the manifest says")
                digest.update(line)
                try:
                    yield rows.row(line)
                except ValueError as error:
                    raise damaged(f"{name}:{count}", str(error)) from None
        if (count, size, digest.hexdigest()) != (entry.rows, entry.bytes, entry.sha256):
            raise damaged(name, "it is not what the manifest says")


def damaged(where: str, what: str) -> Invalid:
    """The error for an archive that cannot be believed."""
    return Invalid([Fault(where, f"The archive is damaged or was changed: {what}.")])


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive to read from.

    Raises Conflict for one of another format or schema, Invalid for one that is damaged, OSError.
    """
    with path.open("rb") as raw:
        with translating(path):
            file = zipfile.ZipFile(raw)
            manifest = _looked_through(path, file)
        yield Archive(path, file, manifest)


def _looked_through(path: Path, file: zipfile.ZipFile) -> Manifest:
    """The manifest, when exactly the files that belong there are in the archive."""
    names = [entry.filename for entry in file.infolist()]
    if names.count(MANIFEST) != 1:
        raise damaged(path.name, f"there is no {MANIFEST} in it")
    manifest = _manifest(file)
    if names != [*map(file_of, KEPT), MANIFEST] or names[:-1] != [entry.name for entry in manifest.files]:
        raise damaged(path.name, "other files are in it than belong there")
    for entry in file.infolist():
        if entry.flag_bits & _ENCRYPTED or entry.compress_type != zipfile.ZIP_DEFLATED:
            raise damaged(entry.filename, "it is packed in another way than archives are")
    return manifest


@contextmanager
def translating(path: Path) -> Iterator[None]:
    """Says Invalid for whatever the zip's reader raises over a broken file; NotImplementedError is its word for a
    compression that it does not know."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged(path.name, "it is no whole zip file") from error
    except (ValueError, OverflowError) as error:
        # A name or an offset that cannot be; what is ours is a ContentError and passes.
        raise damaged(path.name, "it is no whole zip file") from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        # It points to before its own beginning.
        raise damaged(path.name, "it is no whole zip file") from error


def _manifest(file: zipfile.ZipFile) -> Manifest:
    with file.open(MANIFEST) as stream:
        raw = stream.read(_LONGEST_MANIFEST + 1)
    if len(raw) > _LONGEST_MANIFEST:
        raise damaged(MANIFEST, "it is too long")
    try:
        heading = _Heading.model_validate_json(raw)
    except ValidationError:
        raise damaged(MANIFEST, "it is no manifest") from None
    if heading.format != FORMAT:
        raise Conflict(f"The archive has format {heading.format}; this version knows only format {FORMAT}.")
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValidationError:
        raise damaged(MANIFEST, "it is no manifest") from None
    if manifest.revision != schema.head():
        raise _other_revision(manifest)
    return manifest


def _other_revision(manifest: Manifest) -> Conflict:
    if not schema.knows(manifest.revision):
        return Conflict(
            f"The archive was made by version {manifest.made_by} of mip, which is newer than this one, "
            "with a schema that this version does not know: restore it with that version."
        )
    return Conflict(
        f"The archive has schema revision {manifest.revision}, this version has {schema.head()}: "
        f"restore it with version {manifest.made_by} of mip, which made it, and upgrade after that."
    )


def _lines(stream: IO[bytes], name: str) -> Iterator[bytes]:
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise damaged(name, f"a line is longer than {LONGEST_LINE} bytes")
        yield line
