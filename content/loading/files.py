"""What a folder of content files (design section 7) holds, as plain values. Every fault names its file and line."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content.errors import Fault
from content.models import PageKind, Topic, Verb


@dataclass(frozen=True)
class SectionFile:
    """A section as written; `line` is where its heading stands, `first_line` where its text begins."""

    key: str
    verb: Verb
    heading: str
    markdown: str
    line: int
    first_line: int


@dataclass(frozen=True)
class TextFile:
    """One language of a page, or of a local text."""

    path: Path
    locale: str
    is_source: bool
    title: str
    summary: str
    keywords: tuple[str, ...]
    sections: tuple[SectionFile, ...]
    hash: str


@dataclass(frozen=True)
class PageFile:
    """A page with its texts and local texts (by area)."""

    path: Path
    id: uuid.UUID
    slug: str
    kind: PageKind
    topic: Topic | None
    position: int
    policy_fields: tuple[str, ...]
    open_sections: tuple[str, ...]
    related: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    texts: tuple[TextFile, ...]
    local: Mapping[str, tuple[TextFile, ...]]
    hash: str


@dataclass(frozen=True)
class TermFile:
    """A term with its texts: name, sender, explanation, what to do, by locale."""

    path: Path
    id: uuid.UUID
    slug: str
    dutch: str
    also: tuple[str, ...]
    page: str | None
    texts: Mapping[str, tuple[str, str, str, str]]
    hash: str


@dataclass(frozen=True)
class ContactPointFile:
    """A contact point; `fields` holds the columns of its own row, texts are service and description by locale."""

    path: Path
    id: uuid.UUID
    slug: str
    fields: Mapping[str, Any]
    phones: tuple[str, ...]
    areas: tuple[str, ...]
    texts: Mapping[str, tuple[str, str]]
    hash: str


@dataclass(frozen=True)
class FactRow:
    """One line of facts.csv."""

    key: str
    type: str
    per: str | None
    topic: str | None
    value: str | None
    unit: str
    valid_from: dt.date
    source_name: str
    source_url: str
    line: int


@dataclass(frozen=True)
class AreaRow:
    """One line of areas.csv."""

    code: str
    kind: str
    name: str
    line: int


@dataclass(frozen=True)
class MembershipRow:
    """One line of memberships.csv."""

    area: str
    scheme: str
    whole: str
    from_on: dt.date | None
    until_on: dt.date | None
    line: int


@dataclass(frozen=True)
class SynonymFile:
    """The synonyms and stop words of one locale."""

    path: Path
    locale: str
    groups: tuple[tuple[str, ...], ...]
    one_way: Mapping[str, tuple[str, ...]]
    stop_words: tuple[str, ...]
    hash: str


@dataclass
class Folder:
    """All that a folder holds, and all that is wrong with it."""

    root: Path
    pages: list[PageFile] = field(default_factory=list)
    terms: list[TermFile] = field(default_factory=list)
    contact_points: list[ContactPointFile] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    areas: list[AreaRow] = field(default_factory=list)
    memberships: list[MembershipRow] = field(default_factory=list)
    synonyms: list[SynonymFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def where(self, path: Path, line: int | None = None) -> str:
        """A place in the folder, as `pages/work/payslip/nl.md:12`."""
        relative = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return f"{relative}:{line}" if line else str(relative)

    def fault(self, path: Path, line: int | None, what: str) -> None:
        """Notes what is wrong at a place."""
        self.faults.append(Fault(self.where(path, line), what))


def file_hash(data: bytes) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(data).hexdigest()
